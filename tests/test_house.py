"""The house: one name, one class; no imports in a circle."""

import ast
from collections import defaultdict
from pathlib import Path

import grimp
import networkx as nx
import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("package", ["recommender", "benchmarks"])
def test_no_class_name_is_borne_twice(package):
    places = defaultdict(list)
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(ROOT)))
    assert len(places) > 20
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_no_modules_import_each_other_in_a_circle_not_even_for_types():
    graph = grimp.build_graph("recommender", cache_dir=None)
    imports = nx.DiGraph(
        (module, other)
        for module in graph.modules
        for other in graph.find_modules_directly_imported_by(module)
    )
    assert len(imports) > 200
    circles = [sorted(part) for part in nx.strongly_connected_components(imports) if len(part) > 1]
    assert circles == []


CHECKS = {"raises", "warns", "fail", "check_estimator", "call_and_validate"}
"""What fails by itself where something is not as it should be, beside `assert`."""


def _name_called(node):
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _checks_by_itself(function):
    return any(
        isinstance(node, ast.Assert | ast.Raise)
        or (
            isinstance(node, ast.Call)
            and (_name_called(node) in CHECKS or _name_called(node).startswith("assert"))
        )
        for node in ast.walk(function)
    )


def _calls_one_of(function, names):
    return any(
        isinstance(node, ast.Call) and _name_called(node) in names for node in ast.walk(function)
    )


def test_every_test_can_fail():
    """Each has a check of its own, or calls a function of the tests that has one."""
    functions = [
        (path.relative_to(ROOT), node)
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    checking = {node.name for _, node in functions if _checks_by_itself(node)}
    before = 0
    while before < len(checking):
        before = len(checking)
        checking |= {node.name for _, node in functions if _calls_one_of(node, checking)}
    tests = [(path, node) for path, node in functions if node.name.startswith("test_")]
    assert len(tests) > 1_000
    silent = [
        f"{path}: {node.name}"
        for path, node in tests
        if not _checks_by_itself(node) and not _calls_one_of(node, checking)
    ]
    assert silent == []

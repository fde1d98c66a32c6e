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

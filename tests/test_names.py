"""One name, one class: who looks for one finds it, and no other."""

import ast
from collections import defaultdict
from pathlib import Path

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

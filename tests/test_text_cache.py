"""What is worked out of a text is cached, so many at most, and forgotten when somebody is erased."""

import ast
import re
from pathlib import Path

from recommender.text_cache import cache_by_text, count_texts, forget_texts

PACKAGE = Path(__file__).resolve().parents[1] / "recommender"


def test_it_is_worked_out_once_and_again_after_it_was_forgotten():
    asked = []

    @cache_by_text(2)
    def measure(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [measure("a"), measure("a"), measure("bc")] == [1, 1, 2]
    assert asked == ["a", "bc"]
    assert measure("def") == 3
    assert measure("a") == 1
    assert asked == ["a", "bc", "def", "a"], "two at most"
    forget_texts()
    assert count_texts() == 0
    assert measure("a") == 1
    assert asked[-1] == "a"


def test_no_other_cache_keeps_texts():
    """A cache that nobody empties is of the package's own files and words alone."""
    known = {"kind", "language", "key", "name"}
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and is_cached(node):
                arguments = (*node.args.args, *node.args.kwonlyargs)
                texts = {each.arg for each in arguments if is_text(each)}
                assert texts <= known, f"{file.name}: {node.name}"


def is_cached(node):
    names = [ast.unparse(each) for each in node.decorator_list]
    return any(re.match(r"(functools\.)?(lru_)?cache\b", name) for name in names)


def is_text(argument):
    return argument.annotation is not None and ast.unparse(argument.annotation) == "str"

"""What the pages for whoever works on the code name is there: files, classes, knobs, commands."""

import ast
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from recommender.config import knob_named
from recommender.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("architecture.md", "contributing.md")
PLACES = ("recommender", "benchmarks", "tests", "docs", "models", "data")
MADE_UP = {
    "introductions.csv",  # written by a round
    "recommender/rules/same_city.py", "tests/rules/test_same_city.py",
    "recommender/features/same_university.py", "tests/features/test_same_university.py",
}  # fmt: skip
"""Files that are written by whoever follows the page."""

A_FILE = re.compile(r"[\w./*-]+\.(?:py|json|csv|md|j2)|(?:[\w-]+/)+[\w-]*")
A_KNOB = re.compile(r"([a-z]+)\.([a-z_]+)")
A_MEMBER = re.compile(r"([A-Z]\w+)\.(\w+)")
A_NAME = re.compile(r"[A-Z]\w+|[a-z]+(?:_[a-z]+)+")
A_MODULE = re.compile(r"[a-z]+(?:/[a-z]+)*\.[a-z_]+")


def _read(page):
    """What stands in backticks on a page, code blocks left aside."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return sorted({" ".join(named.split()) for named in re.findall(r"`([^`]+)`", text)})


@cache
def _list_files():
    paths = [path for place in PLACES for path in (ROOT / place).rglob("*")]
    paths += list(ROOT.iterdir())
    return ["/" + path.relative_to(ROOT).as_posix() for path in paths]


@cache
def _list_names():
    """Everything that is defined or has a type in the package: what it is called, and in what class."""
    names, members = set(), set()
    for path in (ROOT / "recommender").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                names.add(node.name)
                members |= {(node.name, name) for part in node.body for name in _bind(part)}
            names |= set(_bind(node))
        names.add(path.stem)
    return names, members


def _bind(node):
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
    return [
        name for target in targets if (name := getattr(target, "id", getattr(target, "attr", "")))
    ]


def _is_file(text):
    pattern = re.compile(f"/{re.escape(text.rstrip('/')).replace('NAME', '[^/]+')}$")
    return text in MADE_UP or any(pattern.search(path) for path in _list_files())


def _is_command(text):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    program = re.sub(r"^python (?=train\.py|serve\.py)", "", text)
    match program.split():
        case ["make", target]:
            return re.search(rf"^{target}:", makefile, re.MULTILINE) is not None
        case ["python", "-m", module]:
            return _is_file(module.replace(".", "/") + ".py")
        case ["train.py", name]:
            source = (ROOT / "recommender" / "learning" / "cli.py").read_text(encoding="utf-8")
            return f"def {name}(" in source or f'command("{name}")' in source
        case _:
            return None


def _is_knob(text):
    try:
        knob_named(text)
    except InputError:
        return False
    return True


def _is_there(text):
    """Whether what is named is there; None for what is no name (a formula, a word, a header)."""
    names, members = _list_names()
    known = _is_command(text)
    if known is None and A_FILE.fullmatch(text):
        known = _is_file(text)
    elif known is None and (member := A_MEMBER.fullmatch(text)):
        known = member.groups() in members
    elif known is None and (A_KNOB.fullmatch(text) or A_MODULE.fullmatch(text)):
        name = re.split(r"[./]", text)[-1]
        known = _is_knob(text) or name in names or name in vars(np)
    elif known is None and (name := A_NAME.fullmatch(text.removesuffix("()"))):
        known = name.group() in names
    return known


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_there(page):
    known = {named: _is_there(named) for named in _read(page)}
    assert sum(value is True for value in known.values()) > 20
    assert [named for named, value in known.items() if value is False] == []


@pytest.mark.parametrize(
    "named",
    ["recommender/nothing.py", "letters/nothing.py", "Prepared.with_nothing", "rules.no_such_knob",
     "make nothing", "python -m benchmarks.nothing", "python train.py nothing", "NoSuchClass",
     "no_such_function()", "recommender/nowhere/"],
)  # fmt: skip
def test_what_is_not_there_would_be_seen(named):
    assert _is_there(named) is False

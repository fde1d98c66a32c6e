"""Every "Add a ..." of docs/contributing.md, followed to the letter on a copy of the package.

A section names each file before its code: "`path`, a new file:" is written, and "`path`, in `Class`,
after `field`:" is put behind that field and the words below it. Its tests must pass on the copy
and fail on the package as it is.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"^`(?P<file>[\w./]+)`, (?:(?P<new>a new file)|in `(?P<group>\w+)`, after `(?P<field>\w+)`):\n\n"
    r"```python\n(?P<code>.*?)^```",
    re.MULTILINE | re.DOTALL,
)


class Step(NamedTuple):
    """One code block and where it goes."""

    file: str
    group: str | None
    field: str | None
    code: str


def sections() -> dict[str, str]:
    """Title and text of every section that adds something."""
    return dict(re.findall(r"^## (Add an? .+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def steps_in(text: str) -> list[Step]:
    return [Step(m["file"], m["group"], m["field"], m["code"]) for m in BLOCK.finditer(text)]


def end_of(source: str, group: str, field: str) -> int:
    """The line behind a field of a class and the docstring below it."""
    (class_,) = (
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and node.name == group
    )
    for node, below in zip(class_.body, [*class_.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == field:
            last = below if isinstance(below, ast.Expr) else node
            assert last.end_lineno is not None
            return last.end_lineno
    raise AssertionError(f"{group} has no {field}")


def follow(step: Step, place: Path) -> None:
    """Do what one step of the page says."""
    file = place / step.file
    if step.group is None or step.field is None:
        assert not file.exists(), f"{step.file} is there already"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(step.code, encoding="utf-8")
        return
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    at = end_of("".join(lines), step.group, step.field)
    file.write_text("".join([*lines[:at], step.code, *lines[at:]]), encoding="utf-8")


def package_in(place: Path) -> None:
    """A copy of the package, with the models and the sample club it links to."""
    ignored = shutil.ignore_patterns("*.pyc")  # what is compiled by numba goes with it
    shutil.copytree(ROOT / "recommender", place / "recommender", symlinks=True, ignore=ignored)
    for folder in ("models", "data"):
        (place / folder).symlink_to(ROOT / folder)


def run_tests(place: Path, tests: list[str]) -> subprocess.CompletedProcess[str]:
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib"]
    return subprocess.run(  # noqa: S603
        [sys.executable, *words, *tests],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(place), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("title", sections())
def test_what_the_page_says_works_as_it_says(title, tmp_path):
    steps = steps_in(sections()[title])
    assert sections()[title].count("```python") == len(steps), "a block without its file"
    tests = [step for step in steps if step.file.startswith("tests/")]
    assert len(tests) >= 1
    assert len(steps) - len(tests) == 2, "two files and their tests"
    package_in(tmp_path)
    for step in tests:
        follow(step, tmp_path)
    names = [step.file for step in tests]
    before = run_tests(tmp_path, names)
    assert before.returncode == 1, before.stdout + before.stderr  # ran, and failed
    for step in steps:
        if step not in tests:
            follow(step, tmp_path)
    after = run_tests(tmp_path, names)
    assert after.returncode == 0, after.stdout + after.stderr


@pytest.mark.parametrize("title", ["Add a rule", "Add a feature"])
def test_the_page_tells_how_to_add_it(title):
    assert title in sections()


@pytest.mark.parametrize("title", sections())
def test_the_code_of_the_page_is_in_the_shape_of_the_project(title, tmp_path):
    for step in steps_in(sections()[title]):
        if step.group is None:
            (tmp_path / Path(step.file).name).write_text(step.code, encoding="utf-8")
    options = ["--config", str(ROOT / "pyproject.toml"), str(tmp_path)]
    for words in (["format", "--check"], ["check", "--ignore", "ANN,D,S101,INP"]):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "ruff", *words, *options],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

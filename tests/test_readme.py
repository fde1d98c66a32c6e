"""What the README shows runs as it stands there."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer

from recommender.cli.main import app

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_first_lines_are_the_two_commands():
    assert blocks("sh")[0].split("\n")[0].startswith("make run")
    assert blocks("sh")[0].split("\n")[1].startswith("make test")


def test_the_python_example_has_ten_lines_and_runs(tmp_path):
    (code,) = blocks("python")
    lines = [line for line in code.splitlines() if line.strip()]
    assert len(lines) <= 10
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True, text=True, cwd=ROOT, check=False,
        env={"PATH": "", "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("RoundNumbers(introductions=200") == 2


def subcommands() -> dict[str, Any]:
    group: Any = typer.main.get_command(app)
    return dict(group.commands)


def commands():
    for block in blocks("sh"):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0].endswith("recommender"):
                yield words


@pytest.mark.parametrize("words", list(commands()), ids=lambda words: " ".join(words[:3]))
def test_every_option_shown_exists(words):
    command = subcommands()[words[1]]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_every_command_is_in_the_readme():
    for name in subcommands():
        assert f"recommender {name}" in README


def test_every_dependency_is_explained():
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (listed,) = re.findall(r"\ndependencies = \[\n(.*?)\]", pyproject, re.DOTALL)
    for name in re.findall(r'"([a-z0-9-]+)', listed):
        assert f"{name}" in README, name


def test_every_package_that_is_installed_has_its_reason_and_no_other():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[^\w-]", line)[0].lower() for line in project["dependencies"]}
    table = README.split("| package | for |\n|---|---|\n")[1].split("\n\n")[0]
    explained = {
        name for row in table.splitlines() for name in re.findall(r"[\w-]+", row.split("|")[1])
    }
    assert explained == declared

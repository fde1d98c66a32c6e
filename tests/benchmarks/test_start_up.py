"""The cost of starting up: new processes, the middle of several runs, and commands that there are."""

import os
import subprocess

import pytest
from typer.testing import CliRunner

from benchmarks import start_up
from recommender.cli.main import app

CHILD = "import sys, pathlib; file = pathlib.Path(sys.argv[1]); file.open('a').write('run\\n')"


def test_each_run_is_a_process_of_its_own_and_the_first_does_not_count(tmp_path):
    file = tmp_path / "runs"
    seconds = start_up.measure_cpu(CHILD, (str(file),), runs=3)
    assert file.read_text(encoding="utf-8").count("run") == 3 + 1
    assert seconds > 0


def test_a_command_that_fails_is_not_measured():
    with pytest.raises(subprocess.CalledProcessError):
        start_up.measure_cpu("raise SystemExit(3)", runs=1)


def test_nothing_is_loaded_from_a_hub(tmp_path, monkeypatch):
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    file = tmp_path / "offline"
    code = f"import os; open({str(file)!r}, 'w').write(os.environ['HF_HUB_OFFLINE'])"
    start_up.measure_cpu(code, runs=1)
    assert file.read_text(encoding="utf-8") == "1"
    assert "HF_HUB_OFFLINE" not in os.environ


@pytest.mark.parametrize("name", start_up._COMMANDS)
def test_the_commands_measured_are_commands_that_succeed(name, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    arguments = start_up._COMMANDS[name]
    assert all(word in arguments for word in name.split())
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output


def test_ratios_are_printed_beside_the_yardstick(monkeypatch, capsys):
    costs = {"import pandas": 0.5, start_up._MAIN: 1.25}
    asked = []

    def measure(code, arguments=(), runs=5):
        asked.append((arguments, runs))
        return costs[code]

    monkeypatch.setattr(start_up, "measure_cpu", measure)
    monkeypatch.setattr("sys.argv", ["start_up", "--runs", "2"])
    start_up.main()
    head, *lines = capsys.readouterr().out.splitlines()
    assert head == "import pandas: 0.50 s of a processor"
    assert lines == [f"recommender {name}: 2.5 times that" for name in start_up._COMMANDS]
    assert asked == [(arguments, 2) for arguments in ((), *start_up._COMMANDS.values())]

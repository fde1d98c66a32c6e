"""A command that is stopped says so, from its first moment on."""

import subprocess
import sys

import pytest

from recommender.cli.start import STOPPED
from tests.conftest import SAMPLE

SCRIPT = """
import signal, sys

class StoppedWhileLoading:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, StoppedWhileLoading())
from recommender.cli.start import main

sys.argv = ["recommender", "import", "--check", "--members", {members!r}]
main()
"""


@pytest.mark.parametrize(
    "module", ["recommender.cli.main", "typer", "recommender.service.club.club_files"]
)
def test_a_command_that_is_stopped_while_it_loads_says_so(module):
    script = SCRIPT.format(module=module, members=str(SAMPLE / "members.csv"))
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (STOPPED, "Stopped; nothing was written.\n")


def test_other_endings_stay_as_they_are():
    script = SCRIPT.format(module="nothing", members="none.csv")
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 1
    assert "none.csv: cannot be read" in done.stderr

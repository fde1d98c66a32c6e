"""What only looks or checks answers at once: it loads nothing of what takes seconds to load."""

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import SAMPLE

HEAVY = {"torch", "sklearn", "numba", "sentence_transformers", "transformers", "sknetwork"}
CHECK = (
    "import", "--check", "--members", str(SAMPLE / "members.csv"), "--ties", str(SAMPLE / "ties.csv"),
    "--history", str(SAMPLE / "history.csv"),
)  # fmt: skip
MAIN = "from recommender.cli.main import main; main()"
COMMANDS = [
    pytest.param(("--help",), {"pandas", "numpy", "scipy", "faiss"}, id="help"),
    pytest.param(("round", "--help"), {"pandas", "numpy", "scipy", "faiss"}, id="help of round"),
    pytest.param(CHECK, {"scipy", "faiss", "jinja2", "sqlalchemy"}, id="import --check"),
    pytest.param(("doctor", "--json"), {"jinja2", "sqlalchemy"}, id="doctor --json"),
]
_IMPORTED = re.compile(r"^import time:[\s\d|]+\| +([\w.]+)$", re.MULTILINE)


def run(code, *arguments, options=()):
    return subprocess.run(  # noqa: S603
        [sys.executable, *options, "-c", code, *arguments],
        capture_output=True, text=True, check=True, env=os.environ | {"HF_HUB_OFFLINE": "1"},
    )  # fmt: skip


@pytest.mark.parametrize(("arguments", "also"), COMMANDS)
def test_nothing_heavy_is_loaded(arguments, also):
    done = run(MAIN, *arguments, options=("-X", "importtime"))
    loaded = {name.partition(".")[0] for name in _IMPORTED.findall(done.stderr)}
    assert "typer" in loaded
    assert loaded & (HEAVY | also) == set()


def test_the_package_gives_out_every_name_it_lists_and_loads_what_is_asked_for():
    code = (
        "import sys, recommender\n"
        "assert not {'pandas', 'numpy', 'torch'} & set(sys.modules), 'nothing was asked for'\n"
        "assert recommender.Config().bubble == 0.5\n"
        "assert 'pandas' not in sys.modules\n"
        "print(*recommender.__all__)\n"
        "assert all(callable(getattr(recommender, name)) for name in recommender.__all__)\n"
        "assert set(recommender.__all__) <= set(dir(recommender))\n"
        "assert not hasattr(recommender, 'nothing')\n"
    )
    names = run(code).stdout.split()
    assert names == sorted(names)
    assert {"Club", "Config", "Member", "introduce_club", "load_club", "prepare"} <= set(names)

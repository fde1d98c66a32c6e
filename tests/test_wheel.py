"""What an installation has: the package alone, without the repository around it."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("recommender", "models/encoder", "data/sample_club", "data/trades")
FILES = ("pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The unpacked wheel; built from a copy, as building writes beside the sources."""
    place = tmp_path_factory.mktemp("wheel")
    source = place / "source"
    for part in PARTS:
        shutil.copytree(
            ROOT / part, source / part, symlinks=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in FILES:
        shutil.copy(ROOT / name, source / name)
    build = "from setuptools.build_meta import build_wheel; import sys; build_wheel(sys.argv[1])"
    subprocess.run(  # noqa: S603
        [sys.executable, "-c", build, place], cwd=source, check=True, capture_output=True
    )
    (wheel,) = place.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place / "site")
    return place / "site"


@pytest.mark.parametrize(
    "file",
    ["recommender/_sample_club/members.csv", "recommender/_sample_club/ties.csv",
     "recommender/_sample_club/history.csv", "recommender/_models/encoder/manifest.json",
     "recommender/adapters/store/migrations/versions/first_tables.py",
     "recommender/adapters/store/migrations/versions/edits_and_repairs.py",
     "recommender/_trades/trades.csv", "recommender/_trades/items.csv", "recommender/_trades/occupations.csv",
     "recommender/_trades/matches.csv", "recommender/letters/phrases/de.json",
     "recommender/py.typed", "recommender/__init__.pyi"],
)  # fmt: skip
def test_the_wheel_has_what_a_first_start_needs(installed, file):
    assert (installed / file).stat().st_size == (ROOT / file).stat().st_size


def test_every_module_is_in_the_wheel(installed):
    ours = {path.relative_to(ROOT) for path in (ROOT / "recommender").rglob("*.py")}
    assert ours == {path.relative_to(installed) for path in installed.rglob("*.py")}


def test_the_service_is_a_command(installed):
    (points,) = installed.glob("*.dist-info/entry_points.txt")
    assert "recommender-serve = recommender.api.main:main" in points.read_text()


@pytest.mark.enable_socket
def test_the_demo_starts_from_an_installation(installed, tmp_path):
    start = (
        "import os, sys, recommender; from recommender.api.main import main; sys.argv[0] = 'x';"
        "assert recommender.__file__.startswith(os.environ['PYTHONPATH']); main()"
    )
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", start, "--demo", "--port", "0"],
        cwd=tmp_path, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(installed), "XDG_DATA_HOME": str(tmp_path)},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        said = []
        for line in process.stdout:
            said.append(line.strip())
            if line.startswith("Ready"):
                break
        assert said[0] == "The sample club is loaded"
        address = said[1].removeprefix("Serving on ")
        key = Path(said[3].rpartition(": ")[2]).read_text(encoding="utf-8").strip()
        headers = {"Authorization": f"Bearer {key}"}
        found = httpx2.get(f"{address}/v1/members?limit=200", headers=headers).json()
        assert len(found["members"]) == 200
    finally:
        process.kill()
        process.wait()
        process.stdout.close()

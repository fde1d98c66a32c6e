"""Notebooks as they are committed: executed, short cells, small, no error and nothing of a machine."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NAMES = (
    "01_first_round",
    "02_weights",
    "03_your_own_ranker",
    "04_season",
    "05_learning",
    "06_compare",
)


def cells(name, kind="code"):
    whole = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))
    return [cell for cell in whole["cells"] if cell["cell_type"] == kind]


def test_these_are_all():
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_was_run_in_order_and_none_failed(name):
    counts = [cell["execution_count"] for cell in cells(name)]
    assert counts == list(range(1, len(counts) + 1))
    for cell in cells(name):
        assert not [out for out in cell["outputs"] if out["output_type"] == "error"]
        assert not [out for out in cell["outputs"] if out.get("name") == "stderr"]


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_short_and_outputs_small(name):
    for cell in cells(name):
        lines = [line for line in "".join(cell["source"]).splitlines() if line.strip()]
        assert len(lines) <= 12, "".join(cell["source"])
    assert (FOLDER / f"{name}.ipynb").stat().st_size < 450_000


@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_there_for_readers_who_run_nothing(name):
    kinds = [
        kind for cell in cells(name) for out in cell["outputs"] for kind in out.get("data", {})
    ]
    assert kinds.count("image/png") >= 2
    text = json.dumps(cells(name))
    assert "/home/" not in text
    assert "/tmp/" not in text  # noqa: S108


@pytest.mark.parametrize("name", NAMES)
def test_links_between_notebooks_lead_somewhere(name):
    text = "".join("".join(cell["source"]) for cell in cells(name, "markdown"))
    for target in (each.split(")")[0] for each in text.split("](")[1:]):
        assert (FOLDER / target).is_file(), target

"""The evaluations of people as commands: results beside a table, and what is missing by name."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.quality.people import new_ties
from recommender.cli.main import app
from recommender.errors import InputError

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.mark.parametrize("name", ["speed-dating", "new-ties"])
def test_missing_data_are_named(name, tmp_path):
    done = CliRunner().invoke(app, ["evaluate", name, "--data", str(tmp_path)])
    assert isinstance(done.exception, InputError)
    assert str(tmp_path) in str(done.exception)


@pytest.mark.skipif(not (DATA / "club_networks").is_dir(), reason="no data: club_networks")
def test_new_ties_are_written_as_records(tmp_path, monkeypatch):
    monkeypatch.setattr(new_ties, "CONTACTS", ())  # the smallest group alone
    arguments = ["evaluate", "new-ties", "--data", str(DATA), "--out", str(tmp_path), "--json"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.exception
    written = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert {"protocol", "method", "metric", "value", "low", "high", "n"} <= set(written[0])
    assert {each["method"] for each in written} >= {"random", "Adamic-Adar"}

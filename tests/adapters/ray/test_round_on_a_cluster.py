"""The command on a cluster of two workers, one of which is killed in each kind of work."""

import pandas as pd
import pytest
from typer.testing import CliRunner

pytest.importorskip("ray", reason="ray is not installed")

from recommender.adapters.ray import blocks, encoder
from recommender.cli.main import app
from recommender.pipeline import candidates, score
from tests.conftest import SAMPLE, WEEK

pytestmark = [pytest.mark.enable_socket, pytest.mark.usefixtures("cluster")]


@pytest.fixture(scope="module")
def parquet(tmp_path_factory):
    """The sample club as Parquet."""
    folder = tmp_path_factory.mktemp("parquet")
    for name in ("members", "ties", "history"):
        table = pd.read_csv(SAMPLE / f"{name}.csv", dtype=str)
        table.to_parquet(folder / f"{name}.parquet")
    return folder


@pytest.fixture
def small_pieces(monkeypatch):
    """So that a small club, too, has many pieces of work."""
    monkeypatch.setattr(candidates, "_MEMBERS", 32)
    monkeypatch.setattr(score, "_BLOCK", 2_000)


def solved(folder, out, *options):
    files = [f"--{name}={folder / name}.parquet" for name in ("members", "ties", "history")]
    command = ["round", *files, f"--week={WEEK}", f"--out={out}", "--no-cache", *options]
    result = CliRunner().invoke(app, command, catch_exceptions=False)
    assert result.exit_code == 0
    return out


def test_the_round_is_the_same_with_a_worker_killed_in_each_kind_of_work(
    parquet, small_pieces, dying_once, monkeypatch, tmp_path
):
    here = solved(parquet, tmp_path / "here")
    monkeypatch.setattr(encoder, "_encode", dying_once(encoder._encode))
    monkeypatch.setattr(blocks, "_apply_sent", dying_once(blocks._apply_sent))
    there = solved(parquet, tmp_path / "there", "--engine=ray")
    assert {path.name for path in tmp_path.glob("killed in *")} == {
        "killed in _encode",
        "killed in _apply_sent",
    }
    for name in ("introductions.csv", "round.json"):
        assert (there / name).read_bytes() == (here / name).read_bytes()
    typed = pd.read_parquet(there / "introductions.parquet")
    table = pd.read_csv(there / "introductions.csv")
    assert typed.columns.tolist() == table.columns.tolist()
    assert (typed["weight"] - table["weight"]).abs().max() < 1e-6
    assert not (here / "introductions.parquet").exists()

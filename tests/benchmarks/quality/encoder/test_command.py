"""``recommender evaluate encoder``: what it measures, writes, shows, and says is missing."""

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from benchmarks.quality.records import read_records
from recommender.cli.main import app
from recommender.errors import InputError

ROOT = Path(__file__).resolve().parents[4]
CLUB, JUDGEMENTS = ROOT / "data" / "sample_club", ROOT / "data" / "judgements.csv"


def run(*options):
    return CliRunner().invoke(app, ["evaluate", "encoder", *map(str, options)])


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "sets" / "parallel_ours"
    folder.mkdir(parents=True)
    pairs = {"en": [f"one {n}" for n in range(8)], "de": [f"eins {n}" for n in range(8)]}
    pd.DataFrame(pairs).to_parquet(folder / "test.parquet")
    return tmp_path / "sets"


def test_the_command_measures_writes_and_shows(data, tmp_path):
    done = run(
        "--encoder", "random", "--alone", "--data", data, "--club", CLUB, "--judgements",
        JUDGEMENTS, "--out", tmp_path / "out", "--table", tmp_path / "t.md", "--only", "retrieval",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    (rows,) = [json.loads((tmp_path / "out" / "results.json").read_text())]
    assert [row["metric"] for row in rows] == ["de_en_at_1", "en_de_at_1"]
    assert {(row["protocol"], row["method"], row["n"]) for row in rows} == {
        ("retrieval ours", "random", 8)
    }
    assert "## Retrieval ours" in (tmp_path / "t.md").read_text(encoding="utf-8")
    assert "random" in done.output


def test_results_are_shown_again_without_measuring(data, tmp_path):
    file = tmp_path / "out" / "results.json"
    options = ("--encoder", "random", "--alone", "--data", data, "--only", "retrieval")
    run(*options, "--out", tmp_path / "out")
    again = run("--results", file, "--json", "--out", tmp_path / "elsewhere")
    assert json.loads(again.stdout)["records"] == json.loads(file.read_text())
    assert not (tmp_path / "elsewhere").exists()


def test_earlier_results_are_kept_for_what_is_not_measured_now(data, tmp_path):
    out = tmp_path / "out"
    one, other = (
        ("--encoder", name, "--alone", "--data", data, "--only", "retrieval", "--out", out)
        for name in ("random", "tf-idf")
    )
    run(*one)
    run(*other, "--keep", out / "results.json")
    found = read_records(out / "results.json")
    assert [each.method for each in found] == ["random", "random", "tf-idf", "tf-idf"]


def test_what_is_left_out_is_said(tmp_path):
    done = run(
        "--encoder", "random", "--alone", "--data", tmp_path, "--club", CLUB, "--judgements",
        JUDGEMENTS, "--only", "o", "--out", tmp_path / "out",
    )  # fmt: skip
    assert done.exit_code == 0
    assert {each.protocol for each in read_records(tmp_path / "out" / "results.json")} == {
        "odd text", "other languages",
    }  # fmt: skip
    done = run("--encoder", "random", "--alone", "--data", tmp_path, "--only", "esco")
    assert isinstance(done.exception, InputError)
    assert "esco titles: left out, there is no" in " ".join(done.stderr.split())
    assert "need to offer" in str(done.exception)


def test_only_a_test_that_is_there_can_be_asked_for(data, tmp_path):
    done = run("--encoder", "random", "--alone", "--data", data, "--only", "astrology")
    assert isinstance(done.exception, InputError)
    assert "nothing to measure with --only 'astrology'" in str(done.exception)
    assert "retrieval ours" in str(done.exception)
    assert str(done.exception).endswith("cost")


def test_results_that_are_none_are_named(tmp_path):
    file = tmp_path / "results.json"
    file.write_text('{"not": "records"}')
    done = run("--results", file)
    assert isinstance(done.exception, InputError)
    assert f"{file} holds no results" in str(done.exception)


def test_the_table_on_the_terminal_has_a_column_for_each_encoder(data, tmp_path):
    done = run(
        "--encoder", "random", "--encoder", "tf-idf", "--alone", "--data", data,
        "--only", "retrieval", "--out", tmp_path / "out",
    )  # fmt: skip
    lines = done.stdout.splitlines()
    head = next(line for line in lines if "metric" in line)
    assert head.index("random") < head.index("tf-idf")
    rows = {row["method"]: row for row in json.loads((tmp_path / "out/results.json").read_text())}
    body = next(line for line in lines if "en_de_at_1" in line)
    assert f"{rows['random']['value']:.3f}" in body
    assert f"{rows['tf-idf']['value']:.3f}" in body

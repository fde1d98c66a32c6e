"""``recommender evaluate encoder``: what it measures, writes, shows, and says is missing."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from benchmarks.quality.encoder.bench import measure_cost
from benchmarks.quality.encoder.document import cell, document
from benchmarks.quality.encoder.methods import TFIDF, method_of
from benchmarks.quality.encoder.protocol import Missing, Protocol, protocols
from benchmarks.quality.records import QualityRecord, read_records
from recommender.cli.main import app
from recommender.errors import InputError

ROOT = Path(__file__).resolve().parents[3]
CLUB, JUDGEMENTS = ROOT / "data" / "sample_club", ROOT / "data" / "judgements.csv"
TESTS = (
    "similarity", "retrieval", "language bias", "long text", "esco titles", "esco skills",
    "need to offer", "odd text", "other languages",
)  # fmt: skip


def run(*options):
    return CliRunner().invoke(app, ["evaluate", "encoder", *map(str, options)])


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "sets" / "parallel_ours"
    folder.mkdir(parents=True)
    pairs = {"en": [f"one {n}" for n in range(8)], "de": [f"eins {n}" for n in range(8)]}
    pd.DataFrame(pairs).to_parquet(folder / "test.parquet")
    return tmp_path / "sets"


def test_without_data_every_test_is_named_with_what_to_put_where(tmp_path):
    found = list(protocols(tmp_path, tmp_path, tmp_path / "judgements.csv"))
    assert all(isinstance(each, Missing) for each in found)
    assert {each.name for each in found} == set(TESTS)
    by_name = {each.name: each.wanted for each in found if isinstance(each, Missing)}
    assert (
        "parallel_ntrex_2019/test.parquet: a table with the columns en, de" in by_name["retrieval"]
    )


def test_a_new_test_set_of_the_same_format_takes_part(data):
    ready = [each.name for each in protocols(data, CLUB, JUDGEMENTS) if isinstance(each, Protocol)]
    assert ready[:2] == ["retrieval ours", "language bias ours"]
    assert ready[2:] == ["need to offer", "odd text", "other languages"]


def test_a_table_without_a_column_is_refused_by_name(data):
    pd.DataFrame({"en": ["x"]}).to_parquet(data / "parallel_ours" / "test.parquet")
    with pytest.raises(InputError, match=r"test\.parquet has no column de"):
        list(protocols(data, CLUB, JUDGEMENTS))


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


def test_cost_is_measured_by_the_clock_it_is_given(sample_club):
    ticks = iter(range(10_000))
    found = measure_cost([method_of(TFIDF)], sample_club.members[:5], lambda: next(ticks) / 4)
    assert [record.metric for record in found] == [
        "profiles_per_second", "items_per_second", "profiles_to_yardstick",
    ]  # fmt: skip
    assert all(record.value > 0 and record.protocol == "cost" for record in found)
    assert found[2].value == pytest.approx(1)


def test_size_and_load_time_of_a_real_encoder_are_measured(sample_club):
    ticks = iter(range(10_000))
    found = measure_cost(
        [method_of("embedded")], sample_club.members[:5], lambda: float(next(ticks))
    )
    values = {record.metric: record.value for record in found}
    assert 1 < values["megabytes"] < 100
    assert values["load_seconds"] == 1


def record(metric, value, method="m", protocol="retrieval x", low=0.1):
    return QualityRecord(
        protocol=protocol, method=method, metric=metric, value=value, low=low, high=0.3, n=9
    )


def test_the_document_has_a_row_per_metric_and_a_column_per_method():
    shown = document([record("de_en_at_1", 0.2), record("de_en_at_1", 0.25, "other")])
    assert "| | m | other |" in shown
    assert "| de en at 1 | 0.200 (0.100 to 0.300) | 0.250 (0.100 to 0.300) |" in shown


def test_cells_are_short():
    assert cell(record("items_per_second", 12345.6, low=12000.0)).startswith("12,346 (12,000")
    assert cell(record("megabytes", 24.62, low=float("nan"))) == "24.620"
    assert cell(record("x", float("nan"))) == "not defined"
    assert cell(record("x", 0.5), interval=False) == "0.500"


def test_every_test_is_explained_in_the_document():
    words = json.loads(
        (ROOT / "benchmarks/quality/encoder/document.json").read_text(encoding="utf-8")
    )
    assert set(words["tests"]) == {*TESTS, "cost"}


def test_the_published_document_was_generated_and_is_complete():
    text = (ROOT / "docs" / "encoders.md").read_text(encoding="utf-8")
    assert text == document(read_records(ROOT / "docs" / "encoders" / "results.json"))
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    for test in (*TESTS, "cost"):
        assert any(heading.lower().startswith(test) for heading in headings), test

"""The benches as commands: what they print is what they write, and a table has a row per number."""

import json
import re
from io import StringIO

import pandas as pd
import pytest
from rich.console import Console
from typer.testing import CliRunner

from benchmarks.quality.commands.people import build_table
from benchmarks.quality.people.date_baselines import METHODS
from benchmarks.quality.records import QualityRecord, read_records
from recommender.cli.main import app
from tests.benchmarks.quality.people.planted_dates import write


def run(*arguments):
    done = CliRunner().invoke(app, ["evaluate", *map(str, arguments)])
    assert done.exit_code == 0, done.exception
    return done


@pytest.fixture(scope="module")
def evenings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sets")
    write(folder / "speed_dating", evenings=3, size=4)
    return folder


@pytest.fixture(scope="module")
def written(evenings, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    done = run("speed-dating", "--data", evenings, "--out", out, "--json")
    return done, out / "results.json"


def test_what_is_printed_as_json_is_what_is_written(written):
    done, file = written
    printed = json.loads(done.stdout)
    assert printed["format"] == 1
    assert printed["records"] == json.loads(file.read_text(encoding="utf-8"))


def test_every_method_has_its_five_numbers_in_the_order_of_declaration(written):
    records = read_records(written[1])
    assert list(dict.fromkeys(record.method for record in records)) == list(METHODS)
    counts = pd.Series([record.method for record in records]).value_counts()
    assert set(counts) == {5}
    assert {record.protocol for record in records} == {"speed dating"}
    metrics = [record.metric for record in records[:5]]
    assert metrics == ["AUC per person", "lift@3", "lift@1", "list lift@3", "unseen@3"]


def test_the_same_seed_writes_the_same_file_and_another_seed_another(evenings, written, tmp_path):
    for seed in (0, 1):
        run("speed-dating", "--data", evenings, "--out", tmp_path / str(seed), "--seed", seed)
    texts = [(tmp_path / seed / "results.json").read_text(encoding="utf-8") for seed in "01"]
    assert texts[0] == written[1].read_text(encoding="utf-8")
    assert texts[0] != texts[1]


def record(protocol, metric, method, value):
    return QualityRecord(
        protocol=protocol, method=method, metric=metric, value=value, low=0.1, high=0.9, n=7
    )


def test_a_table_has_a_row_per_record_by_protocol_and_metric():
    records = [
        record("b", "AUC", "one", 0.25), record("a", "MRR", "two", 0.5),
        record("a", "AUC", "[red]three", 0.75),
    ]  # fmt: skip
    text = StringIO()
    console = Console(width=200, file=text)
    console.print(build_table(records))
    lines = [re.split("[│|]", line) for line in text.getvalue().splitlines()]
    rows = [
        [cell.strip() for cell in line[1:-1]] for line in lines if "0.100 to 0.900" in str(line)
    ]
    assert [row[0] for row in rows] == ["a", "a", "b"]
    assert [row[3] for row in rows] == ["0.750", "0.500", "0.250"]
    assert rows[0][2] == "[red]three", "names are text, not markup"

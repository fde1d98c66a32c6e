"""``docs/encoders.md``: a table per test, written from records alone."""

import json
import math
import re
from pathlib import Path

import pytest

from benchmarks.quality.encoder.document import as_table, cell, document
from benchmarks.quality.records import QualityRecord, read_records
from tests.benchmarks.quality.encoder.test_protocol import TESTS

ROOT = Path(__file__).resolve().parents[4]


def record(metric, value, method="m", protocol="retrieval x", low=0.1):
    return QualityRecord(
        protocol=protocol, method=method, metric=metric, value=value, low=low, high=0.3, n=9
    )


def read_cells(table):
    """A Markdown table as a dictionary of rows, each a dictionary by column."""
    head, _, *rows = [
        [part.strip() for part in line.strip("|").split("|")] for line in table.splitlines()
    ]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def test_there_is_a_row_per_metric_and_a_column_per_method():
    records = [record("de_en_at_1", 0.2), record("de_en_at_1", 0.25, "other")]
    shown = document(records)
    assert "| | m | other |" in shown
    assert "| de en at 1 | 0.200 (0.100 to 0.300) | 0.250 (0.100 to 0.300) |" in shown


def test_numbers_can_be_read_back_and_gaps_stay_empty():
    records = [
        record("a_at_1", 0.2), record("b", 0.5, "other"), record("a_at_1", 0.4, "other"),
        record("c", math.nan),
    ]  # fmt: skip
    cells = read_cells(as_table(records))
    assert list(cells) == ["a at 1", "b", "c"]
    assert cells["a at 1"]["other"].startswith("0.400 ")
    assert cells["b"]["m"] == ""
    assert cells["c"] == {"m": "not defined", "other": ""}


@pytest.mark.parametrize(
    ("metric", "value", "low", "expected"),
    [
        ("items_per_second", 12345.6, 12000.0, "12,346 (12,000 to 0)"),
        ("profiles_per_second_at_first", 99.6, math.nan, "100"),
        ("megabytes", 24.62, 1.0, "24.620"),
        ("profiles_to_yardstick", 0.5, 0.4, "0.500"),
        ("x", math.nan, 0.1, "not defined"),
        ("x", 0.5, math.nan, "0.500"),
        ("x", 0.0004, 0.0, "0.000 (0.000 to 0.300)"),
    ],
)
def test_cells_are_short(metric, value, low, expected):
    assert cell(record(metric, value, low=low)) == expected


def test_an_interval_is_left_out_where_it_is_not_asked_for():
    assert cell(record("x", 0.5), interval=False) == "0.500"


def test_tests_are_sections_in_the_order_in_which_they_were_measured():
    records = [record("x", 0.1, protocol=name) for name in ("odd text", "retrieval x", "cost")]
    headings = re.findall(r"^## (.*)$", document(records), re.MULTILINE)
    assert headings[:3] == ["Odd text", "Retrieval x", "Cost"]


def test_a_test_is_explained_above_its_table_and_an_unknown_one_is_not():
    words = json.loads(
        (ROOT / "benchmarks/quality/encoder/document.json").read_text(encoding="utf-8")
    )
    assert set(words["tests"]) == {*TESTS, "cost"}
    text = document(
        [record("x", 0.1, protocol="retrieval of my own"), record("y", 1.0, protocol="z")]
    )
    assert f"## Retrieval of my own\n\n{words['tests']['retrieval']}\n\n| |" in text
    assert "## Z\n\n| |" in text
    assert text.startswith(words["head"])
    assert text.endswith(words["foot"] + "\n")


def test_the_published_document_was_generated_and_is_complete():
    text = (ROOT / "docs" / "encoders.md").read_text(encoding="utf-8")
    assert text == document(read_records(ROOT / "docs" / "encoders" / "results.json"))
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    for test in (*TESTS, "cost"):
        assert any(heading.lower().startswith(test) for heading in headings), test

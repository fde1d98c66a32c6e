"""Tables: every number can be read back, the best is on top, gaps are gaps."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.report.digits import number
from benchmarks.quality.report.tables import cell, tabulate_by_metric, tabulate_by_protocol
from tests.benchmarks.quality.report.planted_records import read_table, record

METHODS = ("ours", "nearest", "random", "BM25")
METRICS = ("lift@3", "AUC")
cells = st.dictionaries(
    st.tuples(st.sampled_from(METHODS), st.sampled_from(METRICS)), st.floats(0, 3), min_size=1
)


@given(cells, st.booleans())
def test_every_number_can_be_read_back_from_the_table(planted, lower):
    records = [record(method, value, metric=metric) for (method, metric), value in planted.items()]
    rows = read_table(tabulate_by_metric(records, METRICS, lower=lower))
    assert set(rows) == {method for method, _ in planted}
    shown = [metric for metric in METRICS if any(metric == name for _, name in planted)]
    for method, row in rows.items():
        assert list(row) == shown
        for metric in shown:
            value = planted.get((method, metric))
            assert row[metric].split(" ")[0] == ("–" if value is None else number(value))


@given(cells, st.booleans())
def test_the_best_of_the_first_column_comes_first_below_those_that_have_none(planted, lower):
    records = [record(method, value, metric=metric) for (method, metric), value in planted.items()]
    order = list(read_table(tabulate_by_metric(records, METRICS, lower=lower)))
    first = next(metric for metric in METRICS if any(metric == name for _, name in planted))
    values = [planted.get((method, first)) for method in order]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=not lower)
    assert values[len(values) - len(known) :] == known


def test_the_order_of_a_dial_is_kept():
    records = [
        record(position, value) for position, value in (("0", 0.1), ("1", 0.9), ("0.5", 0.2))
    ]
    assert list(read_table(tabulate_by_metric(records, METRICS, as_given=True))) == [
        "0",
        "1",
        "0.5",
    ]
    assert list(read_table(tabulate_by_metric(records, METRICS))) == ["1", "0.5", "0"]


def test_ours_stand_out_in_bold():
    table = tabulate_by_metric([record("ours, linear", 1.0), record("nearest", 1.1)], METRICS)
    assert "| **ours, linear** |" in table
    assert "| nearest |" in table


def test_metrics_that_nobody_measured_have_no_column():
    table = tabulate_by_metric([record("ours", 1.0)], ["MRR", "lift@3", "ECE"])
    assert table.splitlines()[0] == "| method | lift@3 |"
    assert tabulate_by_metric([record("ours", 1.0)], ["MRR"]).splitlines()[0] == "| method |"


def test_protocols_are_columns_and_methods_come_by_their_mean():
    records = [
        record("a", 1.0, protocol="new ties, x"), record("b", 1.4, protocol="new ties, x"),
        record("a", 2.0, protocol="new ties, y"), record("b", 1.2, protocol="new ties, y"),
        record("a", 9.0, protocol="new ties, y", metric="AUC"),
    ]  # fmt: skip
    table = tabulate_by_protocol(records, "lift@3", {"new ties, x": "x"})
    rows = read_table(table)
    assert table.splitlines()[0] == "| lift@3 | x | new ties, y |"
    assert list(rows) == ["a", "b"]
    assert rows["b"]["x"].startswith("1.400 (1.350 to 1.450)")
    assert rows["a"]["new ties, y"].startswith("2 (2 to 2)")


@pytest.mark.parametrize(
    ("value", "half", "expected"),
    [
        (0.5, 0.1, "0.500 (0.400 to 0.600)"),
        (0.5, None, "0.500"),
        (0.5, 0.0, "0.500"),
        (math.nan, 0.1, "–"),
        (0.004, 0.001, "0.0040 (0.0030 to 0.0050)"),
        (1234.0, 100.0, "1,234 (1,134 to 1,334)"),
    ],
)
def test_a_cell_has_its_interval_with_the_digits_of_the_number(value, half, expected):
    assert cell(record("m", value, half)) == expected


def test_nothing_measured_is_a_dash():
    assert cell(None) == "–"

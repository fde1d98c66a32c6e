"""The indexes' benchmark: recall by hand, and what it says of a real club."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import indexes
from benchmarks.indexes import measure_indexes, measure_recall

rows = st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=5)


@given(rows, st.integers(0, 1000))
def test_recall_is_the_share_that_is_wanted_row_by_row(wanted, seed):
    nearest = np.random.default_rng(seed).integers(0, 10, size=(len(wanted), 6))
    shares = []
    for keys, some in zip(wanted, nearest.tolist(), strict=True):
        once = list(dict.fromkeys(keys))
        shares.append(sum(key in some for key in once) / len(once))
    assert measure_recall(np.array(wanted), nearest) == pytest.approx(np.mean(shares))


def test_recall_is_all_of_itself_nothing_of_others_and_order_counts_for_nothing():
    wanted = np.array([[1, 2, 3], [4, 5, 6]])
    assert measure_recall(wanted, wanted[:, ::-1]) == 1
    assert measure_recall(wanted, wanted + 10) == 0
    assert measure_recall(wanted, np.array([[1, 9, 9], [4, 5, 6]])) == pytest.approx(2 / 3)


def test_as_many_rows_are_compared_as_there_are():
    with pytest.raises(ValueError, match="zip"):
        measure_recall(np.array([[1], [2]]), np.array([[1]]))


@pytest.fixture(scope="module")
def records(prepared):
    return {record.benchmark: record for record in measure_indexes(prepared)}


def test_both_indexes_are_measured_on_a_small_club(records):
    assert set(records) == {
        "index, built", "index, recall of 150 gifts", "index, needs searched",
        "graph (HNSW), built", "graph (HNSW), recall of 150 gifts",
        "graph (HNSW), needs searched",
    }  # fmt: skip
    assert {record.size for record in records.values()} == {240}
    assert all(record.value >= 0 for record in records.values())


def test_most_of_the_best_gifts_are_found(records):
    assert records["graph (HNSW), recall of 150 gifts"].value > 0.95
    assert 0.7 < records["index, recall of 150 gifts"].value <= 1


def test_a_graph_is_not_made_where_it_takes_too_long(prepared, monkeypatch):
    monkeypatch.setattr(indexes, "_GRAPH_UP_TO", 239)
    names = {record.benchmark for record in measure_indexes(prepared)}
    assert not {name for name in names if "graph" in name}

"""Lists of items: cut, chosen and averaged as loops over members would."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.texts.items import (
    ItemRows,
    Items,
    best_of_rows,
    best_per_pair,
    cosines,
    in_context,
    unit,
)

COUNTS = st.lists(st.integers(0, 3), min_size=1, max_size=6)
SEEDS = st.integers(0, 2**32 - 1)


def made_items(seed, counts, dimension=4):
    vectors = np.random.default_rng(seed).normal(size=(sum(counts), dimension))
    return Items(unit(vectors.astype(np.float32)), np.cumsum([0, *counts]).astype(np.int64))


def lists_of(items):
    """The vectors of each member, as lists."""
    return [items.vectors[items.rows(member)].tolist() for member in range(len(items.counts))]


@settings(deadline=None)
@given(SEEDS, COUNTS, st.data())
def test_items_of_some_members_are_theirs_in_that_order(seed, counts, data):
    items = made_items(seed, counts)
    rows = data.draw(st.lists(st.integers(0, len(counts) - 1), max_size=8))
    chosen = items.of(np.array(rows, dtype=np.int64))
    assert lists_of(chosen) == [lists_of(items)[row] for row in rows]
    assert chosen.vectors.shape[1] == items.vectors.shape[1]


@settings(deadline=None)
@given(SEEDS, COUNTS)
def test_items_that_are_left_out_leave_their_members_behind(seed, counts):
    items = made_items(seed, counts)
    wanted = np.random.default_rng(seed).random(sum(counts)) < 0.5
    remaining = items.only(wanted)
    assert lists_of(remaining) == [
        items.vectors[items.rows(member)][wanted[items.rows(member)]].tolist()
        for member in range(len(counts))
    ]
    assert lists_of(items.only(np.ones(sum(counts), dtype=bool))) == lists_of(items)


@settings(deadline=None)
@given(SEEDS, COUNTS)
def test_owners_and_counts_agree_with_the_lists(seed, counts):
    items = made_items(seed, counts)
    assert items.counts.tolist() == counts
    assert items.owners.tolist() == [row for row, count in enumerate(counts) for _ in range(count)]


def test_unit_rows_have_norm_one_and_zero_rows_stay_zero():
    scaled = unit(np.array([[3, 4], [0, 0], [-1e-3, 0]], dtype=np.float32))
    np.testing.assert_allclose(scaled, [[0.6, 0.8], [0.0, 0.0], [-1.0, 0.0]], atol=1e-6)
    assert scaled.dtype == np.float32


def test_an_item_in_context_is_worked_out_by_hand():
    """Two items at right angles, centre in between, weight a half; a third member alone."""
    items = Items(np.array([[1, 0], [0, 1], [1, 0]], dtype=np.float32), np.array([0, 2, 2, 3]))
    moved = in_context(items, np.array([0.5, 0.5], dtype=np.float32), 0.5)
    lines = np.array([[0.75, 0.25], [0.25, 0.75], [1, 0]])  # (1, 0) + half of (-0.5, 0.5)
    expected = lines / np.linalg.norm(lines, axis=1, keepdims=True)
    np.testing.assert_allclose(moved.vectors, expected, atol=1e-6)
    assert moved.start.tolist() == [0, 2, 2, 3]


@settings(deadline=None)
@given(SEEDS, COUNTS, st.data())
def test_a_permuted_club_has_the_same_matches(seed, counts, data):
    order = np.array(data.draw(st.permutations(range(len(counts)))))
    asked, offered = made_items(seed, counts), made_items(seed + 1, counts[::-1])
    pairs = np.argwhere(np.ones((len(counts), len(counts)), dtype=bool))
    permuted = np.argsort(order)[pairs]
    largest = best_per_pair(asked, offered, pairs)
    again = best_per_pair(asked.of(order), offered.of(order), permuted)
    np.testing.assert_array_equal(largest, again)
    assert (np.abs(largest) <= 1 + 1e-6).all()


@settings(deadline=None)
@given(SEEDS, st.integers(1, 6))
def test_cosines_are_symmetric_bounded_and_one_with_oneself(seed, n):
    vectors = made_items(seed, [1] * n).vectors
    vectors[0] = 0.0
    pairs = np.argwhere(np.ones((n, n), dtype=bool))
    table = cosines(vectors, pairs).reshape(n, n)
    np.testing.assert_allclose(table, [[float(a @ b) for b in vectors] for a in vectors], atol=1e-6)
    np.testing.assert_array_equal(table, table.T)
    assert (np.abs(table) <= 1 + 1e-6).all()
    assert np.diag(table) == pytest.approx([0.0] + [1.0] * (n - 1), abs=1e-6)


def test_nobody_and_nothing_give_empty_answers():
    items, nobody = made_items(0, [1, 0]), np.zeros((0, 2), dtype=np.int64)
    assert best_per_pair(items, items, nobody).shape == (0,)
    assert cosines(items.vectors, nobody).shape == (0,)
    assert items.of(nobody[:, 0]).vectors.shape == (0, 4)
    assert best_per_pair(items, items, np.array([[0, 1], [1, 0]])).tolist() == [0.0, 0.0]


@settings(deadline=None)
@given(SEEDS, COUNTS, st.data())
def test_some_of_the_items_of_each_are_compared_as_if_there_were_no_others(seed, counts, data):
    items = made_items(seed, counts)
    first = np.array([data.draw(st.integers(0, count)) for count in counts], dtype=np.int64)
    kept = np.concatenate([np.arange(count) < some for count, some in zip(counts, first, strict=True)])  # fmt: skip
    pairs = np.argwhere(np.ones((len(counts), len(counts)), dtype=bool))
    rows = ItemRows(items.vectors, items.start[:-1], items.start[:-1] + first)
    alone = items.only(kept.astype(np.bool_))
    np.testing.assert_array_equal(
        best_of_rows(rows, items.all_rows, pairs), best_per_pair(alone, items, pairs)
    )

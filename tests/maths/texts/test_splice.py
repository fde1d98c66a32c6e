"""Splices are what building the whole club anew gives, digit for digit."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.texts.calibration import Calibration
from recommender.maths.texts.facets import Facets, Texts
from recommender.maths.texts.items import Items
from recommender.maths.texts.patched import PatchedItems
from recommender.maths.texts.splice import spliced_items, spliced_rows
from recommender.maths.texts.splice_facets import spliced_facets, spliced_texts


def items_of(lists, dimension=3):
    """Items of members, each a list of numbers that fill a vector."""
    vectors = [np.full(dimension, number, np.float32) for numbers in lists for number in numbers]
    start = np.cumsum([0, *map(len, lists)]).astype(np.int64)
    stacked = np.stack(vectors) if vectors else np.zeros((0, dimension), np.float32)
    return Items(stacked, start)


def texts_of(lists):
    numbers = [number for numbers in lists for number in numbers]
    return Texts(
        tuple(f"text {number}" for number in numbers),
        tuple(f"field {number % 3}" for number in numbers),
        tuple(map(len, lists)),
    )


def rows_of(lists):
    return np.array([[sum(numbers), len(numbers)] for numbers in lists], np.float32).reshape(-1, 2)


def facets_of(lists):
    """Facets whose parts all differ, so that one spliced into another's place is seen."""
    doubled = [[2 * number for number in numbers] for numbers in lists]
    backwards = [[*numbers[::-1], 7] for numbers in lists]
    return Facets(
        encoder="made up",
        calibration=Calibration(4.5, 1.25),
        trades=np.array([[len(numbers), -1] for numbers in lists], np.int64).reshape(-1, 2),
        roles=PatchedItems.one_each(rows_of(lists)),
        industries=PatchedItems.one_each(rows_of(doubled)),
        unrelated=np.eye(3, dtype=np.float32),
        give_texts=texts_of(lists),
        need_texts=texts_of(doubled),
        interest_texts=texts_of(backwards),
    )


def assert_equal_items(one, other):
    assert one.vectors.tolist() == other.vectors.tolist()
    assert one.start.tolist() == other.start.tolist()
    assert one.start.dtype == other.start.dtype == np.int64
    assert one.vectors.dtype == np.float32


def assert_equal_facets(one, other):
    for field in fields(Facets):
        before, after = getattr(one, field.name), getattr(other, field.name)
        if isinstance(before, PatchedItems):
            assert_equal_items(before.joined(), after.joined())
        elif isinstance(before, np.ndarray):
            assert before.tolist() == after.tolist(), field.name
            assert before.dtype == after.dtype, field.name
        else:
            assert before == after, field.name


@st.composite
def changes(draw):
    """A club, the rows of members who change, and the club after it."""
    numbers = st.lists(st.integers(0, 99), max_size=3)
    before = draw(st.lists(numbers, min_size=1, max_size=6))
    rows = sorted(draw(st.sets(st.integers(0, len(before) - 1))))
    after = [draw(numbers) if row in rows else before[row] for row in range(len(before))]
    return before, np.array(rows, dtype=np.int64), after


@settings(deadline=None)
@given(changes())
def test_every_part_of_spliced_facets_is_that_of_the_club_built_anew(change):
    before, rows, after = change
    new = facets_of([after[row] for row in rows])
    spliced = spliced_facets(facets_of(before), rows, new)
    assert_equal_facets(spliced, facets_of(after))
    assert_equal_facets(spliced.joined(), facets_of(after))
    assert not spliced.joined().roles.is_patched


@settings(deadline=None)
@given(changes())
def test_splicing_leaves_what_it_is_given_as_it_was(change):
    before, rows, after = change
    old = facets_of(before)
    spliced = spliced_facets(old, rows, facets_of([after[row] for row in rows]))
    spliced.roles.joined().vectors[rows] = -1.0
    spliced.trades[:] = -1
    assert_equal_facets(old, facets_of(before))


@settings(deadline=None)
@given(changes())
def test_splicing_there_and_back_is_no_change(change):
    before, rows, after = change
    forth = spliced_items(items_of(before), rows, items_of([after[row] for row in rows]))
    back = spliced_items(forth, rows, items_of([before[row] for row in rows]))
    assert_equal_items(back, items_of(before))


@pytest.mark.parametrize("row", [0, 1, 2])
def test_the_first_the_last_and_one_between_are_replaced_alone(row):
    lists = [[1, 2], [], [3]]
    lists[row] = [8, 9, 10]
    spliced = spliced_texts(texts_of([[1, 2], [], [3]]), np.array([row]), texts_of([[8, 9, 10]]))
    assert spliced == texts_of(lists)


def test_somebody_who_says_nothing_more_leaves_an_empty_place():
    spliced = spliced_items(items_of([[1, 2], [3], [4]]), np.array([0, 2]), items_of([[], []]))
    assert spliced.counts.tolist() == [0, 1, 0]
    assert spliced.vectors[:, 0].tolist() == [3.0]
    assert spliced.owners.tolist() == [1]


def test_spliced_rows_are_a_copy_with_the_new_ones_in_their_places():
    table = np.arange(8, dtype=np.float32).reshape(4, 2)
    spliced = spliced_rows(table, np.array([1, 3]), np.array([[10, 11], [12, 13]], np.float32))
    assert spliced.tolist() == [[0, 1], [10, 11], [4, 5], [12, 13]]
    assert table[1].tolist() == [2, 3]
    assert spliced_rows(table, np.zeros(0, np.int64), table[:0]).tolist() == table.tolist()

"""Partners by hits: against loops over a few members."""

from unittest import mock

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from recommender.maths.search import partners
from recommender.maths.search.partners import list_best, mark_best, take_best

N = 5


@st.composite
def hits(draw):
    """Levels of the nearest items, whose they are (-1: nobody's), and who asks."""
    items, k = draw(st.integers(0, 6)), draw(st.integers(1, 4))
    size = items * k
    levels = draw(
        st.lists(st.sampled_from([-1.0, 0.0, 0.25, 0.5, 1.0]), min_size=size, max_size=size)
    )
    givers = draw(st.lists(st.integers(-1, N - 1), min_size=size, max_size=size))
    askers = draw(st.lists(st.integers(0, N - 1), min_size=items, max_size=items))
    shape = (items, k)
    return (
        np.array(levels, np.float32).reshape(shape),
        np.array(givers, np.int64).reshape(shape),
        np.array(askers, np.int64),
    )


def best_of(levels, givers, item, giver):
    return max((levels[item, at] for at in range(levels.shape[1]) if givers[item, at] == giver and levels[item, at] > 0), default=0.0)  # fmt: skip


@given(hits())
def test_the_nearest_of_all_items_of_two_counts_for_them(given_hits):
    levels, givers, askers = given_hits
    taken = take_best(levels, givers, askers, (N, N)).toarray()
    for asker in range(N):
        for giver in range(N):
            best = [
                best_of(levels, givers, item, giver) for item in np.flatnonzero(askers == asker)
            ]
            assert taken[asker, giver] == max(best, default=0.0)


@given(
    st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.0]), min_size=20, max_size=20),
    st.integers(1, 6),
    st.sampled_from([1, 3, 1_000]),
)
def test_the_largest_of_each_row_are_listed_of_equals_the_first(values, k, rows):
    table = np.array(values).reshape(4, 5)
    with mock.patch.object(partners, "_ROWS", rows):  # however many are put in order at a time
        listed, found = list_best(csr_array(table), k)
    expected = [
        (row, column)
        for row in range(4)
        for column in sorted(np.flatnonzero(table[row]), key=lambda at: (-table[row, at], at))[:k]
    ]
    assert [tuple(pair) for pair in listed.tolist()] == expected
    assert found.tolist() == [table[place] for place in expected]


@given(st.lists(st.sampled_from([0.0, 1.0, 2.0]), min_size=10, max_size=10), st.integers(1, 4))
def test_a_pair_is_marked_that_is_among_the_best_of_either_of_its_two(weights, k):
    pairs = np.array([(i, j) for i in range(N) for j in range(i + 1, N)])
    marked = mark_best(pairs, np.array(weights), k, N)
    for number, pair in enumerate(pairs):
        among = False
        for end in pair:
            rivals = [at for at in range(10) if end in pairs[at]]
            order = sorted(rivals, key=lambda at: (-weights[at], at))
            among |= number in order[:k]
        assert marked[number] == among


def test_nothing_asked_for_finds_nothing():
    none = np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int64), np.zeros(0, np.int64)
    assert take_best(*none, (2, 4)).nnz == 0
    assert [len(part) for part in list_best(csr_array((3, 3)), 2)] == [0, 0]

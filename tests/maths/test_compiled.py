"""Compiled loops are the functions that they were written as, on any number of threads."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.compiled import compiled, compiled_sums
from recommender.maths.threads import in_threads

NUMBERS = st.lists(st.floats(-1e6, 1e6), max_size=40)


def add_up(values, out):
    """Running sums; the last one is the sum."""
    total = 0.0
    for place in range(len(values)):
        total += values[place]
        out[place] = total


def sum_of(values):
    total = 0.0
    for value in values:
        total += value
    return total


in_order, in_any_order = compiled(add_up), compiled_sums(sum_of)


@settings(deadline=None)
@given(NUMBERS)
def test_a_compiled_loop_does_what_it_does_uncompiled_to_the_last_digit(numbers):
    values = np.array(numbers, dtype=np.float64)
    fast, slow = np.zeros(len(values)), np.zeros(len(values))
    in_order(values, fast)
    add_up(values, slow)
    assert fast.tolist() == slow.tolist()


@settings(deadline=None)
@given(NUMBERS)
def test_sums_in_any_order_are_sums_and_the_same_wherever_the_numbers_stand(numbers):
    values = np.array(numbers, dtype=np.float64)
    room = np.concatenate([np.ones(3), values, np.ones(2)])
    total = in_any_order(values)
    assert abs(total - sum_of(values)) <= 1e-9 * max(np.abs(values).sum(), 1.0)
    assert in_any_order(room[3 : 3 + len(values)]) == total


def test_it_runs_on_many_threads_at_once_each_on_rows_of_its_own():
    table = np.random.default_rng(0).normal(size=(200, 50))
    sums = np.zeros_like(table)

    def fill(low, high):
        for row in range(low, high):
            in_order(table[row], sums[row])

    in_threads(fill, len(table), 7)
    np.testing.assert_array_equal(sums, np.cumsum(table, axis=1))

"""Folds and draws of people: what is trained on, tested, and how often a pair counts."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.measures.dyads import (
    person_bootstrap,
    person_columns,
    person_folds,
)
from recommender.maths.measures.outcome_metrics import weighted_mean

PEOPLE = st.integers(0, 12)
PAIRS = st.lists(st.tuples(PEOPLE, PEOPLE).filter(lambda pair: pair[0] != pair[1]), max_size=40)
SEEDS = st.integers(0, 2**32 - 1)


def array_of(pairs):
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


@settings(deadline=None)
@given(PAIRS, st.integers(3, 6), SEEDS)
def test_folds_share_nobody_and_test_no_pair_twice(raw, groups, seed):
    pairs, tested = array_of(raw), Counter[int]()
    for train, test in person_folds(pairs, groups, np.random.default_rng(seed)):
        assert len(train) > 0
        assert len(test) > 0
        assert not set(pairs[train].ravel()) & set(pairs[test].ravel())
        tested.update(test.tolist())
    assert max(tested.values(), default=1) == 1


@settings(deadline=None)
@given(SEEDS, st.integers(3, 5))
def test_every_pair_of_a_full_club_is_tested_once_and_trained_without_its_groups(seed, groups):
    pairs = np.argwhere(np.triu(np.ones((15, 15), dtype=bool), k=1))
    tested = Counter[int]()
    for train, test in person_folds(pairs, groups, np.random.default_rng(seed)):
        tested.update(test.tolist())
        strangers = set(range(15)) - set(pairs[test].ravel().tolist())
        inside = [row for row, pair in enumerate(pairs.tolist()) if set(pair) <= strangers]
        assert train.tolist() == inside  # everything that names nobody of the tested pairs
    assert tested == Counter(range(len(pairs)))


def test_people_are_dealt_into_groups_of_one_size():
    pairs = np.argwhere(np.triu(np.ones((12, 12), dtype=bool), k=1))
    sizes = [len(test) for _, test in person_folds(pairs, 4, np.random.default_rng(1))]
    assert Counter(sizes) == {3: 4, 9: 6}  # within a group of three, and between two of them


def test_chance_is_the_argument_and_names_are_only_names():
    pairs = array_of([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0), (0, 3)])
    folds = [
        [(train.tolist(), test.tolist()) for train, test in person_folds(named, 3, rng)]
        for named, rng in (
            (pairs, np.random.default_rng(6)),
            (pairs * 100 + 7, np.random.default_rng(6)),
            (pairs[:, ::-1], np.random.default_rng(6)),
        )
    ]
    assert folds[0] == folds[1] == folds[2] != []


@settings(deadline=None)
@given(PAIRS)
def test_a_column_per_person_marks_their_pairs(raw):
    columns = person_columns(array_of(raw))
    people = sorted({person for pair in raw for person in pair})
    assert columns.tolist() == [[float(person in pair) for person in people] for pair in raw]


@settings(deadline=None, max_examples=40)
@given(PAIRS.filter(bool), SEEDS)
def test_a_pair_counts_as_often_as_both_were_drawn_multiplied(raw, seed):
    pairs, seen = array_of(raw), []

    def note(weights):
        seen.append(weights)
        return 0.0

    person_bootstrap(pairs, note, np.random.default_rng(seed), rounds=5)
    again, people = np.random.default_rng(seed), sorted({p for pair in raw for p in pair})
    assert len(seen) == 5
    for weights in seen:
        times = Counter(people[place] for place in again.integers(0, len(people), len(people)))
        assert weights.tolist() == [times[one] * times[other] for one, other in raw]


def test_a_pair_counts_once_less_one_by_the_number_of_people_on_average():
    """Two different places of n draws: n (n - 1) / n^2."""
    pairs, draws = np.argwhere(np.triu(np.ones((5, 5), dtype=bool), k=1)), []

    def note(weights):
        draws.append(weights)
        return float(weights.mean())

    person_bootstrap(pairs, note, np.random.default_rng(8), rounds=20_000)
    assert np.mean(draws, axis=0) == pytest.approx(np.full(10, 1 - 1 / 5), abs=0.05)


def test_the_interval_is_that_of_the_draws_that_have_a_statistic():
    numbers = iter([np.nan, *range(1, 42), np.nan])
    pairs = array_of([(0, 1), (1, 2)])
    low, high = person_bootstrap(
        pairs, lambda _: float(next(numbers)), np.random.default_rng(0), rounds=43
    )
    assert (low, high) == pytest.approx((2.0, 40.0))


def test_what_is_the_same_for_all_has_no_width():
    pairs = array_of([(0, 1), (1, 2), (2, 3), (0, 3)])
    values = np.full(4, 0.25)
    interval = person_bootstrap(
        pairs, lambda w: weighted_mean(values, w), np.random.default_rng(0), rounds=50
    )
    assert interval == pytest.approx((0.25, 0.25))

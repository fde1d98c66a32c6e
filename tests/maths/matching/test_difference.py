"""The difference of two matchings: whatever side each trail takes, the round is feasible."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.matching.difference import difference
from recommender.maths.matching.even_out import even_out
from recommender.maths.pairs import all_pairs, pair_keys


def draw_matching(rng, pairs, capacity):
    """A random maximal b-matching."""
    left, chosen = capacity.copy(), []
    for pair in pairs[rng.permutation(len(pairs))]:
        if (left[pair] > 0).all():
            left[pair] -= 1
            chosen.append(pair)
    return np.array(chosen, dtype=np.int64).reshape(-1, 2)


@settings(max_examples=60, deadline=None)
@given(n=st.integers(2, 14), most=st.integers(1, 3), seed=st.integers(0, 10**6))
def test_whatever_side_each_trail_takes_nobody_has_more_than_in_one_of_the_two(n, most, seed):
    rng = np.random.default_rng(seed)
    capacity = rng.integers(0, most + 1, n)
    one, other = (draw_matching(rng, all_pairs(n), capacity) for _ in range(2))
    apart = difference(one, other, n)

    degrees = [np.bincount(pairs.ravel(), minlength=n) for pairs in (one, other)]
    for _ in range(8):
        taken = apart.take(rng.random(apart.count) < 0.5)
        assert len(np.unique(pair_keys(taken, n))) == len(taken)
        assert (np.bincount(taken.ravel(), minlength=n) <= np.maximum(*degrees)).all()
    everything = np.ones(apart.count, dtype=bool)
    assert set(pair_keys(apart.take(everything), n)) == set(pair_keys(one, n))
    assert set(pair_keys(apart.take(~everything), n)) == set(pair_keys(other, n))


def test_two_squares_are_two_trails_each_worth_its_own_difference():
    one = np.array([[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]])
    other = np.array([[1, 2], [0, 3], [5, 6], [4, 7], [8, 9]])
    apart = difference(one, other, 10)

    assert apart.count == 2
    assert apart.balanced.all()
    assert apart.both.tolist() == [[8, 9]]
    values = np.where(apart.of_first, 2.0, 1.0)
    assert apart.gains(values).tolist() == [2.0, 2.0]


def test_the_trails_do_not_depend_on_the_order_of_the_pairs():
    rng = np.random.default_rng(3)
    capacity = np.full(20, 2)
    one, other = (draw_matching(rng, all_pairs(20), capacity) for _ in range(2))
    first, second = difference(one, other, 20), difference(one[::-1, ::-1], other[::-1], 20)
    assert first.pairs.tolist() == second.pairs.tolist()
    assert first.trail.tolist() == second.trail.tolist()


@pytest.mark.parametrize("most", [1, 3])
def test_weeks_come_near_each_other_and_lose_no_pair(most):
    """The best go first and each week is poorer; exchanged, all weeks are alike."""
    rng, n, weeks = np.random.default_rng(0), 60, 8
    worth = rng.random((n, n)) ** 4
    worth = (worth + worth.T) / 2
    capacity = np.full((weeks, n), most)
    capacity[3, :11] = 0  # some are away for a week
    left, rounds = all_pairs(n), []
    for week in range(weeks):
        order = left[np.argsort(-worth[left[:, 0], left[:, 1]], kind="stable")]
        places, chosen = capacity[week].copy(), []
        for pair in order:
            if (places[pair] > 0).all():
                places[pair] -= 1
                chosen.append(pair)
        rounds.append(np.array(chosen))
        left = left[~np.isin(pair_keys(left, n), pair_keys(rounds[-1], n))]
    fixed = np.sort(pair_keys(rounds[0][:2], n))

    evened = even_out(
        rounds, lambda pairs: worth[pairs[:, 0], pairs[:, 1]], capacity, fixed, passes=20
    )

    def means(of):
        return np.array([worth[pairs[:, 0], pairs[:, 1]].mean() for pairs in of])

    assert means(rounds).max() / means(rounds).min() > 1.4
    assert means(evened).max() / means(evened).min() < 1.03
    assert [len(pairs) for pairs in evened] == [len(pairs) for pairs in rounds]
    keys = np.sort(pair_keys(np.concatenate(evened), n))
    assert keys.tolist() == np.sort(pair_keys(np.concatenate(rounds), n)).tolist()
    for pairs, places in zip(evened, capacity, strict=True):
        assert (np.bincount(pairs.ravel(), minlength=n) <= places).all()
    assert np.isin(fixed, pair_keys(evened[0], n)).all()

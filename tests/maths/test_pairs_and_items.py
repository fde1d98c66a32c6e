"""Pair keys and late interaction agree with the slow and obvious way."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.pairs import (
    all_pairs,
    member_of,
    pair_keys,
    pairs_of,
    sample_pairs,
    unique_pairs,
)
from recommender.maths.texts.items import Items, best_matches, best_per_pair, in_context, unit


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_unique_pairs_is_a_sorted_set_of_unordered_pairs(raw):
    pairs = np.array(raw, dtype=np.int64).reshape(-1, 2)
    found = [tuple(pair) for pair in unique_pairs(pairs, 10).tolist()]
    assert found == sorted({(min(p), max(p)) for p in raw if p[0] != p[1]})


def test_keys_forget_the_order_of_a_pair_and_nothing_else():
    pairs = all_pairs(30)
    keys = pair_keys(pairs, 30)
    assert len(np.unique(keys)) == len(pairs) == 435
    assert (keys == pair_keys(pairs[:, ::-1], 30)).all()
    assert (pairs_of(keys, 30) == pairs).all()


@given(st.sets(st.integers(0, 50)), st.lists(st.integers(0, 50)))
def test_member_of_is_set_membership(known, asked):
    found = member_of(np.array(asked, dtype=np.int64), np.array(sorted(known), dtype=np.int64))
    assert found.tolist() == [each in known for each in asked]


def test_a_sample_of_many_pairs_never_pairs_a_row_with_itself():
    pairs = sample_pairs(1000, 5000, np.random.default_rng(0))
    assert pairs.shape == (5000, 2)
    assert (pairs[:, 0] != pairs[:, 1]).all()
    assert pairs.max() < 1000


def made_items(rng, counts, dimension=4):
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Items(unit(rng.normal(size=(start[-1], dimension)).astype(np.float32)), start)


@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_best_matches_agrees_with_three_loops(seed, asked_counts, given_counts):
    rng = np.random.default_rng(seed)
    asked, offered = made_items(rng, asked_counts), made_items(rng, given_counts)
    pairs = rng.integers(0, 4, size=(12, 2))
    expected = [
        max(
            (float(need @ give) for give in offered.vectors[offered.rows(b)]),
            default=0.0,
        )
        for a, b in pairs
        for need in asked.vectors[asked.rows(a)]
    ]
    found = best_matches(asked, offered, pairs[:, 0], pairs[:, 1])
    np.testing.assert_allclose(found, expected, atol=1e-6)


@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_best_per_pair_agrees_with_three_loops(seed, asked_counts, given_counts):
    rng = np.random.default_rng(seed)
    asked, offered = made_items(rng, asked_counts), made_items(rng, given_counts)
    pairs = rng.integers(0, 4, size=(12, 2))
    expected = [
        max(
            (
                float(need @ give)
                for need in asked.vectors[asked.rows(a)]
                for give in offered.vectors[offered.rows(b)]
            ),
            default=0.0,
        )
        for a, b in pairs
    ]
    np.testing.assert_allclose(best_per_pair(asked, offered, pairs), expected, atol=1e-6)


@settings(max_examples=50, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    counts=st.lists(st.integers(0, 4), min_size=1, max_size=5),
    weight=st.floats(0, 3),
)
def test_an_item_in_context_is_itself_and_the_mean_of_the_others(seed, counts, weight):
    rng = np.random.default_rng(seed)
    vectors = unit(rng.normal(size=(sum(counts), 6)).astype(np.float32))
    vectors[rng.random(len(vectors)) < 0.2] = 0  # empty texts
    centre = 0.3 * unit(rng.normal(size=(1, 6)).astype(np.float32))[0]
    items = Items(vectors, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))
    found = in_context(items, centre, weight).vectors
    for member in range(len(counts)):
        own = range(items.start[member], items.start[member + 1])
        filled = [row for row in own if vectors[row].any()]
        for row in own:
            others = [vectors[each] - centre for each in filled if each != row]
            rest = weight * np.mean(others, axis=0) if others else np.zeros(6)
            moved = (vectors[row] + rest).astype(np.float32)
            wanted = unit(moved[None])[0] if row in filled else np.zeros(6)
            np.testing.assert_allclose(found[row], wanted, atol=1e-5)


def test_what_else_somebody_gives_tells_two_like_items_apart():
    ropes, walls, churches = np.eye(3, dtype=np.float32)
    items = Items(np.stack([ropes, walls, ropes, churches]), np.array([0, 2, 4]))
    climber, painter = in_context(items, np.zeros(3, np.float32), 1.0).vectors[[0, 2]]
    assert painter @ churches > climber @ churches
    assert climber @ walls > painter @ walls
    assert climber @ ropes == painter @ ropes

"""The scale of evidence is the one that a few lines of plain numpy give."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import median_abs_deviation

from recommender.maths.texts.evidence import centre_on, centred, standardise
from recommender.maths.texts.items import Items, unit
from recommender.maths.texts.splice import spliced_items

COUNTS = st.lists(st.integers(0, 3), min_size=1, max_size=6)
SEEDS = st.integers(0, 2**32 - 1)


def made_items(rng, counts, dimension=5, blank=0.1):
    """Unit rows, some of them blank."""
    vectors = unit(rng.normal(size=(sum(counts), dimension)).astype(np.float32))
    vectors[rng.random(len(vectors)) < blank] = 0.0
    return Items(vectors, np.cumsum([0, *counts]).astype(np.int64))


def made_outside(rng, texts=6, dimension=5):
    return unit(rng.normal(size=(texts, dimension)).astype(np.float32))


def less_mean(vectors, mean):
    return np.array([row - mean if row.any() else row for row in vectors])


def expected_products(asked, offered, outside):
    """Products of unrelated texts, one after the other: members', theirs with others', others'."""
    means = [np.vstack([kind.vectors, outside]).mean(axis=0) for kind in (asked, offered)]
    needs, gives = less_mean(asked.vectors, means[0]), less_mean(offered.vectors, means[1])
    others = less_mean(outside, np.vstack([outside, offered.vectors]).mean(axis=0))
    products = [
        need @ give
        for need, owner in zip(needs, asked.owners, strict=True)
        for give, giver in zip(gives, offered.owners, strict=True)
        if owner != giver
    ]
    products += [need @ other for need in needs for other in others]
    products += [others[i] @ others[j] for i in range(len(others)) for j in range(i)]
    return products


@settings(deadline=None, max_examples=50)
@given(SEEDS, COUNTS, st.data())
def test_the_spread_is_the_robust_one_over_all_unrelated_products(seed, counts, data):
    other_counts = data.draw(
        st.lists(st.integers(1, 3), min_size=len(counts), max_size=len(counts))
    )
    rng = np.random.default_rng(seed)
    asked, offered = made_items(rng, [*counts, 1]), made_items(rng, [*other_counts, 0])
    outside = made_outside(rng)
    scale = standardise(asked, offered, outside, rng)
    spread = median_abs_deviation(expected_products(asked, offered, outside)) * 1.4826
    assert scale.sd == pytest.approx(max(spread, 1e-3), rel=1e-4)
    wanted = less_mean(asked.vectors, np.vstack([asked.vectors, outside]).mean(axis=0))
    np.testing.assert_allclose(scale.asked.vectors, wanted, atol=1e-6)
    assert scale.asked.start.tolist() == asked.start.tolist()


@settings(deadline=None, max_examples=30)
@given(SEEDS, COUNTS)
def test_the_order_of_members_does_not_matter(seed, counts):
    rng = np.random.default_rng(seed)
    asked, offered = made_items(rng, counts), made_items(rng, counts)
    outside, order = made_outside(rng), rng.permutation(len(counts))
    scale = standardise(asked, offered, outside, rng)
    permuted = standardise(asked.of(order), offered.of(order), outside, rng)
    assert permuted.sd == pytest.approx(scale.sd, rel=1e-4)
    np.testing.assert_allclose(permuted.asked.vectors, scale.asked.of(order).vectors, atol=1e-6)


@settings(deadline=None, max_examples=30)
@given(SEEDS, COUNTS)
def test_a_kind_against_itself_stays_one_object(seed, counts):
    rng = np.random.default_rng(seed)
    items, new = made_items(rng, counts), made_items(rng, [2])
    scale = standardise(items, items, made_outside(rng), rng)
    assert scale.asked is scale.given
    changed = scale.with_members(np.array([0]), new, new)
    assert changed.asked is changed.given


@settings(deadline=None, max_examples=40)
@given(SEEDS, COUNTS, st.data())
def test_members_put_in_later_are_on_the_scale_of_before(seed, counts, data):
    rows = np.array(sorted(data.draw(st.sets(st.integers(0, len(counts) - 1)))), dtype=np.int64)
    rng = np.random.default_rng(seed)
    asked, offered = made_items(rng, counts), made_items(rng, counts)
    new_asked, new_given = made_items(rng, [2] * len(rows)), made_items(rng, [1] * len(rows))
    scale = standardise(asked, offered, made_outside(rng), rng)
    changed = scale.with_members(rows, new_asked, new_given)
    assert changed.sd == scale.sd
    for kind, items, new, mean in (
        (changed.asked, asked, new_asked, scale.means[0]),
        (changed.given, offered, new_given, scale.means[1]),
    ):
        whole = spliced_items(items, rows, new)
        assert kind.start.tolist() == whole.start.tolist()
        np.testing.assert_array_equal(kind.vectors, centred(whole.vectors, mean))


def test_the_sample_of_a_large_club_has_the_spread_of_all_products(monkeypatch):
    rng = np.random.default_rng(3)
    asked, offered = made_items(rng, [2] * 150), made_items(rng, [1] * 150)
    outside = made_outside(rng)
    exact = standardise(asked, offered, outside, rng).sd
    monkeypatch.setattr("recommender.maths.texts.evidence._ALL_PRODUCTS", 100)
    assert standardise(asked, offered, outside, rng).sd == pytest.approx(exact, rel=0.02)
    again = [standardise(asked, offered, outside, np.random.default_rng(4)).sd for _ in range(2)]
    assert again[0] == again[1] != exact


def test_texts_that_are_all_alike_have_the_least_scale_instead_of_none():
    alike = Items(np.tile(np.eye(1, 4, dtype=np.float32), (5, 1)), np.arange(6))
    outside = np.tile(np.eye(1, 4, dtype=np.float32), (3, 1))
    assert standardise(alike, alike, outside, np.random.default_rng(0)).sd == 1e-3


@settings(deadline=None)
@given(SEEDS, st.integers(0, 4), st.integers(0, 4))
def test_the_centre_is_the_mean_of_both_and_nothing_where_there_is_nothing(seed, own, others):
    rng = np.random.default_rng(seed)
    vectors, outside = made_outside(rng, own), made_outside(rng, others)
    centre = centre_on(vectors, outside)
    rows = [*vectors.tolist(), *outside.tolist()] if own else [[0.0] * 5]
    np.testing.assert_allclose(centre, np.mean(rows, axis=0), atol=1e-6)

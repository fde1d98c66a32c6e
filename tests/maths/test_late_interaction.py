"""The best match of each item is the one written out, and the same in any block."""

import numpy as np

from recommender.maths.texts.items import Items, best_matches, best_per_pair, cosines, unit


def made(counts, rng):
    vectors = unit(rng.normal(size=(sum(counts), 8)).astype(np.float32))
    return Items(vectors, np.concatenate([[0], np.cumsum(counts)]))


def test_it_is_what_a_loop_over_pairs_finds():
    rng = np.random.default_rng(0)
    asked, given = made([2, 0, 3, 1], rng), made([1, 4, 0, 2], rng)
    first, second = np.array([2, 0, 1, 3, 0]), np.array([1, 2, 3, 0, 3])
    expected = []
    for a, b in zip(first, second, strict=True):
        for item in asked.vectors[asked.rows(a)]:
            products = given.vectors[given.rows(b)] @ item
            expected.append(products.max() if len(products) else 0.0)
    np.testing.assert_allclose(best_matches(asked, given, first, second), expected, atol=1e-6)


def test_a_pair_has_the_same_score_alone_and_among_many():
    rng = np.random.default_rng(1)
    items = made([3] * 30, rng)
    first, second = rng.integers(0, 30, size=(2, 500))
    together = best_matches(items, items, first, second)
    alone = [best_matches(items, items, first[[p]], second[[p]]) for p in range(500)]
    assert together.tolist() == np.concatenate(alone).tolist()


def test_millions_of_pairs_are_shared_by_threads_without_changing_a_digit(monkeypatch):
    rng = np.random.default_rng(2)
    items, pairs = made([2, 0, 3] * 20, rng), rng.integers(0, 60, size=(700, 2))
    vectors = made([1] * 60, rng).vectors
    whole = best_per_pair(items, items, pairs), cosines(vectors, pairs)
    monkeypatch.setattr("recommender.maths.texts.items._BLOCK", 13)
    split = best_per_pair(items, items, pairs), cosines(vectors, pairs)
    np.testing.assert_array_equal(whole[0], split[0])
    np.testing.assert_array_equal(whole[1], split[1])
    np.testing.assert_allclose(
        whole[1], (vectors[pairs[:, 0]] * vectors[pairs[:, 1]]).sum(axis=1), atol=1e-6
    )

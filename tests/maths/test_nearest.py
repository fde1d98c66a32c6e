"""Of the vectors an index names, the nearest are found by products in full."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.search.nearest import nearest_of


@settings(deadline=None)  # the first call compiles
@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(0, 5))
def test_the_nearest_of_those_named_come_first(seed, k, wider):
    rng = np.random.default_rng(seed)
    queries = rng.integers(-3, 4, (5, 7)).astype(np.float32)  # whole numbers: equal products occur
    vectors = rng.integers(-3, 4, (12, 7)).astype(np.float32)
    rows = np.stack([rng.permutation(12) for _ in queries])[:, : k + wider]
    rows[rng.random(rows.shape) < 0.3] = -1
    products, nearest = nearest_of(queries, vectors, rows, k)
    assert products.shape == nearest.shape == (5, k)
    for query, named, found, of_found in zip(queries, rows, nearest, products, strict=True):
        wanted = sorted(
            (-float(query @ vectors[row]), place) for place, row in enumerate(named) if row >= 0
        )
        expected = [named[place] for _, place in wanted[:k]]
        assert found.tolist() == expected + [-1] * (k - len(expected))
        assert of_found.tolist() == [-level for level, _ in wanted[:k]] + [0.0] * (
            k - len(expected)
        )

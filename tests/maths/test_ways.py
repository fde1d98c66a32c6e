"""Ways of three steps, against the cube of the normalised network."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.network.structure import adjacency, best_at_three_steps, three_steps


@st.composite
def networks(draw):
    n = draw(st.integers(2, 9))
    every = [(i, j) for i in range(n) for j in range(i + 1, n)]
    chosen = draw(st.lists(st.sampled_from(every), unique=True))
    return n, np.array(chosen, dtype=np.int64).reshape(-1, 2)


def cubed(n, pairs):
    """Who is nearer than three steps, and the cube."""
    known = adjacency(n, pairs).toarray() > 0
    roots = 1 / np.sqrt(np.maximum(known.sum(axis=1), 1))
    normalised = known * roots[:, None] * roots
    near = known | (known @ known) | np.eye(n, dtype=bool)
    return near, normalised @ normalised @ normalised


@settings(deadline=None)  # compiles at its first call
@given(networks())
def test_ways_between_pairs_are_the_cube_of_the_normalised_network(network):
    n, pairs = network
    near, cube = cubed(n, pairs)
    grid = np.argwhere(np.ones((n, n), dtype=bool))
    ties = adjacency(n, pairs, np.full(len(pairs), 0.3))  # strengths are not read
    found = three_steps(ties, grid)
    np.testing.assert_allclose(found, np.log1p(1e3 * np.where(near, 0, cube)).ravel(), atol=1e-12)
    assert (found == three_steps(ties, grid[:, ::-1])).all()


@settings(deadline=None)  # compiles at its first call
@given(networks(), st.integers(1, 4))
def test_the_best_at_three_steps_are_no_contacts_and_share_none(network, k):
    n, pairs = network
    near, cube = cubed(n, pairs)
    partner = best_at_three_steps(adjacency(n, pairs), k)
    for i in range(n):
        open_to = np.flatnonzero(~near[i] & (cube[i] > 0))
        own = partner[i][partner[i] >= 0]
        assert len(own) == min(k, len(open_to))
        assert set(own) <= set(open_to)
        expected = np.sort(cube[i, open_to])[::-1][: len(own)]
        np.testing.assert_allclose(cube[i, own], expected)


def test_a_way_over_somebody_who_knows_many_says_less():
    """0-1-2-3 over two who know nobody else, 4-5-6-7 over two of whom one knows ten more."""
    ties = [(0, 1), (1, 2), (2, 3), (4, 5), (5, 6), (6, 7)]
    ties += [(5, other) for other in range(8, 18)]
    found = three_steps(adjacency(18, np.array(ties)), np.array([[0, 3], [4, 7], [0, 7]]))
    assert found[0] > found[1] > 0
    assert found[2] == 0
    assert found[0] == pytest.approx(np.log1p(1e3 / 4))

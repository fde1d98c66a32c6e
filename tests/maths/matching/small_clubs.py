"""Clubs so small that every b-matching of them can be looked at, and matchings under way."""

from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from recommender.maths.matching.trails import State

WEIGHTS = st.integers(-3_000, 10_000).map(lambda thousandths: thousandths / 1000)


@st.composite
def clubs(draw, *, bipartite=False, least_capacity=0, weights=WEIGHTS):
    """Edges of shape (m, 2), weights and capacities; in two halves only if bipartite."""
    n = draw(st.integers(2, 7))
    pairs = [(u, v) for u, v in combinations(range(n), 2) if not bipartite or (u + v) % 2]
    edges = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=10, unique=True))
    m = len(edges)
    worth = draw(st.lists(weights, min_size=m, max_size=m))
    capacity = draw(st.lists(st.integers(least_capacity, 3), min_size=n, max_size=n))
    return np.array(edges), np.array(worth, dtype=float), np.array(capacity)


def all_matchings(edges, capacity):
    """Every b-matching, shape (k, m), and the degrees in each, shape (k, n)."""
    m = len(edges)
    masks = (np.arange(2**m)[:, None] >> np.arange(m) & 1).astype(bool)
    ends = np.zeros((m, len(capacity)), dtype=np.int64)
    ends[np.arange(m)[:, None], edges] = 1
    degrees = masks.astype(np.int64) @ ends
    fits = (degrees <= capacity).all(axis=1)
    return masks[fits], degrees[fits]


def degrees_of(edges, chosen, n):
    return np.bincount(edges[chosen].ravel(), minlength=n)


def under_way(edges, weights, capacity, *, prices=None, chosen=None):
    """The state in which trails find a matching: empty and without prices if not said otherwise."""
    n = len(capacity)
    prices = np.zeros(n) if prices is None else np.asarray(prices, dtype=float)
    chosen = np.zeros(len(edges), dtype=np.bool_) if chosen is None else np.array(chosen)
    degree = degrees_of(edges, chosen, n)
    reduced = np.asarray(weights, dtype=float) - prices[edges].sum(axis=1)
    return State(edges, chosen, degree, np.asarray(capacity), reduced, prices)


@st.composite
def started(draw, *, bipartite=False):
    """A club, any b-matching of it and any prices: a state, and the weights."""
    edges, weights, capacity = draw(clubs(bipartite=bipartite))
    masks, _ = all_matchings(edges, capacity)
    chosen = masks[draw(st.integers(0, len(masks) - 1))]
    tenths = st.lists(st.integers(0, 50), min_size=len(capacity), max_size=len(capacity))
    prices = np.array(draw(tenths)) / 10
    return under_way(edges, weights, capacity, prices=prices, chosen=chosen), weights


def assert_is_a_matching(at):
    """Degrees are those of the chosen edges, and nobody has more partners than places."""
    assert (at.degree == degrees_of(at.edges, at.chosen, len(at.capacity))).all()
    assert (at.degree <= at.capacity).all()

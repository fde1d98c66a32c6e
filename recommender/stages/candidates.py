"""Stage 3: the pairs worth scoring, found by one inner product per member.

With svec(D) the upper triangle of a symmetric matrix, off-diagonals times sqrt(2)::

    phi(b) = [ g_b ; n_b ; c_b ; d_b ; svec(d_b d_b') ]
    psi(a) = [ w1 n_a ; w1 g_a ; w2 c_a ; 2 w4 mu d_a ; -w4 svec(d_a d_a') ]
    psi(a) . phi(b) = w1 (n_a.g_b + g_a.n_b) + w2 c_a.c_b - w4 (d_a.d_b - mu)^2 + constant

so the distance band, too, is searched exactly, and every weight stands on the query side:
turning one needs no new index.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.band import svec
from recommender.maths.items import unit
from recommender.maths.pairs import unique_pairs

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, FloatArray, IntArray
    from recommender.config import Candidates
    from recommender.maths.items import Items
    from recommender.ports.index import Index, IndexFactory


@dataclass(frozen=True)
class QueryWeights:
    """The score as the candidate search sees it, per unit of cosine."""

    exchange: float
    """w1: needs met."""
    common: float
    """w2: common ground."""
    band: DoubleArray
    """w4, shape (n,): curvature of the bridging reward, each member's own dial in it."""
    mu: float
    """Background cosine at the peak."""


class CandidateSearch:
    """An index over all members of a club, and the searches in it.

    Parameters
    ----------
    gives, needs, common
        Items of each member, one space.
    background
        Shape (n, r), unit rows, r at most 24.
    index
        Builds a maximum-inner-product index.
    """

    def __init__(
        self,
        gives: Items,
        needs: Items,
        common: Items,
        background: FloatArray,
        index: IndexFactory,
    ) -> None:
        self._facets = tuple(unit(items.mean()) for items in (gives, needs, common))
        self._background = background
        self._index = index(self._items())

    def best(self, weights: QueryWeights, k: int) -> IntArray:
        """Each member's best candidates by the whole score, shape (n, k); -1 for none."""
        return self._without_self(self._index, self._queries(weights), k)

    def best_for_needs(self, k: int) -> IntArray:
        """Each member's best candidates by their own needs alone, shape (n, k); -1 for none."""
        bare = QueryWeights(0.0, 0.0, np.zeros(len(self._background)), 0.0)
        queries = self._queries(bare)
        queries[:, : self._facets[0].shape[1]] = self._facets[1]
        return self._without_self(self._index, queries, k)

    def _items(self) -> FloatArray:
        """Make phi of every member, all of one norm, so that nobody is large to everybody."""
        joined = np.concatenate([*self._facets, self._background, svec(self._background)], axis=1)
        missing = np.maximum(5.0 - (joined**2).sum(axis=1, keepdims=True), 0.0)
        padded: FloatArray = np.concatenate([joined, np.sqrt(missing)], axis=1)
        return padded.astype(np.float32)

    def _queries(self, weights: QueryWeights) -> FloatArray:
        gives, needs, common = self._facets
        band = weights.band[:, None]
        queries: FloatArray = np.concatenate(
            [
                weights.exchange * needs,
                weights.exchange * gives,
                weights.common * common,
                2.0 * weights.mu * band * self._background,
                -band * svec(self._background),
                np.zeros((len(gives), 1)),
            ],
            axis=1,
        ).astype(np.float32)
        return queries

    @staticmethod
    def _without_self(index: Index, queries: FloatArray, k: int) -> IntArray:
        """Search for one more than asked and drop the member itself."""
        n = len(queries)
        found = index.search(queries, min(k + 1, n))
        found = np.where(found == np.arange(n)[:, None], -1, found)
        order = np.argsort(found < 0, axis=1, kind="stable")
        return np.take_along_axis(found, order, axis=1)[:, : min(k, max(n - 1, 0))]


def candidate_pairs(
    search: CandidateSearch,
    weights: QueryWeights,
    communities: IntArray,
    sizes: Candidates,
    rng: np.random.Generator,
) -> IntArray:
    """The pairs to score: best ones, a few by need from elsewhere, a few at random.

    Parameters
    ----------
    search
        Over the club's members.
    weights
        What the search looks for.
    communities
        Shape (n,): community of each member.
    sizes
        How many of each kind per member.
    rng
        For the random ones.

    Returns
    -------
    IntArray, shape (m, 2)
        Every pair once, i < j, ascending.
    """
    n = len(communities)
    if n < 2:
        return np.zeros((0, 2), dtype=np.int64)
    needed = search.best_for_needs(4 * sizes.across)
    elsewhere = (needed >= 0) & (communities[needed] != communities[:, None])
    needed = np.where(elsewhere & (np.cumsum(elsewhere, axis=1) <= sizes.across), needed, -1)
    drawn = rng.integers(0, n, size=(n, sizes.random))
    chosen = np.concatenate([search.best(weights, sizes.per_member), needed, drawn], axis=1)
    pairs = np.stack([np.repeat(np.arange(n), chosen.shape[1]), chosen.ravel()], axis=1)
    return unique_pairs(pairs[pairs[:, 1] >= 0].astype(np.int64), n)

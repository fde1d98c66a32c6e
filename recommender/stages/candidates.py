"""Stage 3: the pairs worth scoring; in clubs too large to compare all pairs, from an index.

There the score is one inner product per member.

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
    gives, needs, common, interests
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
        interests: Items,
        background: FloatArray,
        index: IndexFactory,
    ) -> None:
        self._facets = tuple(unit(items.mean()) for items in (gives, needs, common))
        self._background = background
        self._index = index(self._items())
        self._gives, self._needs, self._interests = gives, needs, interests
        self._make_index = index

    def best(self, weights: QueryWeights, k: int) -> IntArray:
        """Each member's best candidates by the whole score, shape (n, k); -1 for none."""
        return self._without_self(self._index, self._queries(weights), k)

    def content(self, pairs: IntArray) -> tuple[DoubleArray, DoubleArray]:
        """What the search sees of pairs: needs with gifts both ways, and common ground.

        Parameters
        ----------
        pairs
            Shape (m, 2).

        Returns
        -------
        exchange, common : DoubleArray, shape (m,)
            Sums of cosines, -2 to 2 and -1 to 1.
        """
        gives, needs, common = (facet.astype(np.float64) for facet in self._facets)
        a, b = pairs[:, 0], pairs[:, 1]
        exchange = (needs[a] * gives[b]).sum(axis=1) + (gives[a] * needs[b]).sum(axis=1)
        return exchange, (common[a] * common[b]).sum(axis=1)

    def best_by_need(self, k: int) -> IntArray:
        """For every single need the ``k`` nearest gifts, as pairs of members, shape (m, 2)."""
        return self._by_item(self._needs, self._gives, k)

    def best_by_interest(self, k: int) -> IntArray:
        """For every single interest the ``k`` nearest ones, as pairs of members, shape (m, 2)."""
        return self._by_item(self._interests, self._interests, k)

    def _by_item(self, asked: Items, given: Items, k: int) -> IntArray:
        """The mean of a member's needs may miss what one of them finds."""
        if not (len(asked.vectors) and len(given.vectors) and k):
            return np.zeros((0, 2), dtype=np.int64)
        k = min(k, len(given.vectors))
        found = self._make_index(given.vectors).search(asked.vectors, k)
        pairs = np.stack([np.repeat(asked.owners, k), given.owners[found.ravel()]], axis=1)
        return pairs[found.ravel() >= 0]

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


def candidate_pairs(search: CandidateSearch, weights: QueryWeights, sizes: Candidates) -> IntArray:
    """What the index finds: best by the whole score, best by single needs and interests.

    Parameters
    ----------
    search
        Over the club's members, at least two.
    weights
        What the search looks for.
    sizes
        How many of each kind.

    Returns
    -------
    IntArray, shape (m, 2)
        Every pair once, i < j, ascending.
    """
    n = len(weights.band)
    chosen = search.best(weights, sizes.per_member)
    whole = np.stack([np.repeat(np.arange(n), chosen.shape[1]), chosen.ravel()], axis=1)
    by_need, by_interest = (
        search.best_by_need(sizes.per_need),
        search.best_by_interest(sizes.per_interest),
    )
    return unique_pairs(np.concatenate([whole[whole[:, 1] >= 0], by_need, by_interest]), n)


def random_pairs(n: int, each: int, rng: np.random.Generator) -> IntArray:
    """Every member with a few others by chance, shape (n * each, 2), itself perhaps among them.

    They keep full rounds feasible and the search honest.
    """
    others = rng.integers(0, n, size=(n, each))
    return np.stack([np.repeat(np.arange(n), each), others.ravel()], axis=1)

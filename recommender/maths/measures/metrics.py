"""Measures of a ranking or a similarity, and how sure they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.arrays import BoolArray, DoubleArray, FloatArray, IntArray


def ndcg(scores: DoubleArray, grades: DoubleArray, cut: int = 10) -> float:
    """Normalised discounted cumulative gain of one ranking (Järvelin and Kekäläinen, 2002).

    The gain is the grade itself, the discount ``log2(1 + rank)``. Tied scores share the mean
    gain of their places (McSherry and Najork, 2008), so that the order of rows decides nothing.

    Parameters
    ----------
    scores
        Shape (n,); higher is ranked first.
    grades
        Shape (n,), at least 0; higher is better.
    cut
        Ranks that count, at least 1.

    Returns
    -------
    float
        In [0, 1], 1 for the best possible order; NaN if no grade is above 0.

    Examples
    --------
    >>> ndcg(np.array([3.0, 2.0, 1.0]), np.array([0.0, 2.0, 0.0]))
    0.6309...
    """
    discounts = np.where(np.arange(len(grades)) < cut, 1 / np.log2(2 + np.arange(len(grades))), 0.0)
    best = float(np.sum(np.sort(grades)[::-1] * discounts))
    if best == 0:
        return float("nan")
    _, places, counts = np.unique(-scores, return_inverse=True, return_counts=True)
    mean_gains = np.bincount(places, weights=grades) / counts
    return float(np.sum(np.repeat(mean_gains, counts) * discounts)) / best


def found_within(queries: FloatArray, targets: FloatArray, own: IntArray, k: int = 1) -> BoolArray:
    """Whether each query's own target is among its ``k`` nearest.

    Parameters
    ----------
    queries, targets
        Shapes (n, d) and (m, d): unit vectors. A query or target that is zero finds nothing.
    own
        Shape (n,): row of each query's target.
    k
        Ranks that count, at least 1.

    Returns
    -------
    BoolArray, shape (n,)
        A target that ties with another one does not count as nearer.
    """
    products = queries @ targets.T
    reached = products[np.arange(len(queries)), own][:, None]
    nearer = np.sum(products >= reached, axis=1) - 1
    filled: BoolArray = np.any(queries, axis=1) & np.any(targets[own], axis=1)
    found: BoolArray = filled & (nearer < k)
    return found


def spearman(a: DoubleArray, b: DoubleArray) -> float:
    """Spearman's rank correlation in [-1, 1]; NaN if either side is constant.

    Examples
    --------
    >>> round(spearman(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 2.0, 4.0, 3.0])), 6)
    0.8
    """
    from scipy.stats import spearmanr

    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    return float(spearmanr(a, b)[0])


def own_kind_share(vectors: FloatArray, kinds: IntArray, twins: IntArray, k: int) -> DoubleArray:
    """Share of each row's nearest neighbours that are of its own kind.

    A row itself and its twin are no neighbours. With as many rows of each of two kinds and
    twins of the other kind, the base rate is exactly one half.

    Parameters
    ----------
    vectors
        Shape (n, d): unit rows.
    kinds
        Shape (n,), for instance the language of each text.
    twins
        Shape (n,): row that means the same, for instance the translation.
    k
        Neighbours looked at, from 1 to n - 2.

    Returns
    -------
    DoubleArray, shape (n,)
        In [0, 1].
    """
    products = vectors @ vectors.T
    rows = np.arange(len(vectors))
    products[rows, rows] = products[rows, twins] = -np.inf
    nearest = np.argpartition(-products, k - 1, axis=1)[:, :k]
    share: DoubleArray = np.mean(kinds[nearest] == kinds[:, None], axis=1)
    return share


def bootstrap(
    units: int,
    statistic: Callable[[IntArray], float],
    rng: np.random.Generator,
    rounds: int = 1000,
    level: float = 0.95,
) -> tuple[float, float]:
    """Percentile bootstrap interval of a statistic (Efron and Tibshirani, 1993, chapter 13).

    Parameters
    ----------
    units
        Number of independent units (queries, pairs of sentences), which are drawn again.
    statistic
        Of the rows drawn, shape (units,).
    rng
        Chance.
    rounds
        Draws.
    level
        Share of draws inside the interval.

    Returns
    -------
    low, high : float
        NaN where the statistic is.
    """
    drawn = [statistic(rng.integers(0, units, units)) for _ in range(rounds)]
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)

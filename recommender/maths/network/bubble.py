"""How closed a club is: measures of bridging, each with its formula and source.

All take a symmetric matrix of ties and count every tie once, whatever its strength.
A measure that has no meaning for the input (no ties, one community) is NaN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array

from recommender.maths.network.structure import mutual_contacts
from recommender.maths.threads import in_threads

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from recommender.arrays import DoubleArray, IntArray

_BLOCK = 50_000
"""Ties one thread looks at at a time; each is counted alone."""


def _ends(ties: csr_array) -> IntArray:
    """Both ends of every tie once, shape (m, 2)."""
    entries = coo_array(ties)
    keep = entries.row < entries.col
    return np.stack([entries.row[keep], entries.col[keep]], axis=1).astype(np.int64)


def e_i_index(ties: csr_array, groups: IntArray) -> float:
    """External minus internal ties over all ties, -1 (closed) to 1 (open).

    Krackhardt & Stern, Social Psychology Quarterly 51 (1988).

    Parameters
    ----------
    ties
        Shape (n, n).
    groups
        Shape (n,): group of each member; -1 = not stated, whose ties are left out.
    """
    ends = groups[_ends(ties)]
    ends = ends[(ends >= 0).all(axis=1)]
    if not len(ends):
        return float("nan")
    return float(2.0 * (ends[:, 0] != ends[:, 1]).mean() - 1.0)


def modularity_complement(ties: csr_array, groups: IntArray) -> float:
    """``(1 - Q) / 2`` with Newman's modularity Q, 0.25 or less (closed) to 1 (open).

    Sanz-Cruzado & Castells, RecSys 2018; Q is not divided by its
    maximum, so that values of different clubs keep their scale.
    """
    ends = _ends(ties)
    if not len(ends):
        return float("nan")
    numbers = np.unique(groups, return_inverse=True)[1]
    inner = float((numbers[ends[:, 0]] == numbers[ends[:, 1]]).mean())
    share = np.bincount(numbers[ends.ravel()]) / (2.0 * len(ends))
    return float((1.0 - (inner - share @ share)) / 2.0)


def community_edge_gini_complement(ties: csr_array, groups: IntArray) -> float:
    """How evenly ties spread over pairs of communities, 0 (few pairs) to 1 (even).

    ``1 - 1/(P-1) sum_i (2i - P - 1) p_(i)`` over the shares p of ties, ascending, for the
    unordered pairs of communities and one class of all ties within a community (the
    semi-complete form of Sanz-Cruzado & Castells, RecSys 2018).
    """
    numbers = np.unique(groups, return_inverse=True)[1]
    k = int(numbers.max(initial=-1)) + 1
    classes = k * (k - 1) // 2 + 1
    if not ties.nnz or classes < 2:
        return float("nan")
    ends = np.sort(numbers[_ends(ties)], axis=1)
    across = ends[ends[:, 0] != ends[:, 1]]
    counts = np.unique(across[:, 0] * k + across[:, 1], return_counts=True)[1]
    shares = np.zeros(classes)
    shares[: len(counts)] = counts
    shares[-1] = len(ends) - len(across)
    return 1.0 - gini(shares)


def gini(values: DoubleArray) -> float:
    """Gini coefficient with the P - 1 normaliser, 0 (alike) to 1 (one has all).

    Examples
    --------
    >>> gini(np.array([1.0, 1.0, 1.0])), gini(np.array([0.0, 0.0, 5.0]))
    (0.0, 1.0)
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    size, total = len(ordered), float(ordered.sum())
    if size < 2 or total <= 0:
        return 0.0
    ranks = 2 * np.arange(1, size + 1) - size - 1
    return float(ranks @ ordered / total / (size - 1))


def mean_constraint(ties: csr_array) -> float:
    """Burt's constraint, mean over members with a tie; lower means more brokerage."""
    values = constraints(ties)
    return float(np.nanmean(values)) if not np.isnan(values).all() else float("nan")


def constraints(ties: csr_array) -> DoubleArray:
    """Burt's constraint of every member, shape (n,); NaN without a tie.

    How much one circle holds a member: 1 / k with k contacts who have nobody in common, up to 1.125
    where all runs through the same few.

    Burt, *Structural Holes* (1992), eq. 2.4, every tie of one strength: the sum over a member's
    contacts j of ``(p_ij + sum_q p_iq p_qj)^2``, p being 1 over the number of contacts: for each
    tie ``p_i^2 (1 + s)^2`` to i and ``p_j^2 (1 + s)^2`` to j, s being the sum of p over those whom
    both know.
    """
    degree = np.diff(ties.indptr)
    share = 1.0 / np.maximum(degree, 1)
    ends = _ends(ties)
    invested = (1.0 + _shares_between(ties, share, ends)) ** 2
    parts = [np.bincount(end, invested * share[end] ** 2, len(degree)) for end in ends.T]
    total: DoubleArray = np.where(degree > 0, parts[0] + parts[1], np.nan)
    return total


def effective_sizes(ties: csr_array) -> DoubleArray:
    """Burt's effective size of every member's circle, shape (n,); NaN without a tie.

    Contacts less those who are there twice: ``n - 2 t / n`` with n contacts who have t ties among them
    (Borgatti 1997, of Burt 1992, eq. 2.2, every tie of one strength).
    """
    degree = np.diff(ties.indptr).astype(np.float64)
    among = _ties_among_contacts(ties, _ends(ties))
    sizes: DoubleArray = np.where(
        degree > 0, degree - 2.0 * among / np.maximum(degree, 1.0), np.nan
    )
    return sizes


def _shares_between(ties: csr_array, share: DoubleArray, ends: IntArray) -> DoubleArray:
    """Of everybody whom both ends of a tie know the share, summed, shape (n_ties,)."""
    from recommender.maths.network.structure_compiled import (
        weigh_shared,  # compiled when first needed
    )

    ordered = ties if ties.has_sorted_indices else ties.sorted_indices()
    known, found = (ordered.indptr, ordered.indices), np.zeros(len(ends))

    def fill(low: int, high: int) -> None:
        weigh_shared(known, share, ends[low:high], found[low:high])

    in_threads(fill, len(ends), _BLOCK)
    return found


def bubble_index(ties: csr_array, communities: IntArray, industries: IntArray) -> DoubleArray:
    """How closed each member's own circle is, 0 (open) to 1 (closed).

    The mean of three shares: of contacts in the same community, of contacts in the same
    industry, and of redundancy (1 - effective size / number of contacts; Burt 1992): how
    far one's contacts already know each other.

    Parameters
    ----------
    ties
        Shape (n, n).
    communities, industries
        Shape (n,); an industry of -1 is not stated and the same as no other.

    Returns
    -------
    DoubleArray, shape (n,)
        NaN for a member without contacts.
    """
    n = ties.shape[0]
    ends = _ends(ties)
    degree = np.bincount(ends.ravel(), minlength=n).astype(np.float64)
    same_community = communities[ends[:, 0]] == communities[ends[:, 1]]
    same_industry = (industries[ends[:, 0]] == industries[ends[:, 1]]) & (
        industries[ends[:, 0]] >= 0
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        community_share = np.bincount(ends[same_community].ravel(), minlength=n) / degree
        industry_share = np.bincount(ends[same_industry].ravel(), minlength=n) / degree
        redundancy = _ties_among_contacts(ties, ends) * 2.0 / degree / np.maximum(degree - 1.0, 1.0)
        index: DoubleArray = (community_share + industry_share + redundancy) / 3.0
    return index


def _ties_among_contacts(ties: csr_array, ends: IntArray) -> DoubleArray:
    """Triangles at each member, shape (n,): half of what they share with each contact."""
    shared, n = mutual_contacts(ties, ends), ties.shape[0]
    at_either = [np.bincount(side, weights=shared, minlength=n) for side in ends.T]
    triangles: DoubleArray = (at_either[0] + at_either[1]) / 2.0
    return triangles

"""Who knows whom as a sparse matrix: mutual contacts and communities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array, csr_matrix

from recommender.maths.threads import in_threads

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray

_BLOCK = 50_000
"""Pairs one thread looks at at a time; each is counted alone."""
_MEMBERS = 2_000
"""Members one thread looks at at a time; likewise."""


def adjacency(n: int, pairs: IntArray, strength: DoubleArray | None = None) -> csr_array:
    """Symmetric matrix of ties, shape (n, n).

    Parameters
    ----------
    n
        Number of members.
    pairs
        Shape (m, 2), each unordered pair once, no pair of a member with itself.
    strength
        Shape (m,), above 0; 1 for all if left out.
    """
    values = np.ones(len(pairs)) if strength is None else np.asarray(strength, dtype=np.float64)
    rows = np.concatenate([pairs[:, 0], pairs[:, 1]])
    columns = np.concatenate([pairs[:, 1], pairs[:, 0]])
    return csr_array(coo_array((np.tile(values, 2), (rows, columns)), shape=(n, n)))


def mutual_contacts(ties: csr_array, pairs: IntArray) -> IntArray:
    """How many members both of a pair know, shape (n_pairs,)."""
    from recommender.maths.network.structure_compiled import (
        count_shared,  # compiled when first needed
    )

    ordered = ties if ties.has_sorted_indices else ties.sorted_indices()
    known = ordered.indptr, ordered.indices
    counts = np.zeros(len(pairs), dtype=np.int64)

    def fill(low: int, high: int) -> None:
        count_shared(known, pairs[low:high], counts[low:high])

    in_threads(fill, len(pairs), _BLOCK)
    return counts


def three_steps(ties: csr_array, pairs: IntArray) -> DoubleArray:
    """Ways of three steps between the two of each pair, as log(1 + 1000 x), shape (n_pairs,).

    ``x`` is what `recommender.maths.network.structure_compiled` counts, 0 to 1, and 0 where the two know each other or
    somebody both know; (i, j) and (j, i) have the same.
    """
    from recommender.maths.network.structure_compiled import (
        ways_of_pairs,  # compiled when first needed
    )

    ends, counts = np.sort(pairs, axis=1), np.zeros(len(pairs))

    def fill(low: int, high: int) -> None:
        ways_of_pairs((ties.indptr, ties.indices), ends[low:high], counts[low:high])

    in_threads(fill, len(pairs), _BLOCK)
    return np.log1p(1e3 * counts)


def best_at_three_steps(ties: csr_array, k: int, members: IntArray | None = None) -> IntArray:
    """The ``k`` members that most ways of three steps lead to, none of them nearer than that.

    Parameters
    ----------
    ties
        Shape (n, n), symmetric.
    k
        At least 1.
    members
        Shape (m,): whose; everybody's if left out.

    Returns
    -------
    IntArray, shape (m, k)
        Best first; -1 where there are fewer.
    """
    from recommender.maths.network.structure_compiled import (
        best_by_ways,  # compiled when first needed
    )

    members = np.arange(ties.shape[0]) if members is None else members
    partner = np.full((len(members), k), -1, dtype=np.int64)

    def fill(low: int, high: int) -> None:
        best_by_ways((ties.indptr, ties.indices), members[low:high], partner[low:high])

    in_threads(fill, len(members), _MEMBERS)
    return partner


def communities(ties: csr_array, seed: int = 0) -> IntArray:
    """Number of each member's community, found by Louvain (Blondel et al., 2008).

    Parameters
    ----------
    ties
        As `adjacency` makes them.
    seed
        Of the order in which members are visited.

    Returns
    -------
    IntArray, shape (n,)
        0 is the largest community; a member without a tie is a community of one.
    """
    if ties.nnz == 0:
        return np.arange(ties.shape[0])
    from sknetwork.clustering import Louvain  # takes a moment to load

    finder = Louvain(random_state=seed, shuffle_nodes=True)
    found = finder.fit_predict(csr_matrix(ties))
    names, first, sizes = np.unique(found, return_index=True, return_counts=True)
    labels = np.empty(len(names), dtype=np.int64)
    labels[np.lexsort((first, -sizes))] = np.arange(len(names))
    numbered: IntArray = labels[np.searchsorted(names, found)]
    return numbered

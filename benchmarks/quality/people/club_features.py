"""What is known of two people of a group: how alike they are, and the ties around them."""

from __future__ import annotations

from functools import reduce
from operator import matmul
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, hstack

from benchmarks.quality.scores.content import codes_as_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def alike(club: Watched, pairs: IntArray) -> DoubleArray:
    """Share of attributes both have alike plus the cosine of whom they know, 0 to 2, shape (m,)."""
    codes = club.attributes
    same = (codes[pairs[:, 0]] == codes[pairs[:, 1]]).mean(axis=1)
    unit = _contacts(club)
    cosine = np.einsum("ij,ij->i", unit[pairs[:, 0]], unit[pairs[:, 1]])
    likeness: DoubleArray = same + cosine
    return likeness


def vectors(club: Watched) -> DoubleArray:
    """Attributes and whom they know, shape (n, d); products are likeness as in `alike`."""
    codes = codes_as_tokens(club.attributes).toarray()
    return np.hstack([codes / np.sqrt(club.attributes.shape[1]), _contacts(club)])


def tokens(club: Watched) -> csr_array:
    """A token per attribute's value and per contact, shape (n, tokens)."""
    known = csr_array(club.ties.toarray() > 0, dtype=np.float64)
    return csr_array(hstack((codes_as_tokens(club.attributes), known)))


def _contacts(club: Watched) -> DoubleArray:
    """Unit rows of whom they know, shape (n, n); zero for those without a tie."""
    known = (club.ties.toarray() > 0).astype(np.float64)
    unit: DoubleArray = known / np.maximum(np.linalg.norm(known, axis=1, keepdims=True), 1.0)
    return unit


def walks(steps: Sequence[csr_array], pairs: IntArray) -> DoubleArray:
    """Sums over the walks between two, shape (m,).

    Parameters
    ----------
    steps
        Of `benchmarks.quality.scores.walks`, each of shape (n, n).
    pairs
        Shape (m, 2).
    """
    sums: DoubleArray = reduce(matmul, steps).toarray()[pairs[:, 0], pairs[:, 1]]
    return sums


def three_step_paths(club: Watched, pairs: IntArray) -> DoubleArray:
    """Paths of three steps, hubs counting less, shape (m,): `scores.walks.three_steps`, dense.

    Paths that weigh the same differ here by their last digits, which decide their order; the
    published results are of this order of sums.
    """
    known = (club.ties.toarray() > 0).astype(np.float64)
    damped = known / np.sqrt(np.maximum(degrees(club), 1.0))
    sums: DoubleArray = (damped @ known @ damped.T)[pairs[:, 0], pairs[:, 1]]
    return sums


def degrees(club: Watched) -> DoubleArray:
    """How many each person knows, shape (n,)."""
    counts: DoubleArray = (club.ties.toarray() > 0).sum(axis=1).astype(np.float64)
    return counts

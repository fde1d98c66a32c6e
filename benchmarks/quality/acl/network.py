"""Walks over ties from member to member, some members at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.arrays import FloatArray, IntArray


def unit_ties(ties: csr_array) -> csr_array:
    """1 wherever there is a tie."""
    kept = csr_array(ties, copy=True)
    kept.eliminate_zeros()
    kept.data = np.ones(kept.nnz)
    return kept


def steps_of(steps: Sequence[csr_array], members: IntArray) -> Callable[[IntArray], FloatArray]:
    """Sums of products of weights along walks, one table per step.

    Parameters
    ----------
    steps
        Each of shape (n_authors, n_authors): the weight of a step there.
    members
        Shape (n,): rows of the tables that members are.

    Returns
    -------
    Callable
        From member numbers, shape (s,), to sums over walks to all members, shape (s, n).
    """
    first, last = csr_array(steps[0][members]), csr_array(steps[-1][:, members])

    def of(rows: IntArray) -> FloatArray:
        here = first[rows]
        for step in steps[1:-1]:
            here = here @ step
        sums: FloatArray = (here @ last).toarray().astype(np.float32)
        return sums

    return of

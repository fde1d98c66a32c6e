"""Walks over ties: mutual contacts, Adamic-Adar, paths of three steps.

Each method is a sequence of tables, one per step, whose product counts the walks between two
people with the weight that the method gives them; `count_walks` multiplies them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, diags_array

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.arrays import FloatArray, IntArray

    Steps = tuple[csr_array, ...]


def unit_ties(ties: csr_array) -> csr_array:
    """1 wherever there is a tie, shape (n, n)."""
    unit = csr_array(ties, copy=True)
    unit.eliminate_zeros()
    unit.data = np.ones(unit.nnz)
    return unit


def common_neighbours(ties: csr_array) -> Steps:
    """Two steps: the number of mutual contacts, of ties of shape (n, n)."""
    unit = unit_ties(ties)
    return unit, unit


def adamic_adar(ties: csr_array) -> Steps:
    """Two steps: the sum over mutual contacts of ``1 / log(their contacts)``.

    Adamic and Adar, "Friends and neighbors on the Web", Social Networks 25, 2003. A mutual
    contact has two contacts at least, so smaller numbers only occur where nothing is counted.

    Parameters
    ----------
    ties
        Shape (n, n), symmetric.
    """
    unit = unit_ties(ties)
    worth = 1.0 / np.log(np.maximum(np.diff(unit.indptr), 2.0))
    return unit, csr_array(diags_array(worth) @ unit)


def three_steps(ties: csr_array) -> Steps:
    """Three steps, hubs counting less: ``sum_uv a_iu a_uv a_vj / sqrt(k_u k_v)``.

    L3: Kovács et al., Nature Communications 10, 2019.

    Parameters
    ----------
    ties
        Shape (n, n), symmetric.
    """
    unit = unit_ties(ties)
    roots = diags_array(1.0 / np.sqrt(np.maximum(np.diff(unit.indptr), 1.0)))
    return unit, csr_array(roots @ unit @ roots), unit


def count_walks(steps: Sequence[csr_array], members: IntArray) -> Callable[[IntArray], FloatArray]:
    """Sums of products of weights along walks, one table per step.

    Parameters
    ----------
    steps
        At least two, each of shape (n_people, n_people): the weight of a step there.
    members
        Shape (n,): rows of the tables that members are.

    Returns
    -------
    Callable
        From member numbers, shape (s,), to sums over walks to all members, shape (s, n).
    """
    first, last = csr_array(steps[0][members]), csr_array(steps[-1][:, members])

    def count(rows: IntArray) -> FloatArray:
        walks = first[rows]
        for step in steps[1:-1]:
            walks = walks @ step
        sums: FloatArray = (walks @ last).toarray().astype(np.float32)
        return sums

    return count

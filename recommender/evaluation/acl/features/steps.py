"""Paths between two authors over co-authors: how many, how strong, how fresh, how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, diags_array

from recommender.evaluation.acl.features.block import Block
from recommender.evaluation.acl.features.recency import fresh, worth
from recommender.evaluation.acl.snapshot import co_authorship

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray
    from recommender.evaluation.acl.snapshot import Snapshot
    from recommender.evaluation.acl.texts import Texts

WALK = 6
"""Steps of the longest walk counted."""
DAMPING = 0.7
"""What one more step of a walk counts."""

NAMES = (
    "paths_2",
    "adamic_adar",
    "paths_3",
    "paths_4",
    "tied_2",
    "tied_3",
    "tied_4",
    "fresh_3",
    "fresh_4",
    "fresh_walks",
    "damped_3",
    "new_middle_3",
    "within_3",
    "within_4",
)


def block(at: Snapshot, texts: Texts) -> Block:  # noqa: ARG001
    """Counts and weights of paths.

    ``paths_k``: number of paths of k steps between two that have no shorter tie (walks, for those
    who have); ``tied_k``: by shares of joint papers, 1 / (authors - 1) each; ``fresh_k``: by
    recency-weighted shares, divided by the square root of both ends' strength at every step;
    ``fresh_walks``: those of all lengths to `WALK`, damped (Katz, 1953, of the normalised
    network); ``damped_3``: three steps, each contact divided by the root of their number of
    contacts (L3: Kovács et al., 2019); ``new_middle_3``: three steps of which the middle one is
    younger than three years: the circles of a and b have begun to meet. All as log(1 + x).
    ``within_k``: whether there is such a path of at most k steps (3, 4).
    """
    ones = _unit(at.ties)
    recent = co_authorship(at.papers.written, worth(at))
    new = recent - recent.multiply(_unit(co_authorship(at.papers.written, 1.0 - fresh(at))))
    new.eliminate_zeros()
    count = np.maximum(ones.sum(axis=1), 2.0)
    roots = diags_array(1.0 / np.sqrt(count))
    kinds = {
        "ones": ones,
        "tied": at.ties,
        "fresh": normalised(recent),
        "damped": csr_array(roots @ ones @ roots),
        "new": csr_array(new),
        "recent": recent,
        "aa": csr_array(ones @ diags_array(1.0 / np.log(count))),
    }
    kinds = {name: csr_array(each.astype(np.float32)) for name, each in kinds.items()}
    ends = {name: csr_array(each[at.members]) for name, each in kinds.items()}
    members = at.members

    def of(rows: IntArray) -> FloatArray:
        def start(name: str) -> FloatArray:
            return np.asarray(ends[name][rows].toarray().T)

        def to(x: FloatArray) -> FloatArray:
            return x[members].T

        one = start("ones")
        two = kinds["ones"] @ one
        three = kinds["ones"] @ two
        tied_two = kinds["tied"] @ start("tied")
        tied_three = kinds["tied"] @ tied_two
        walk, found = start("fresh"), {}
        for step in range(2, WALK + 1):
            walk = kinds["fresh"] @ walk
            found[step] = to(walk)
        total = np.sum([DAMPING**step * each for step, each in found.items()], axis=0)
        damped = kinds["damped"] @ start("ones")
        middle = kinds["new"] @ start("recent")
        columns = [
            to(two),
            (ends["aa"] @ one).T,
            to(three),
            (ends["ones"] @ three).T,
            to(tied_two),
            to(tied_three),
            (ends["tied"] @ tied_three).T,
            found[3] * 1e3,
            found[4] * 1e3,
            total * 1e3,
            (ends["ones"] @ damped).T,
            (ends["recent"] @ middle).T * 10,
        ]
        values = np.log1p(np.stack(columns, axis=-1))
        within = values[..., 2:4] > 0
        within[..., 1] |= within[..., 0]
        return np.concatenate([values, within], axis=-1).astype(np.float32)

    return Block(NAMES, (1,) * len(NAMES), of)


def _unit(table: csr_array) -> csr_array:
    return csr_array((np.ones(table.nnz), table.indices, table.indptr), table.shape)


def normalised(table: csr_array) -> csr_array:
    """A symmetric table, each value divided by the roots of both its sums."""
    strength = np.asarray(table.sum(axis=1))
    roots = diags_array(1.0 / np.sqrt(np.where(strength > 0, strength, 1.0)))
    return csr_array(roots @ table @ roots)

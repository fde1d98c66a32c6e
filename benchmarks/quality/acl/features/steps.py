"""Paths between two authors over co-authors: how many, how strong, how fresh, how long."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, diags_array

from benchmarks.quality.acl.features.block import Block
from benchmarks.quality.acl.features.recency import fresh, worth
from benchmarks.quality.acl.snapshot import co_authorship
from benchmarks.quality.scores.walks import unit_ties

if TYPE_CHECKING:
    from benchmarks.quality.acl.snapshot import Snapshot
    from benchmarks.quality.acl.texts import Texts
    from recommender.arrays import FloatArray, IntArray

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


@dataclass(frozen=True)
class _Ties:
    """One kind of ties, from everyone to everyone and from members alone."""

    whole: csr_array
    """Shape (n_authors, n_authors), float32."""
    members: IntArray

    def start(self, rows: IntArray) -> FloatArray:
        """First steps from some members, shape (n_authors, len(rows))."""
        return np.asarray(self.ends[rows].toarray().T)

    def on(self, here: FloatArray) -> FloatArray:
        """One step further."""
        further: FloatArray = self.whole @ here
        return further

    def home(self, here: FloatArray) -> FloatArray:
        """One step further, to members alone, shape (len(rows), n)."""
        arrived: FloatArray = (self.ends @ here).T
        return arrived

    @cached_property
    def ends(self) -> csr_array:
        """Shape (n, n_authors)."""
        return csr_array(self.whole[self.members])


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
    kinds = {name: _Ties(table, at.members) for name, table in _kinds(at).items()}

    def compute(rows: IntArray) -> FloatArray:
        one = kinds["ones"].start(rows)
        two = kinds["ones"].on(one)
        columns = [
            two[at.members].T,
            kinds["aa"].home(one),
            *_three_and_four(kinds["ones"], two),
            *_tied(kinds["tied"], rows),
            *_fresh(kinds["fresh"], rows),
            kinds["ones"].home(kinds["damped"].on(one)),
            kinds["recent"].home(kinds["new"].on(kinds["recent"].start(rows))) * 10,
        ]
        values = np.log1p(np.stack(columns, axis=-1))
        within = values[..., 2:4] > 0
        within[..., 1] |= within[..., 0]
        return np.concatenate([values, within], axis=-1).astype(np.float32)

    return Block(NAMES, compute)


def _kinds(at: Snapshot) -> dict[str, csr_array]:
    """Tables of ties, shape (n_authors, n_authors), float32."""
    ones = unit_ties(at.ties)
    recent = co_authorship(at.papers.written, worth(at))
    new = recent - recent.multiply(unit_ties(co_authorship(at.papers.written, 1.0 - fresh(at))))
    new.eliminate_zeros()
    count = np.maximum(ones.sum(axis=1), 2.0)
    roots = diags_array(1.0 / np.sqrt(count))
    tables = {
        "ones": ones,
        "tied": at.ties,
        "fresh": normalised(recent),
        "damped": roots @ ones @ roots,
        "new": new,
        "recent": recent,
        "aa": ones @ diags_array(1.0 / np.log(count)),
    }
    return {name: csr_array(csr_array(table).astype(np.float32)) for name, table in tables.items()}


def _three_and_four(ones: _Ties, two: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Paths of three and of four steps, from those of two."""
    three = ones.on(two)
    return three[ones.members].T, ones.home(three)


def _tied(tied: _Ties, rows: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Weights of paths of two, three and four steps."""
    two = tied.on(tied.start(rows))
    return two[tied.members].T, *_three_and_four(tied, two)


def _fresh(ties: _Ties, rows: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Weights of walks of three steps, of four, and of all lengths; times a thousand."""
    walk, walks = ties.start(rows), {}
    for step in range(2, WALK + 1):
        walk = ties.on(walk)
        walks[step] = walk[ties.members].T * 1e3
    total = np.sum([DAMPING**step * weight for step, weight in walks.items()], axis=0)
    return walks[3], walks[4], total


def normalised(table: csr_array) -> csr_array:
    """A symmetric table, each value divided by the roots of both its sums."""
    strength = np.asarray(table.sum(axis=1))
    roots = diags_array(1.0 / np.sqrt(np.where(strength > 0, strength, 1.0)))
    return csr_array(roots @ table @ roots)

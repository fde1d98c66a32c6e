"""How the circles of two authors stand to each other: ties between them, old and new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from benchmarks.quality.acl.features.block import Block
from benchmarks.quality.acl.features.people import traits
from benchmarks.quality.acl.features.recency import fresh, worth
from benchmarks.quality.acl.snapshot import co_authorship

if TYPE_CHECKING:
    from benchmarks.quality.acl.snapshot import Snapshot
    from benchmarks.quality.acl.texts import Texts
    from recommender.arrays import DoubleArray, FloatArray, IntArray

NAMES = (
    "circle_ties",
    "circle_new_ties",
    "contacts_there_ab",
    "contacts_there_ba",
    "years_apart",
    "papers_apart",
)


def block(at: Snapshot, texts: Texts) -> Block:  # noqa: ARG001
    """Ties between communities beside what their sizes let expect, and ends far apart.

    ``circle_ties``: log of ties between the two communities over those expected of their numbers
    of ties; ``circle_new_ties``: of ties that began in the last three years;
    ``contacts_there_ab``: share of a's recency-weighted ties that lead into b's community;
    ``years_apart``, ``papers_apart``: difference of seniority and of output.
    """
    recent = co_authorship(at.papers.written, worth(at))
    earlier = co_authorship(at.papers.written, 1.0 - fresh(at))
    new = at.ties - at.ties.multiply(
        csr_array((np.ones(earlier.nnz), earlier.indices, earlier.indptr), earlier.shape)
    )
    size = int(at.circles.max()) + 1
    belongs = csr_array(
        (np.ones(len(at.circles)), (np.arange(len(at.circles)), at.circles)),
        shape=(len(at.circles), size),
    )
    community = at.community
    inside, place = np.unique(community, return_inverse=True)
    rates = [_surplus(csr_array(belongs.T @ ties @ belongs), inside) for ties in (at.ties, new)]
    there = np.asarray((recent[at.members] @ belongs[:, inside]).toarray())
    there = (there / np.maximum(np.asarray(recent[at.members].sum(axis=1)), 1e-9)[:, None]).astype(
        np.float32
    )
    people = traits(at)[["years", "papers"]].to_numpy(dtype=np.float32)

    def compute(rows: IntArray) -> FloatArray:
        apart = np.abs(people[rows][:, None, :] - people[None])
        columns = [
            rates[0][place[rows]][:, place],
            rates[1][place[rows]][:, place],
            there[rows][:, place],
            there[:, place[rows]].T,
            apart[..., 0],
            apart[..., 1],
        ]
        return np.stack(columns, axis=-1).astype(np.float32)

    return Block(NAMES, compute)


def _surplus(between: csr_array, inside: IntArray) -> FloatArray:
    """Log of ties over those expected, both plus one, of some communities."""
    total: DoubleArray = np.asarray(between.sum(axis=1))
    observed = between[inside][:, inside].toarray()
    expected = np.outer(total[inside], total[inside]) / max(float(total.sum()), 1.0)
    surplus: FloatArray = np.log((observed + 1.0) / (expected + 1.0)).astype(np.float32)
    return surplus

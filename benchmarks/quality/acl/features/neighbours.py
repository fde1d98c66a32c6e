"""What the co-authors of one are like beside the other: doors that a circle opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, diags_array
from sklearn.preprocessing import normalize

from benchmarks.quality.acl.features.block import Block
from benchmarks.quality.acl.features.places import rare, volumes_of
from benchmarks.quality.acl.features.recency import weighted_papers, worth
from benchmarks.quality.acl.snapshot import co_authorship
from recommender.maths.texts.items import unit

if TYPE_CHECKING:
    from benchmarks.quality.acl.snapshot import Snapshot
    from benchmarks.quality.acl.texts import Texts
    from recommender.arrays import FloatArray, IntArray

FADING = 4.0
"""Years after which a paper or tie counts 1 / e here: circles change more slowly than topics."""
NAMES = (
    "nearest_contact_ab",
    "nearest_contact_ba",
    "contacts_topics_ab",
    "contacts_topics_ba",
    "contacts_meaning_ab",
    "contacts_meaning_ba",
    "contacts_volumes_ab",
    "contacts_volumes_ba",
    "contacts_volumes",
)


def block(at: Snapshot, texts: Texts) -> Block:
    """Likeness of the co-authors of a (``_ab``) to b, and of those of b to a (``_ba``).

    ``nearest_contact``: by topics, of the co-author nearest to the other; ``contacts_topics``,
    ``contacts_meaning``: on average, by strength of tie; ``contacts_volumes``: cosine of the
    volumes a circle publishes in with those of the other, and of both circles.
    """
    everything = weighted_papers(at, worth(at))
    topics = unit(np.asarray(everything @ texts.topics))
    meaning = unit(np.asarray(everything @ texts.meaning))
    inner = csr_array(at.ties[at.members][:, at.members])
    nearest = _nearest(topics, inner)
    around = [np.asarray(_averaging(inner) @ vectors) for vectors in (topics, meaning)]
    circle, published = _volumes(at)
    circle_transposed, published_transposed = (csr_array(table.T) for table in (circle, published))

    def compute(rows: IntArray) -> FloatArray:
        columns = [
            *nearest(rows),
            around[0][rows] @ topics.T,
            topics[rows] @ around[0].T,
            around[1][rows] @ meaning.T,
            meaning[rows] @ around[1].T,
            (circle[rows] @ published_transposed).toarray(),
            (published[rows] @ circle_transposed).toarray(),
            (circle[rows] @ circle_transposed).toarray(),
        ]
        return np.stack(columns, axis=-1)

    return Block(NAMES, compute)


def _nearest(vectors: FloatArray, ties: csr_array):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """From rows to the likeness of each member's nearest contact to the other, both ways."""
    start, contacts = ties.indptr, ties.indices
    tied = np.flatnonzero(np.diff(start) > 0)

    def compute(rows: IntArray) -> tuple[FloatArray, FloatArray]:
        from_a, from_b = np.zeros((2, len(rows), len(vectors)), dtype=np.float32)
        like = vectors[rows] @ vectors.T
        from_b[:, tied] = np.maximum.reduceat(like[:, contacts], start[tied], axis=1)
        for place, row in enumerate(rows):
            of_member = contacts[start[row] : start[row + 1]]
            if len(of_member):
                from_a[place] = (vectors[of_member] @ vectors.T).max(axis=0)
        return from_a, from_b

    return compute


def _averaging(ties: csr_array) -> csr_array:
    """Rows that sum to 1, or to 0 without ties."""
    sums = np.asarray(ties.sum(axis=1))
    return csr_array(diags_array(1.0 / np.maximum(sums, 1e-9)) @ ties).astype(np.float32)


def _volumes(at: Snapshot) -> tuple[csr_array, csr_array]:
    """Unit rows of the volumes of everyone's circle, and of their own."""
    weight = worth(at, FADING)
    volumes = volumes_of(at)
    written = csr_array(at.papers.written.T @ diags_array(weight))
    around = csr_array(co_authorship(at.papers.written, weight)[at.members] @ written)
    tables = (around, weighted_papers(at, weight))
    circle, published = (normalize(rare(csr_array(table @ volumes))) for table in tables)
    return csr_array(circle.astype(np.float32)), csr_array(published.astype(np.float32))

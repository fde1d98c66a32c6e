"""Likeness of all that two authors write, and of each to what the other was and is on about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, diags_array
from sklearn.preprocessing import normalize

from benchmarks.quality.acl.features.block import Block
from benchmarks.quality.acl.features.recency import fresh, weighted_papers, worth
from recommender.maths.texts.items import unit

if TYPE_CHECKING:
    from benchmarks.quality.acl.snapshot import Snapshot
    from benchmarks.quality.acl.texts import Texts
    from recommender.arrays import FloatArray, IntArray

NAMES = (
    "meaning",
    "topics",
    "words",
    "meaning_new_old_ab",
    "meaning_new_old_ba",
    "topics_new_old_ab",
    "topics_new_old_ba",
    "meaning_circle_ab",
    "meaning_circle_ba",
    "topics_circle_ab",
    "topics_circle_ba",
    "topics_circles",
)


def block(at: Snapshot, texts: Texts) -> Block:
    """Cosines of recency-weighted profiles.

    ``meaning`` (encoder), ``topics``, ``words`` (TF-IDF): of both as a whole. ``new_old_ab``: of
    what a writes lately with what b wrote before, ``_ba`` the other way: methods one has and the
    other is coming to. ``circle_ab``: of b with what a's co-authors write without a;
    ``topics_circles``: of both circles.
    """
    everything = weighted_papers(at, worth(at))
    new, old = (weighted_papers(at, w) for w in (fresh(at), worth(at, 6.0) * (1 - fresh(at))))
    circle = circle_papers(at)
    words = normalize(everything @ texts.words)
    transposed = csr_array(words.T)
    pairs = []
    for vectors in (texts.meaning, texts.topics):
        parts = [unit(np.asarray(part @ vectors)) for part in (everything, new, old, circle)]
        pairs.append(parts)
    (mean, m_new, m_old, m_circle), (topic, t_new, t_old, t_circle) = pairs

    def compute(rows: IntArray) -> FloatArray:
        columns = [
            mean[rows] @ mean.T,
            topic[rows] @ topic.T,
            (words[rows] @ transposed).toarray(),
            m_new[rows] @ m_old.T,
            m_old[rows] @ m_new.T,
            t_new[rows] @ t_old.T,
            t_old[rows] @ t_new.T,
            m_circle[rows] @ mean.T,
            mean[rows] @ m_circle.T,
            t_circle[rows] @ topic.T,
            topic[rows] @ t_circle.T,
            t_circle[rows] @ t_circle.T,
        ]
        return np.stack(columns, axis=-1)

    return Block(NAMES, compute)


def circle_papers(at: Snapshot) -> csr_array:
    """What the co-authors of members write without them, shape (n, n_papers), float32."""
    faded = csr_array(at.papers.written.T @ diags_array(worth(at)))
    around = csr_array(at.ties[at.members] @ faded)
    around = around - around.multiply(at.member_papers)
    around.eliminate_zeros()
    return csr_array(around.astype(np.float32))

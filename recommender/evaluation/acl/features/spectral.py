"""Where two authors stand in the network as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.evaluation.acl.features.block import Block
from recommender.evaluation.acl.features.recency import worth
from recommender.evaluation.acl.features.steps import normalised
from recommender.evaluation.acl.snapshot import co_authorship
from recommender.maths.items import unit

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray
    from recommender.evaluation.acl.snapshot import Snapshot
    from recommender.evaluation.acl.texts import Texts

NAMES = ("network_place", "gatherings")
DIRECTIONS = 96


def block(at: Snapshot, texts: Texts) -> Block:  # noqa: ARG001
    """Cosines of spectral embeddings.

    ``network_place``: of the normalised recency-weighted network; ``gatherings``: of who
    publishes in which volumes and events.
    """
    from sklearn.utils.extmath import randomized_svd

    recent = normalised(co_authorship(at.papers.written, worth(at, 4.0)))
    u, s, _ = randomized_svd(recent, DIRECTIONS, n_iter=4, random_state=0)
    net = unit((u * s)[at.members].astype(np.float32))

    def of(rows: IntArray) -> FloatArray:
        return np.stack([net[rows] @ net.T], axis=-1)

    return Block(NAMES[:1], (1,), of)

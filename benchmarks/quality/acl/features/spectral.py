"""Where two authors stand in the network as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.acl.features.block import Block
from benchmarks.quality.acl.features.recency import worth
from benchmarks.quality.acl.features.steps import normalised
from benchmarks.quality.acl.snapshot import co_authorship
from recommender.maths.texts.items import unit

if TYPE_CHECKING:
    from benchmarks.quality.acl.snapshot import Snapshot
    from benchmarks.quality.acl.texts import Texts
    from recommender.arrays import FloatArray, IntArray

NAMES = ("network_place",)
DIRECTIONS = 96
"""Directions of the network that are kept."""
FADING = 4.0
"""Years after which a joint paper counts 1 / e here: places change more slowly than ties."""


def block(at: Snapshot, texts: Texts) -> Block:  # noqa: ARG001
    """Cosine of spectral embeddings of the normalised recency-weighted network."""
    from sklearn.utils.extmath import randomized_svd

    recent = normalised(co_authorship(at.papers.written, worth(at, FADING)))
    size = min(DIRECTIONS, recent.shape[0] - 1)
    directions, values, _ = randomized_svd(recent, size, n_iter=4, random_state=0)
    places = unit((directions * values)[at.members].astype(np.float32))

    def compute(rows: IntArray) -> FloatArray:
        cosines: FloatArray = (places[rows] @ places.T)[..., None]
        return cosines

    return Block(NAMES, compute)

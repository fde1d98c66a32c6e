"""Likeness beside what is usual for either: near for these two, not near to everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.acl.features.block import Block

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray

SAMPLE = 400
"""Members against whom the usual is measured."""


def local(block: Block, wanted: tuple[str, ...], n: int, seed: int = 0) -> Block:
    """A block with z-values of some of its columns added, the mean of both sides'.

    ``z = (x - mean) / sd`` over a sample of members; of a directed column that of the other side
    is its counterpart (local scaling against hubs: Schnitzer et al., JMLR 13, 2012).
    """
    places = [block.names.index(name) for name in wanted]
    counterparts = [block.names.index(_other(name)) for name in wanted]
    rng = np.random.default_rng(seed)
    rows = np.sort(rng.choice(n, min(SAMPLE, n), replace=False))
    sample = block.compute(rows)
    mean, sd = sample.mean(axis=0), sample.std(axis=0) + 1e-6  # of x(s, v), by v

    def compute(rows: IntArray) -> FloatArray:
        x = block.compute(rows)
        added = []
        for place, other in zip(places, counterparts, strict=True):
            v = x[..., place]
            beside_b = (v - mean[None, :, place]) / sd[None, :, place]
            beside_a = (v - mean[rows, other][:, None]) / sd[rows, other][:, None]
            added.append((beside_b + beside_a) / 2)
        return np.concatenate([x, np.stack(added, axis=-1)], axis=-1)

    names = (*block.names, *(f"{name}_z" for name in wanted))
    return Block(names, compute)


def _other(name: str) -> str:
    if name.endswith("_ab"):
        return name[:-3] + "_ba"
    return name[:-3] + "_ab" if name.endswith("_ba") else name

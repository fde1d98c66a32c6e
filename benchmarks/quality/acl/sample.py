"""Pairs to learn from: every new tie, and some of the others with the weight of all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scipy.sparse import csr_array

    from benchmarks.quality.acl.society import Followed
    from recommender.arrays import BoolArray, DoubleArray, FloatArray, IntArray

OTHERS = 75
"""Pairs without a new tie drawn for each member asked about."""
ASKED = (2_000, 200, 200)
"""Members asked about at each cutoff, drawn at random: of those with new bridging ties, of those
with other new ties alone, of those without any."""
WORKERS = 2
"""Threads that compute features; each holds two or three blocks of `BLOCK` members."""
QUESTIONS = (True, False)
"""Whether only bridging pairs are asked about."""
BLOCK = 64
"""Members whose features are computed at a time: 64 x 6,500 x 90 values take 150 MB."""


@dataclass(frozen=True)
class Sample:
    """Labelled pairs; a row per member asked about and other member."""

    X: FloatArray
    """Shape (m, f)."""
    good: IntArray
    """Shape (m,), 1 where they wrote together."""
    weight: DoubleArray
    """Shape (m,), how many pairs each row stands for: 1 over its chance of being drawn."""
    member: IntArray
    """Shape (m,), whose row it is; numbers of different cutoffs differ."""
    other: IntArray
    """Shape (m,), number of the other member at their cutoff."""

    def of(self, rows: IntArray | BoolArray) -> Sample:
        """Some of the rows."""
        return Sample(
            self.X[rows], self.good[rows], self.weight[rows], self.member[rows], self.other[rows]
        )

    @property
    def even(self) -> DoubleArray:
        """Weights under which each member with new ties counts as one, shape (m,).

        What a list is worth is averaged over members, so a member with twenty new ties must not
        teach twenty times as much as one with a single one. New ties together weigh a tenth of
        all; log-odds learnt so are too high by a constant, which calibration takes away.
        """
        ties = np.bincount(self.member, self.good)[self.member]
        share = np.where(self.good == 1, 1.0 / np.maximum(ties, 1.0), 0.0)
        others = self.good == 0
        return np.where(others, 1.0, share * others.sum() / 9.0 / max(share.sum(), 1e-9))


def draw_samples(past: Followed, seed: int) -> tuple[Sample, ...]:
    """Draw samples at one cutoff, one for each of `QUESTIONS`.

    They come from one pass over the features of the members asked about.

    Parameters
    ----------
    past
        A society and what came of it.
    seed
        Of the draws.
    """
    rng = np.random.default_rng([seed, past.at.cutoff])
    ties = [past.positives(bridging=bridging) for bridging in QUESTIONS]
    asked = _draw_members(ties, past.at.clean, rng)
    rows = np.flatnonzero(asked)
    _ = past.society.blocks  # laid out once, before threads ask for them

    def draw(members: IntArray) -> list[list[Sample]]:
        return _draw_block(
            past, ties, asked, members, np.random.default_rng([seed, int(members[0])])
        )

    with ThreadPoolExecutor(WORKERS) as threads:
        drawn = list(threads.map(draw, blocks(rows)))
    return tuple(
        _stack_samples([sample for block in drawn for sample in block[number]])
        for number in range(len(QUESTIONS))
    )


def _draw_block(
    past: Followed,
    ties: Sequence[csr_array],
    asked: DoubleArray,
    members: IntArray,
    rng: np.random.Generator,
) -> list[list[Sample]]:
    """Pairs of some members, one sample each, by question."""
    values = past.society.features(members)
    samples: list[list[Sample]] = [[] for _ in QUESTIONS]
    for number, bridging in enumerate(QUESTIONS):
        open_to = past.at.askable(members, bridging=bridging)
        good = (ties[number][members].toarray() > 0) & open_to
        for place, member in enumerate(members):
            chosen, weight = _draw_pairs(open_to[place], good[place], rng)
            weight *= asked[member]
            labels = good[place, chosen].astype(np.int64)
            whose = np.full(len(chosen), member)
            samples[number].append(Sample(values[place, chosen], labels, weight, whose, chosen))
    return samples


def _stack_samples(parts: Sequence[Sample]) -> Sample:
    return Sample(
        np.concatenate([sample.X for sample in parts]),
        np.concatenate([sample.good for sample in parts]),
        np.concatenate([sample.weight for sample in parts]),
        np.concatenate([sample.member for sample in parts]),
        np.concatenate([sample.other for sample in parts]),
    )


def join_samples(samples: Sequence[Sample]) -> Sample:
    """Samples of several cutoffs as one."""
    offsets = np.cumsum([0, *(int(sample.member.max()) + 1 for sample in samples)])
    return _stack_samples(
        [
            replace(sample, member=sample.member + low)
            for sample, low in zip(samples, offsets, strict=False)
        ]
    )


def blocks(rows: IntArray) -> Iterator[IntArray]:
    """Member numbers, `BLOCK` at a time."""
    return (rows[low : low + BLOCK] for low in range(0, len(rows), BLOCK))


def _draw_members(
    ties: Sequence[csr_array], clean: BoolArray, rng: np.random.Generator
) -> DoubleArray:
    """How many members each stands for, shape (n,); 0 for those not asked about."""
    bridging, any_tie = (np.diff(ties[place].indptr) > 0 for place in (0, -1))
    worth = np.zeros(len(clean))
    kinds = (bridging, any_tie & ~bridging, ~any_tie)
    for kind, most in zip(kinds, ASKED, strict=True):
        rows = np.flatnonzero(kind & clean)
        drawn = rng.choice(rows, min(most, len(rows)), replace=False)
        worth[drawn] = len(rows) / max(len(drawn), 1)
    return worth


def _draw_pairs(
    mask: BoolArray, good: BoolArray, rng: np.random.Generator
) -> tuple[IntArray, DoubleArray]:
    """All new ties of one member and some of the others, with their weights."""
    ties, others = np.flatnonzero(good), np.flatnonzero(mask & ~good)
    drawn = rng.choice(others, min(OTHERS, len(others)), replace=False)
    worth = len(others) / max(len(drawn), 1)
    weight = np.concatenate([np.ones(len(ties)), np.full(len(drawn), worth)])
    return np.concatenate([ties, drawn]), weight

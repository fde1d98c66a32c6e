"""What the larger encoder reads, and the vector each text should get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.arrays import FloatArray, IntArray
    from recommender.learning.encoder.bags import Bags
    from recommender.learning.encoder.larger.settings import LargeSettings

_FRAME = 2
"""[CLS] and [SEP] around every text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read.

    Attributes
    ----------
    german
        How many of the texts, the first ones, are German; the others are English.
    fine, coarse
        Tokens of each text, without frame, in the two readings.
    target
        Shape (n_texts,): the row of `vectors` each text should come out as.
    vectors
        Shape (n_targets, dimension): unit vectors of the teacher.
    """

    german: int
    fine: Bags
    coarse: Bags
    target: IntArray
    vectors: FloatArray


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of about the same length.

    Attributes
    ----------
    ids
        Shape (n_texts, longest), int64: tokens with their frame, then padding.
    mask
        The same shape: 1 where there is a token.
    wanted
        Shape (n_texts, dimension): the teacher's vectors.
    """

    ids: IntArray
    mask: IntArray
    wanted: FloatArray


def batches(
    reading: Reading, settings: LargeSettings, frame: tuple[int, int, int]
) -> Iterator[Batch]:
    """Yield batches for ever: pass after pass, each in another order.

    Parameters
    ----------
    reading
        What is read.
    settings
        Size of a batch, share of English and seed.
    frame
        Ids of [CLS], [SEP] and [PAD].

    Yields
    ------
    Batch
        The same sequence for the same settings, however many are taken.
    """
    for turn in range(10**9):
        rng = np.random.default_rng((settings.seed, turn))
        chosen = _chosen(reading, settings, rng)
        cuts = _cut(reading.fine, chosen, settings, rng)
        for rows in (cuts[i] for i in rng.permutation(len(cuts))):
            bags = reading.coarse if rng.random() < settings.coarse_share else reading.fine
            yield framed(bags.take(rows), reading.vectors[reading.target[rows]], settings, frame)


def framed(
    bags: Bags, wanted: FloatArray, settings: LargeSettings, frame: tuple[int, int, int]
) -> Batch:
    """Lay texts out as one block.

    Returns
    -------
    Batch
        Texts cut to ``settings.longest`` tokens, frame included.
    """
    lengths = np.minimum(np.diff(bags.starts), settings.longest - _FRAME)
    first, last, empty = frame
    column = np.arange(int(lengths.max(initial=0)) + _FRAME)
    inside = (column >= 1) & (column <= lengths[:, None])
    ids = np.full(inside.shape, empty, dtype=np.int64)
    source = bags.starts[:-1, None] + column - 1
    ids[inside] = bags.ids[source[inside]]
    ids[:, 0] = first
    ids[np.arange(len(ids)), lengths + 1] = last
    return Batch(ids, (column < lengths[:, None] + _FRAME).astype(np.int64), wanted)


def _chosen(reading: Reading, settings: LargeSettings, rng: np.random.Generator) -> IntArray:
    german = np.arange(reading.german)
    others = rng.permutation(np.arange(reading.german, len(reading.fine)))
    return np.concatenate((german, others[: round(settings.english * len(german))]))


def _cut(
    bags: Bags, rows: IntArray, settings: LargeSettings, rng: np.random.Generator
) -> list[IntArray]:
    """Sort by length, ties and near ties by chance, and cut into batches."""
    lengths = np.minimum(np.diff(bags.starts)[rows] + _FRAME, settings.longest)
    order = np.argsort(lengths + rng.random(len(rows)) * 1.5, kind="stable")
    rows, lengths = rows[order], lengths[order]
    cuts, begin = [], 0
    while begin < len(rows):
        count = min(settings.texts, max(1, settings.tokens // int(lengths[begin])))
        cuts.append(rows[begin : begin + count])
        begin += count
    return [cut for cut in cuts if len(cut) > 1]

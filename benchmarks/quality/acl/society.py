"""A society of authors at a cutoff with all features of its pairs, laid out when first needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.acl.features import (
    best_pairs,
    circles,
    neighbours,
    people,
    places,
    profiles,
    spectral,
    steps,
)
from benchmarks.quality.acl.features.local import local
from benchmarks.quality.acl.outcomes import find_new_pairs, positives
from benchmarks.quality.acl.snapshot import take_snapshot
from benchmarks.quality.acl.texts import embed_texts

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_array

    from benchmarks.quality.acl.anthology import Anthology
    from benchmarks.quality.acl.features.block import Block
    from benchmarks.quality.acl.snapshot import Snapshot
    from benchmarks.quality.acl.texts import Texts
    from recommender.arrays import BoolArray, FloatArray, IntArray

_KINDS = (profiles, best_pairs, steps, places, people, circles, spectral, neighbours)
_LOCAL = {
    "profiles": ("meaning", "topics", "words", "topics_circle_ab", "topics_circle_ba"),
    "best_pairs": (
        "meaning_best",
        "words_best",
        "meaning_mean_ab",
        "meaning_mean_ba",
        "words_mean_ab",
        "words_mean_ba",
    ),
    "steps": ("fresh_walks",),
    "places": ("venues", "volumes", "events_shared"),
}
"""Columns that hubs inflate, by kind."""


@dataclass(frozen=True)
class Society:
    """Members, their texts and ties at a cutoff."""

    at: Snapshot
    seed: int = 0

    def __len__(self) -> int:
        return len(self.at)

    @cached_property
    def texts(self) -> Texts:
        """Vectors of the papers."""
        return embed_texts(self.at, self.seed)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The kinds of features, laid out."""
        blocks = []
        for kind in _KINDS:
            name = kind.__name__.rpartition(".")[2]
            block = kind.block(self.at, self.texts)
            wanted = _LOCAL.get(name)
            blocks.append(local(block, wanted, len(self), self.seed) if wanted else block)
        return tuple(blocks)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the columns of `features`."""
        return tuple(name for block in self.blocks for name in block.names)

    @property
    def kinds(self) -> tuple[str, ...]:
        """File of `benchmarks.quality.acl.features` that each column is from."""
        names = (kind.__name__.rpartition(".")[2] for kind in _KINDS)
        return tuple(
            name for name, block in zip(names, self.blocks, strict=True) for _ in block.names
        )

    @property
    def personal(self) -> BoolArray:
        """Columns about one of the two alone."""
        return np.concatenate([np.full(len(block.names), block.person) for block in self.blocks])

    def features(self, rows: IntArray) -> FloatArray:
        """Features of some members with all, shape (len(rows), n, n_columns)."""
        return np.concatenate([block.compute(rows) for block in self.blocks], axis=-1)


@dataclass(frozen=True)
class Followed:
    """A society and what came of it within two years."""

    society: Society
    pairs: pd.DataFrame
    """Of `outcomes.find_new_pairs`."""

    @property
    def at(self) -> Snapshot:
        """What was known."""
        return self.society.at

    def positives(self, *, bridging: bool) -> csr_array:
        """Pairs that wrote together, shape (n, n), symmetric."""
        return positives(self.pairs, len(self.society), bridging=bridging)


def followed(anthology: Anthology, cutoff: int, seed: int = 0) -> Followed:
    """The society at a cutoff and its outcomes.

    Raises
    ------
    InputError
        If there is nobody, or the years after the cutoff are missing.
    """
    at = take_snapshot(anthology, cutoff, seed)
    return Followed(Society(at, seed), find_new_pairs(anthology, at))

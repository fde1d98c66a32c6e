"""Wishes as needs of a kind: whom of the club somebody wants to know next, or hopes for.

They may steer a round (`Warm.wish`), and are in nothing that it tells: neither in a feature, a score, a
reason nor the value of its proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.pairs import pair_keys
from recommender.pipeline.warm import NEED, list_askings, rate_members

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.arrays import DoubleArray, IntArray
    from recommender.pipeline.prepared import Prepared
    from recommender.ports.encoder import Encoder


@dataclass(frozen=True, eq=False)
class WishedPairs:
    """Pairs of which one meets a wish of the other, and what that is worth in choosing a round."""

    pairs: IntArray
    """Shape (m, 2), i < j, each once, ascending by key."""
    rewards: DoubleArray
    """Shape (m,), log-odds, above 0."""
    members: int

    def reward_of(self, pairs: IntArray) -> DoubleArray:
        """What some pairs, shape (k, 2), i < j, are worth more, shape (k,); 0 for others."""
        if not len(self.pairs):
            return np.zeros(len(pairs))
        known, asked = pair_keys(self.pairs, self.members), pair_keys(pairs, self.members)
        at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
        rewards: DoubleArray = np.where(known[at] == asked, self.rewards[at], 0.0)
        return rewards


def find_wished(
    prepared: Prepared, encoder: Encoder, wishes: Iterable[tuple[str, str, str]]
) -> WishedPairs:
    """The pairs of a club that meet a wish.

    Parameters
    ----------
    prepared
        The club.
    encoder
        The one that it was prepared with.
    wishes
        Member, kind and text.
    """
    n, knobs = len(prepared.club), prepared.config
    worth = np.zeros((0, 3))
    told = [wish for wish in wishes if wish[0] in prepared.club.rows]
    if told and knobs.warm.wish:
        askings = list_askings(prepared, encoder, told)
        askings = askings.only(
            np.array([asking.kind != NEED for asking in askings.askings], np.bool_)
        )
        chances = rate_members(prepared, askings)
        asker = np.array([prepared.club.row(asking.asker) for asking in askings.askings], np.int64)
        wish, met = np.nonzero(chances >= knobs.evidence.might_help)
        rows = np.column_stack([asker[wish], met])
        worth = np.column_stack([np.sort(rows, axis=1), knobs.warm.wish * chances[wish, met]])
    pairs = worth[:, :2].astype(np.int64)
    keys, place = np.unique(pair_keys(pairs, n), return_inverse=True)
    rewards = np.zeros(len(keys))
    np.maximum.at(rewards, place, worth[:, 2])
    first = np.zeros((len(keys), 2), dtype=np.int64)
    first[place] = pairs
    return WishedPairs(first, rewards, n)

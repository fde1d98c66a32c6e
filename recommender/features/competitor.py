"""1 where the industry is the same, and the trade or an offer of each; 0 where both want to meet rivals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.features.feature import Axis, Feature
from recommender.features.stated import read_industries
from recommender.maths.texts.items import best_of_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.member import Member
    from recommender.config import Bridging
    from recommender.features.club_facts import ClubFacts
    from recommender.features.pair_block import PairBlock
    from recommender.maths.texts.items import ItemRows


def _compute(block: PairBlock) -> DoubleArray:
    rivals, enough = np.zeros(len(block)), block.club.evidence.competitor_z
    both_agree = block.values_of(_read_meets_rivals).all(axis=1)
    same = np.flatnonzero(_same_industry(block) & ~both_agree)
    offers = _list_offers(block.club)
    nearest = best_of_parts(offers, offers, block.pairs[same]) / block.club.exchange.sd
    rivals[same] = (nearest >= enough) | _same_trade(block.club.trades, block.pairs[same])
    return rivals


def _read_meets_rivals(members: Sequence[Member]) -> IntArray:
    """Who wants to meet competitors, shape (n,): 1 or 0."""
    return np.array([int(member.meets_rivals) for member in members], dtype=np.int64)


def _same_trade(trades: IntArray, pairs: IntArray) -> BoolArray:
    """Whether the two have a trade in common, shape (n_pairs,)."""
    first, second = trades[pairs[:, 0]], trades[pairs[:, 1]]
    alike = (first[:, :, None] == second[:, None, :]) & (first[:, :, None] >= 0)
    common: BoolArray = alike.any(axis=(1, 2))
    return common


def _same_industry(block: PairBlock) -> BoolArray:
    """Whether both state one industry and it is the same, shape (n_pairs,)."""
    industries = block.values_of(read_industries)
    same: BoolArray = (industries[:, 0] == industries[:, 1]) & (industries[:, 0] >= 0)
    return same


def _list_offers(club: ClubFacts) -> tuple[ItemRows, ...]:
    """The listed offers among what members give, centred as that is."""
    return tuple(part.up_to(club.offers) for part in club.exchange.given_parts.parts)


def _reward(rival: DoubleArray, knobs: Bridging) -> DoubleArray:
    return -knobs.competitor * rival


FEATURE = Feature(
    name="competitor",
    axis=Axis.DIFFERENT,
    compute=_compute,
    reward_from=_reward,
    says={"de": "im Wettbewerb", "en": "competitors"},
)

"""What chosen pairs mean: the introductions with both sides' reasons, the effect on the bubble."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.introduction import Introduction
from recommender.maths.network.structure import mutual_contacts
from recommender.stages.effect import (
    bubble_numbers,
    industry_groups,
    member_bubbles,
    round_numbers,
    with_introductions,
)
from recommender.stages.explain import Explainer

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from recommender.arrays import IntArray
    from recommender.club.round import BubbleNumbers, RoundNumbers
    from recommender.pipeline.prepared import Prepared


@dataclass(frozen=True)
class Effect:
    """What a round's introductions are like, and the bubble with and without them."""

    numbers: RoundNumbers
    before: BubbleNumbers
    after: BubbleNumbers
    bubble_index: Mapping[str, tuple[float, float]]
    """Per member, before and after; NaN without ties."""


def effect_of(prepared: Prepared, chosen: pd.DataFrame, capacity: IntArray) -> Effect:
    """The effect of scored pairs, one row each, if they were the round.

    ``capacity`` has the introductions that each member takes, shape (n,).
    """
    club, network = prepared.club, prepared.network
    pairs = chosen[["i", "j"]].to_numpy()
    industries = industry_groups(club.members)
    after = with_introductions(network.ties, pairs)
    bubbles = member_bubbles(network.ties, after, network.communities, industries)
    return Effect(
        numbers=numbers_of(prepared, chosen, capacity),
        before=bubble_numbers(network.ties, network.communities, industries, bubbles[:, 0]),
        after=bubble_numbers(after, network.communities, industries, bubbles[:, 1]),
        bubble_index={
            id_: (float(old), float(new)) for id_, (old, new) in zip(club.ids, bubbles, strict=True)
        },
    )


def numbers_of(prepared: Prepared, chosen: pd.DataFrame, capacity: IntArray) -> RoundNumbers:
    """What scored pairs are like if they were the round; parameters as for `effect_of`."""
    pairs = chosen[["i", "j"]].to_numpy()
    first, second = industry_groups(prepared.club.members)[pairs].T
    same = (first == second) & (first >= 0)
    return round_numbers(chosen.assign(same_industry=same), pairs, capacity)


def make_explainer(prepared: Prepared) -> Explainer:
    """What explains the pairs of a club."""
    features = prepared.features
    return Explainer(
        prepared.club,
        prepared.facets,
        features.exchange,
        features.interests,
        prepared.facets.interest_texts,
        features.offers,
        prepared.network,
        features.stated.industries,
        prepared.config.evidence,
        prepared.config.explanations,
    )


def introductions_of(explainer: Explainer, rows: pd.DataFrame) -> tuple[Introduction, ...]:
    """Scored pairs as introductions with both sides' reasons."""
    ids, explainer = explainer.club.ids, _read_few(explainer, np.unique(rows[["i", "j"]]))
    stated = mutual_contacts(explainer.network.stated, rows[["i", "j"]].to_numpy(dtype=np.int64))
    return tuple(
        Introduction(
            a=ids[row["i"]],
            b=ids[row["j"]],
            weight=float(row["weight"]),
            compatibility=float(row["compatibility"]),
            closeness=float(row["closeness"]),
            bridging_reward=float(row["bridging_reward"]),
            mutual_contacts=int(row["mutual_contacts"]),
            same_community=bool(row["same_community"]),
            give_ab=float(row["give_ab"]),
            give_ba=float(row["give_ba"]),
            stated_mutual_contacts=int(mutual),
            sides=explainer.sides(row["i"], row["j"]),
            propensity=float(row.get("propensity", math.nan)),
        )
        for row, mutual in zip(rows.to_dict("records"), stated, strict=True)
    )


def _read_few(explainer: Explainer, members: IntArray) -> Explainer:
    """The same that has read some members, in ascending rows, alone, where the vectors of all lie apart.

    To put these together would take longer than whatever is told of a few.
    """
    kinds = explainer.exchange, explainer.interests
    if not any(kind.asked_parts.is_patched for kind in kinds):
        return explainer
    facets = replace(
        explainer.facets,
        give_texts=explainer.facets.give_texts.only_of(members),
        need_texts=explainer.facets.need_texts.only_of(members),
    )
    exchange, interests = (kind.only_of(members) for kind in kinds)
    return replace(
        explainer,
        facets=facets,
        exchange=exchange,
        interests=interests,
        interest_texts=explainer.interest_texts.only_of(members),
    )

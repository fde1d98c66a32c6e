"""1 where one only meets in person, none only online, and they live in two places."""

from collections.abc import Sequence

import numpy as np

from recommender.arrays import BoolArray, DoubleArray
from recommender.club.member import Meet, Member
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock
from recommender.features.stated import read_places


def _only_in_person(members: Sequence[Member]) -> BoolArray:
    return np.array([member.meet is Meet.IN_PERSON for member in members], dtype=np.bool_)


def _only_online(members: Sequence[Member]) -> BoolArray:
    return np.array([member.meet is Meet.ONLINE for member in members], dtype=np.bool_)


def _compute(block: PairBlock) -> DoubleArray:
    in_person, online = block.values_of(_only_in_person), block.values_of(_only_online)
    places = block.values_of(read_places)
    wanted = in_person.any(axis=1) & ~online.any(axis=1)
    needed: BoolArray = wanted & (places[:, 0] != places[:, 1])
    return needed.astype(np.float64)


FEATURE = Feature(
    name="travel",
    axis=Axis.COMPATIBLE,
    compute=_compute,
    says={"de": "Anreise nötig", "en": "somebody has to travel"},
)

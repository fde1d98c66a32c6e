"""How far one has to travel where one only meets in person and none only online: 0 within a town, 1 beyond half a day.

By classes of journeys (`recommender.labels.journeys`): .25 up to an hour, .5 up to two, .75 up to four. Of two
towns of which one is not on the map, or not stated, nobody knows: .5.
"""

from collections.abc import Sequence

import numpy as np

from recommender.arrays import BoolArray, DoubleArray, IntArray
from recommender.club.member import Meet, Member
from recommender.club.whereabouts import number_places
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock
from recommender.features.stated import Stated, read_places
from recommender.labels.journeys import JOURNEYS, class_of_journeys
from recommender.maths.great_circle import measure_km


def _only_in_person(members: Sequence[Member]) -> BoolArray:
    return np.array([member.meet is Meet.IN_PERSON for member in members], dtype=np.bool_)


def _only_online(members: Sequence[Member]) -> BoolArray:
    return np.array([member.meet is Meet.ONLINE for member in members], dtype=np.bool_)


def find_journeys(stated: Stated, pairs: IntArray) -> IntArray:
    """The class of the journey that pairs need to meet in the way both want, shape (m,).

    Parameters
    ----------
    stated
        The members' fields.
    pairs
        Shape (m, 2), row numbers.

    Returns
    -------
    IntArray
        Places in `recommender.labels.journeys.JOURNEYS`: 0 within a town, and where nobody needs one, as both
        may meet online, or one meets online only.
    """
    first, second = pairs[:, 0], pairs[:, 1]
    in_person, online = stated.column(_only_in_person), stated.column(_only_online)
    towns = stated.column(read_places)
    needed = (in_person[first] | in_person[second]) & ~(online[first] | online[second])
    needed &= towns[first] != towns[second]
    journeys: IntArray = np.zeros(len(pairs), dtype=np.int64)
    journeys[needed] = _class_of_ways(stated, first[needed], second[needed])
    return journeys


def _class_of_ways(stated: Stated, first: IntArray, second: IntArray) -> IntArray:
    """The class of the journey between members, shape (m,); of few places each way once."""
    towns = stated.column(number_places)
    numbers, places = towns.numbers, towns.places
    here, there = numbers[first], numbers[second]
    if len(places) ** 2 > len(first):
        return class_of_journeys(measure_km(places[here], places[there]))
    one, other = np.indices((len(places), len(places))).reshape(2, -1)
    classes = class_of_journeys(measure_km(places[one], places[other]))
    ways: IntArray = classes[here * len(places) + there]
    return ways


def _compute(block: PairBlock) -> DoubleArray:
    return find_journeys(block.club.stated, block.pairs) / (len(JOURNEYS) - 1)


FEATURE = Feature(
    name="travel",
    axis=Axis.COMPATIBLE,
    compute=_compute,
    from_fields=True,
    says={"de": "Anreise nötig", "en": "somebody has to travel"},
)

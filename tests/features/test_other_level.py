"""People of different levels: a number about pairs always, a reward only where a club asks."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from recommender.club.club import Club
from recommender.config import Config
from recommender.maths.pairs import all_pairs
from recommender.pipeline import introduce_club
from recommender.service.club.bootstrap import prepare
from recommender.stages.rank import bridging_reward
from tests.conftest import WEEK
from tests.planted_club import person

LEVELS = ("manager", "Manager", "skilled_trade", "", "", "Falconer")


@pytest.fixture(scope="module")
def levelled(encoder):
    members = [person(number, level=level) for number, level in enumerate(LEVELS)]
    return prepare(Club.build(members), encoder)


def test_levels_differ_where_both_are_stated_and_not_the_same_word(levelled):
    expected = [
        float(bool(one) and bool(other) and one.casefold() != other.casefold())
        for one, other in combinations(LEVELS, 2)
    ]
    table = levelled.features.of(all_pairs(len(LEVELS)))
    assert table["other_level"].tolist() == expected
    assert sum(expected) == 5


def test_it_is_worth_nothing_until_a_club_says_what(levelled):
    table, knobs = levelled.features.of(all_pairs(len(LEVELS))), Config().bridging
    without = bridging_reward(table.assign(other_level=0.0), knobs)
    np.testing.assert_array_equal(bridging_reward(table, knobs), without)
    worth = bridging_reward(table, replace(knobs, other_level=0.7))
    np.testing.assert_allclose(worth, without + 0.7 * table["other_level"])


def test_a_club_that_asks_for_it_gets_more_introductions_between_levels(prepared, sample_round):
    def between_levels(round_):
        level = {member.id: member.level.casefold() for member in prepared.club.members}
        return sum(
            bool(level[pair.a] and level[pair.b]) and level[pair.a] != level[pair.b]
            for pair in round_.introductions
        )

    asked = introduce_club(prepared, WEEK, Config().with_knobs(bridging__other_level=3.0))
    assert between_levels(asked) > 1.05 * between_levels(sample_round)

"""Everybody whom a rule keeps from a member, as the pairs one by one say."""

import pytest

from recommender.club.round import BELOW_FLOOR
from recommender.pipeline.by_hand import assess, make_judge
from tests.conftest import WEEK


def test_conflicts_are_those_of_each_pair(prepared, sample_club):
    member, banned = "m003", [("m003", "m010")]
    found = make_judge(prepared, WEEK, banned).judge_others(member)
    assert list(found) == [id_ for id_ in sample_club.ids if id_ != member]
    assert {bool(each.broken) for each in found.values()} == {True, False}
    for other in sample_club.ids[:40]:
        if other != member:
            pair = assess(prepared, member, other, WEEK, banned)
            floor = () if pair.above_floor else (BELOW_FLOOR,)
            assert found[other].broken == (*pair.broken, *floor), other
            assert found[other].compatibility == pytest.approx(pair.introduction.compatibility)

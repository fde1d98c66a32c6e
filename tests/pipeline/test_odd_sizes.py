"""Whole rounds of clubs that ask for too much, offer too little, or are scored by nonsense."""

import numpy as np
import pytest

from recommender.club.club import Club
from recommender.club.member import Member
from recommender.config import Config
from recommender.errors import RoundError
from recommender.features.registry import COMPATIBILITY
from recommender.pipeline import introduce_club
from recommender.service.club.bootstrap import prepare
from tests.conftest import WEEK

OPEN = Config().with_knobs(rules__floor=0.0)
IDS = ("z-9", "17", "Ärztin/3", " 4", "m 1000000")


@pytest.fixture(scope="module")
def greedy(encoder):
    """Five members of odd ids who ask for more partners than there are."""
    people = [Member(id=id_, name=id_, headline="Baker", per_round=20) for id_ in IDS]
    return prepare(Club.build(people), encoder, OPEN)


@pytest.mark.parametrize("solver", ["exact", "dual"])
def test_who_asks_for_more_than_there_are_meets_everybody(greedy, solver):
    solved = introduce_club(greedy, WEEK, OPEN.with_knobs(rules__solver=solver))
    assert len(solved.introductions) == 10
    assert {each.a for each in solved.introductions} | {
        each.b for each in solved.introductions
    } == set(IDS)
    assert {(short.asked, short.got) for short in solved.shortfalls} == {(20, 4)}
    assert all(short.reasons == {} for short in solved.shortfalls)


@pytest.mark.parametrize("solver", ["exact", "dual"])
def test_where_no_pair_is_good_enough_the_round_is_empty_and_says_so(greedy, solver):
    solved = introduce_club(greedy, WEEK, OPEN.with_knobs(rules__floor=1.0, rules__solver=solver))
    assert solved.introductions == ()
    assert solved.certificate.candidates == 0
    assert all(short.reasons == {"below_floor": 4} for short in solved.shortfalls)


def test_a_ranker_whose_scores_are_no_numbers_is_named(greedy):
    class Nonsense:
        identity = "nonsense"
        features = COMPATIBILITY

        def log_odds(self, features):
            return np.full(len(features), np.nan)

    with pytest.raises(
        RoundError, match=r"ranker nonsense: .* pairs have a score that is no number"
    ):
        introduce_club(greedy.ranked_by(Nonsense()), WEEK)

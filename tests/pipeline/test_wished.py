"""Wishes steer a round where a club's operator lets them, and stand in nothing that it tells."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from recommender.config import Config
from recommender.pipeline import introduce_club
from recommender.pipeline.wished import WishedPairs, find_wished
from recommender.service.club.bootstrap import prepare
from tests.planted_club import planted_club

WEEK = "2026-W48"
WISH = ("m05", "hope", "Sleep researcher at the university hospital")


@pytest.fixture(scope="module")
def steered(encoder):
    config = Config().with_knobs(warm__wish=5.0, rules__floor=0.0)
    return prepare(planted_club(), encoder, config)


def pairs_of(solved):
    return {(pair.a, pair.b) for pair in solved.introductions}


def test_a_wish_finds_the_member_who_meets_it(steered, encoder):
    wished = find_wished(steered, encoder, [WISH])
    ids = steered.club.ids
    found = {tuple(ids[row] for row in pair) for pair in wished.pairs.tolist()}
    assert ("m05", "m17") in found
    assert all("m05" in pair for pair in found)
    assert ((wished.rewards > 0) & (wished.rewards <= 5.0)).all()


def test_without_the_knob_a_wish_counts_for_nothing(steered, encoder):
    off = replace(steered, config=Config())
    assert not len(find_wished(off, encoder, [WISH]).pairs)


def test_who_has_left_and_what_says_nothing_wish_for_nobody(steered, encoder):
    for wish in (("gone", "hope", WISH[2]), ("m05", "next", "new customers")):
        assert not len(find_wished(steered, encoder, [wish]).pairs)


def test_a_wish_is_met_in_the_round_and_no_number_of_it_tells(steered, encoder):
    wished = find_wished(steered, encoder, [WISH])
    plain, solved = introduce_club(steered, WEEK), introduce_club(steered, WEEK, wished=wished)
    assert ("m05", "m17") in pairs_of(solved)
    alone = {(pair.a, pair.b): pair for pair in plain.introductions}
    for pair in solved.introductions:
        if (pair.a, pair.b) in alone:
            assert pair == alone[pair.a, pair.b]
    worth = steered.config.rules.introduction_worth
    told = sum(pair.weight + worth for pair in solved.introductions)
    assert solved.certificate.value == pytest.approx(told)
    assert solved.certificate.bound >= plain.certificate.value - 1e-6
    assert "Sleep researcher at the university hospital" not in repr(
        [
            side
            for pair in solved.introductions
            if "m17" not in (pair.a, pair.b)
            for side in pair.sides
        ]
    )


def test_no_rule_is_broken_for_a_wish(encoder):
    members = [
        replace(each, do_not_introduce=frozenset({"m17"})) if each.id == "m05" else each
        for each in planted_club().members
    ]
    club = replace(planted_club(), members=tuple(members))
    prepared = prepare(club, encoder, Config().with_knobs(warm__wish=5.0, rules__floor=0.0))
    solved = introduce_club(prepared, WEEK, wished=find_wished(prepared, encoder, [WISH]))
    assert ("m05", "m17") not in pairs_of(solved)


def test_rewards_are_looked_up_pair_by_pair():
    wished = WishedPairs(np.array([[0, 2], [1, 3]]), np.array([0.5, 0.25]), 5)
    rewards = {(0, 2): 0.5, (1, 3): 0.25}
    pairs = np.array(list(combinations(range(5), 2)))
    expected = [rewards.get(pair, 0.0) for pair in map(tuple, pairs.tolist())]
    assert wished.reward_of(pairs).tolist() == expected
    none = WishedPairs(np.zeros((0, 2), np.int64), np.zeros(0), 5)
    assert not none.reward_of(pairs).any()

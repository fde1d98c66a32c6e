"""What the default round promises: near who only meets in person, far in views, across collars."""

from recommender import Club, Config, introduce_club, prepare
from recommender.club.member import Meet
from tests.planted_club import person

WEEK = "2026-W48"
ALIKE = {
    "headline": "baker",
    "industry": "",
    "offers": ("bread",),
    "needs": ("flour",),
    "interests": (),
}
ALL = {"rules__floor": 0.0}


def introduced(encoder, members, **knobs):
    config = Config().with_knobs(**ALL | knobs)
    round_ = introduce_club(prepare(Club.build(members), encoder, config), WEEK, config)
    return {(each.a, each.b) for each in round_.introductions}, round_.numbers


def test_who_only_meets_in_person_is_introduced_near_and_else_far(encoder):
    here = {"city": "Munich", "meet": Meet.IN_PERSON, "per_round": 1, **ALIKE}
    there = here | {"city": "Hamburg"}
    members = [person(0, **here), person(1, **there), person(2, **here), person(3, **there)]
    pairs, numbers = introduced(encoder, members)
    assert pairs == {("m00", "m02"), ("m01", "m03")}
    assert numbers.in_reach == 1.0
    pairs, numbers = introduced(encoder, members[:2])
    assert pairs == {("m00", "m01")}, "far away is better than nobody"
    assert numbers.in_reach == 0.0


def test_of_partners_who_are_alike_the_one_who_thinks_otherwise_is_introduced(encoder):
    yes, no = (dict.fromkeys("xyz", value) for value in (2, -2))
    views = [yes, yes, no, no]
    members = [
        person(row, viewpoints=each, city="", per_round=1, **ALIKE)
        for row, each in enumerate(views)
    ]
    pairs, _ = introduced(encoder, members)
    assert all(views[int(a[1:])] != views[int(b[1:])] for a, b in pairs)
    assert len(pairs) == 2


def test_of_partners_who_are_alike_office_meets_workshop(encoder):
    levels = ["executive", "manager", "skilled_trade", "apprentice"]
    members = [
        person(row, level=level, city="", per_round=1, **ALIKE) for row, level in enumerate(levels)
    ]
    pairs, numbers = introduced(encoder, members)
    assert numbers.across_collars == 1.0
    assert len(pairs) == 2

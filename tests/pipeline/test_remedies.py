"""What would serve more members is solved, not guessed: planted clubs, and all rounds of small ones."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from recommender.club.club import Club
from recommender.club.edits import Edits
from recommender.club.member import Meet, Member
from recommender.config import Config
from recommender.pipeline import introduce_club
from recommender.pipeline.remedies import find_remedies
from recommender.service.club.bootstrap import prepare
from tests.conftest import WEEK

OPEN = Config().with_knobs(rules__floor=0.0)
HEADLINES = ["baker", "notary", "diver", "weaver", "pilot", "nurse"]


def person(number, **more):
    values = {"id": f"m{number}", "name": f"N{number}", "headline": HEADLINES[number % 6]}
    return Member(**(values | more))


def make(encoder, members, config=OPEN, history=()):
    table = pd.DataFrame(history, columns=["week", "a", "b"])
    return prepare(Club.build(members, history=table), encoder, config)


def remedies(prepared, edits=Edits()):  # noqa: B008  (frozen)
    solved = introduce_club(prepared, WEEK, edits=edits)
    served = {id_ for pair in solved.introductions for id_ in (pair.a, pair.b)}
    found = find_remedies(prepared, WEEK, served, edits)
    return {remedy.name: (remedy.value, remedy.gained, remedy.helped) for remedy in found}


def test_a_round_that_serves_everybody_needs_nothing(encoder):
    assert remedies(make(encoder, [person(0), person(1)])) == {}


def test_who_meets_in_person_only_is_told_of(encoder):
    members = [person(0, meet=Meet.IN_PERSON), person(1, meet=Meet.ONLINE)]
    assert remedies(make(encoder, members)) == {
        "in_person_also_online": (None, 2, ("m0", "m1")),
        "online_also_in_person": (None, 2, ("m0", "m1")),
    }


def test_a_rule_in_the_way_is_named(encoder):
    members = [person(0, languages=("de",)), person(1, languages=("en",))]
    assert remedies(make(encoder, members)) == {
        "rules.shared_language": (False, 2, ("m0", "m1")),
    }
    config = OPEN.with_knobs(rules__other_organisation=True)
    same = [person(0, organisation="Zeiss"), person(1, organisation="ZEISS")]
    assert list(remedies(make(encoder, same, config))) == ["rules.other_organisation"]


def test_an_odd_one_out_would_have_somebody_if_all_took_one_more(encoder):
    members = [person(number) for number in range(3)]
    ((name, (_, gained, helped)),) = remedies(make(encoder, members)).items()
    assert (name, gained, len(helped)) == ("one_more_each", 1, 1)


def test_a_ban_is_the_organisers_to_lift(encoder):
    prepared = make(encoder, [person(0), person(1)])
    assert remedies(prepared, Edits(banned=(("m0", "m1"),))) == {
        "without_bans": (None, 2, ("m0", "m1"))
    }


def test_the_weeks_after_which_two_may_meet_again_are_worked_out(encoder):
    history = [("2026-W20", "m0", "m1"), ("2026-W40", "m0", "m2"), ("2026-W40", "m0", "m3")]
    prepared = make(encoder, [person(0), person(1)], history=history)
    assert remedies(prepared) == {"rules.repeat_after_weeks": (28, 2, ("m0", "m1"))}


def test_the_floor_that_would_do_is_the_highest_in_whole_percent(encoder):
    prepared = make(encoder, [person(0), person(1)], Config().with_knobs(rules__floor=1.0))
    ((name, (floor, gained, _)),) = remedies(prepared).items()
    assert (name, gained) == ("rules.floor", 2)
    (pair,) = introduce_club(prepared, WEEK, prepared.config.turned({name: floor})).introductions
    assert floor <= pair.compatibility < floor + 0.01


@pytest.mark.parametrize(
    "two",
    [
        (person(0, do_not_introduce=frozenset({"m1"})), person(1)),
        (person(0, per_round=0), person(1)),
    ],
)
def test_what_somebody_asked_for_is_never_undone(encoder, two):
    assert remedies(make(encoder, two)) == {}


def most_served(members, may_meet):
    """How many any round of one each could serve: all rounds are gone through."""
    pairs = [pair for pair in combinations(range(len(members)), 2) if may_meet(*pair)]

    def best(left, taken):
        if not left:
            return len(taken)
        (a, b), *rest = left
        without = best(rest, taken)
        return without if taken & {a, b} else max(without, best(rest, taken | {a, b}))

    return best(pairs, frozenset())


@pytest.mark.parametrize("seed", range(6))
def test_every_round_of_a_small_club_says_the_same(encoder, seed):
    rng = np.random.default_rng(seed)
    ways, tongues = list(Meet), [("de",), ("en",), ("de", "en")]
    members = [
        person(n, meet=ways[rng.integers(3)], languages=tongues[rng.integers(3)]) for n in range(6)
    ]

    def clash(a, b):
        return {members[a].meet, members[b].meet} == {Meet.IN_PERSON, Meet.ONLINE}

    def silent(a, b):
        return not set(members[a].languages) & set(members[b].languages)

    now = most_served(members, lambda a, b: not clash(a, b) and not silent(a, b))
    expected = {
        "rules.shared_language": most_served(members, lambda a, b: not clash(a, b)) - now,
        "in_person_also_online": most_served(members, lambda a, b: not silent(a, b)) - now,
    }
    found = remedies(make(encoder, members))
    gained = {name: found.get(name, (None, 0, ()))[1] for name in expected}
    assert gained == expected

"""Clubs that break other systems: tiny, silent, hostile, odd, crowded."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.club.club import Club
from recommender.club.member import Meet, Member
from recommender.config import Config
from recommender.pipeline import introduce_club, introduce_member
from recommender.service.club.bootstrap import make_encoder, prepare

WEEK = "2026-W48"
OPEN = Config().with_knobs(rules__floor=0.0)
TRADES = ["baker", "notary", "diver", "weaver", "pilot", "nurse", "smith", "florist", "judge"]


def person(number, **more):
    values = {"id": f"m{number}", "name": f"N{number}", "headline": TRADES[number % 9]}
    return Member(**(values | more))


def solved(members, encoder, config=OPEN, ties=(), history=()):
    club = Club.build(
        members,
        pd.DataFrame(ties, columns=["a", "b"]).assign(strength=1.0, source=""),
        pd.DataFrame(history, columns=["week", "a", "b"]),
    )
    return introduce_club(prepare(club, encoder), WEEK, config)


def test_one_member_alone_is_told_there_is_nobody(encoder):
    found = solved([person(0)], encoder)
    assert found.introductions == ()
    assert [(each.member, each.got, dict(each.reasons)) for each in found.shortfalls] == [
        ("m0", 0, {})
    ]
    assert found.certificate.status == "optimal"


def test_everybody_blocking_everybody_gives_an_empty_round_with_reasons(encoder):
    ids = {f"m{number}" for number in range(5)}
    members = [
        person(number, do_not_introduce=frozenset(ids - {f"m{number}"})) for number in range(5)
    ]
    found = solved(members, encoder)
    assert found.introductions == ()
    assert all(dict(each.reasons) == {"not_available": 4} for each in found.shortfalls)


def test_colleagues_are_not_introduced_where_a_club_asks_for_it(encoder):
    members = [
        person(number, organisation=("Mill", "MILL", "mill", "")[number]) for number in range(4)
    ]
    other = OPEN.with_knobs(rules__other_organisation=True)
    found = solved(members, encoder, other)
    (introduction,) = found.introductions
    assert introduction.b == "m3"
    colleagues = {each.member: dict(each.reasons) for each in found.shortfalls}
    assert len(colleagues) == 2
    assert all(reasons["same_organisation"] == 2 for reasons in colleagues.values())
    assert len(solved(members, encoder).introductions) == 2


def test_a_block_by_one_side_is_enough(encoder):
    members = [person(0, do_not_introduce=frozenset({"m1"})), person(1), person(2)]
    for _ in range(2):
        found = solved(members, encoder)
        assert ("m0", "m1") not in {(each.a, each.b) for each in found.introductions}
        members.reverse()


def test_odd_numbers_leave_one_out_and_say_so(encoder):
    found = solved([person(number) for number in range(5)], encoder)
    assert len(found.introductions) == 2
    (short,) = found.shortfalls
    assert dict(short.reasons) == {"partner_taken": 4}


def test_a_paused_member_is_introduced_to_nobody(encoder):
    members = [person(0, per_round=0), person(1, per_round=3), person(2), person(3)]
    found = solved(members, encoder)
    assert all("m0" not in {each.a, each.b} for each in found.introductions)
    assert introduce_member(prepare(Club.build(members), encoder), "m0", WEEK) == ()


def test_members_without_any_text_are_still_served(encoder):
    members = [person(number, headline="") for number in range(4)]
    found = solved(members, encoder)
    assert len(found.introductions) == 2
    assert all(np.isfinite(each.weight) for each in found.introductions)


def test_the_lonely_member_is_served_though_the_candidates_leave_them_out(encoder):
    """Only one other speaks Basque, and that one is everybody's best match."""
    members = [
        person(number, languages=("de",), needs=("A sleep researcher",)) for number in range(12)
    ]
    members.append(
        person(12, languages=("de", "eu"), headline="Sleep researcher", offers=("Sleep",))
    )
    members.append(person(13, languages=("eu",), headline="Shepherd"))
    config = OPEN.with_knobs(candidates__per_member=1, candidates__random=0)
    found = solved(members, encoder, config)
    assert ("m12", "m13") in {(each.a, each.b) for each in found.introductions}
    assert found.certificate.served == found.certificate.servable == 14


def test_a_hub_is_in_no_more_lists_than_it_asked_for(encoder):
    members = [person(number, needs=("Sailing lessons",)) for number in range(11)]
    members[0] = person(0, offers=("Sailing lessons",), per_round=2)
    found = solved(members, encoder)
    assert len(found.of("m0")) == 2


def test_a_club_that_has_met_everyone_is_told_so(encoder):
    members = [person(number) for number in range(3)]
    history = [("2026-W40", "m0", "m1"), ("2026-W41", "m1", "m2"), ("2026-W42", "m0", "m2")]
    found = solved(members, encoder, history=history)
    assert found.introductions == ()
    assert all(dict(each.reasons) == {"met_before": 2} for each in found.shortfalls)


def test_odd_texts_go_through_unharmed(encoder):
    texts = [
        "🎺" * 50,
        "مرحبا بالعالم",
        "\u202eabc\u202c",
        "a" * 20_000,
        "<script>alert(1)</script>",
    ]
    members = [person(number, headline=text, about=text) for number, text in enumerate(texts)]
    found = solved(members, encoder)
    assert len(found.introductions) == 2


def test_those_lately_left_short_come_first(encoder):
    """Five members, one is left out; who met nobody lately is not the one again."""
    members = [person(number, headline="baker") for number in range(5)]
    history = pd.DataFrame(
        [("2026-W47", "m0", "m1", True), ("2026-W47", "m2", "m3", True)],
        columns=["week", "a", "b", "met"],
    )
    club = Club.build(members, None, history)
    found = introduce_club(prepare(club, encoder), WEEK, OPEN.with_knobs(rules__debt=5.0))
    assert "m4" not in {each.member for each in found.shortfalls}


@pytest.mark.parametrize("seed", range(3))
def test_other_seeds_serve_everyone_too(encoder, seed):
    members = [person(number, per_round=1 + number % 3) for number in range(18)]
    found = solved(members, encoder, OPEN.with_knobs(seed=seed))
    assert found.certificate.served == 18


@st.composite
def clubs(draw):
    n = draw(st.integers(2, 9))
    ids = [f"m{number}" for number in range(n)]
    members = [
        person(
            number,
            languages=draw(st.sampled_from([(), ("de",), ("en",), ("de", "en")])),
            meet=draw(st.sampled_from(list(Meet))),
            per_round=draw(st.integers(0, 3)),
            do_not_introduce=frozenset(
                draw(st.sets(st.sampled_from(ids), max_size=2)) - {ids[number]}
            ),
            bubble=draw(st.sampled_from([None, 0.0, 1.0])),
        )
        for number in range(n)
    ]
    pair = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda p: p[0] != p[1])
    return members, draw(st.lists(pair, max_size=6))


@given(clubs())
@settings(max_examples=40, deadline=None)
def test_whatever_the_club_the_rules_hold_and_every_gap_is_explained(drawn):
    members, ties = drawn
    found = solved(members, _encoder(), ties=ties)
    known = {frozenset(tie) for tie in ties}
    by_id = {member.id: member for member in members}
    for each in found.introductions:
        one, two = by_id[each.a], by_id[each.b]
        assert frozenset((each.a, each.b)) not in known
        assert each.b not in one.do_not_introduce
        assert each.a not in two.do_not_introduce
        assert {one.meet, two.meet} != {Meet.IN_PERSON, Meet.ONLINE}
        assert not one.languages or not two.languages or set(one.languages) & set(two.languages)
    for member in members:
        got = len(found.of(member.id))
        assert got <= member.per_round
        if got < member.per_round:
            (short,) = (each for each in found.shortfalls if each.member == member.id)
            assert sum(short.reasons.values()) == len(members) - 1 - got
            if got == 0:
                assert found.certificate.served == found.certificate.servable


@cache
def _encoder():
    """One encoder for all examples; hypothesis takes no fixture of a wider scope."""
    return make_encoder(cache=False)

"""Debates: planted opposites near each other are found; nobody far, alike or blocked is."""

import json
from dataclasses import asdict, replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommender import Club, Config, Member, prepare
from recommender.club.debate import NoDebate, Statement
from recommender.club.member import Meet
from recommender.letters.debate_letter import read_debate_text, tell_debate, write_debate_letter
from recommender.pipeline.debates import pair_debates

WEEK = "2026-W48"
KEYS = ("a", "b", "c", "d")
WORDS = {"a": Statement("a", {"de": "Freitag ist frei", "en": "Friday is free"})}


def member(id_, answers, city="Munich", **values):
    views = {key: value for key, value in zip(KEYS, answers, strict=True) if value is not None}
    return Member(
        **{
            "id": id_,
            "name": f"{id_.title()} Tester",
            "headline": "baker",
            "city": city,
            "viewpoints": views,
            "debates": True,
        }
        | values
    )


def plan(encoder, members, **knobs):
    config = Config().with_knobs(rules__floor=0.0, **knobs)
    return pair_debates(prepare(Club.build(members), encoder, config), WEEK)


def pairs_of(plan_):
    return [(each.a, each.b) for each in plan_.debates]


PEOPLE = (
    member("ada", (2, 1, 1, 1), share_views=True),
    member("ben", (-2, 1, 1, 0), share_views=True),
    member("cleo", (2, 1, 0, 1)),
    member("dora", (-2, 1, 1, 1), city="Hamburg"),
)


def test_opposites_in_reach_are_paired_and_the_others_told_why(encoder):
    made = plan(encoder, PEOPLE)
    assert len(made.debates) == 1
    debate = made.debates[0]
    assert debate.b == "ben" or debate.a == "ben"
    assert [each.statement for each in debate.opinions] == ["a"]
    assert debate.opinions[0].apart == 4
    assert set(debate.agree) == {"b", "c", "d"}
    assert debate.km == 0.0
    assert made.without["dora"] is NoDebate.NOBODY_IN_REACH
    assert sorted({*pairs_of(made)[0], *made.without}) == ["ada", "ben", "cleo", "dora"]


def test_a_longer_reach_serves_more(encoder):
    assert len(plan(encoder, PEOPLE, debates__reach_km=1_000.0).debates) == 2
    assert len(plan(encoder, PEOPLE, rules__reach_km=1_000.0).debates) == 2


def test_who_does_not_want_one_is_blocked_or_has_no_views_gets_none(encoder):
    ada, ben = PEOPLE[:2]
    quiet = member("eve", (-2, None, None, None))
    assert plan(encoder, (ada, quiet)).without["eve"] is NoDebate.FEW_ANSWERS
    alike = member("fay", (1, 1, 1, 1))
    assert plan(encoder, (ada, alike)).without == {
        "ada": NoDebate.NOBODY_APART,
        "fay": NoDebate.NOBODY_APART,
    }
    blocking = member("ben", (-2, 1, 1, 0), do_not_introduce=frozenset({"ada"}))
    assert set(plan(encoder, (ada, blocking)).without.values()) == {NoDebate.NOBODY_LEFT}
    unwilling = member("ben", (-2, 1, 1, 0), debates=False)
    assert plan(encoder, (ada, unwilling)).without == {"ada": NoDebate.NOBODY_APART}
    assert pairs_of(plan(encoder, (ada, ben))) == [("ada", "ben")]


def test_nothing_shared_is_no_debate(encoder):
    ada, foe = member("ada", (2, 2, 2, 2)), member("foe", (-2, -2, -2, -2))
    assert set(plan(encoder, (ada, foe)).without.values()) == {NoDebate.NOBODY_LEFT}


def test_who_meets_online_only_is_in_reach_of_who_may_too(encoder):
    far = member("far", (-2, 1, 1, 1), city="Hamburg", meet=Meet.ONLINE)
    made = plan(encoder, (PEOPLE[0], far))
    assert pairs_of(made) == [("ada", "far")]
    assert made.debates[0].km is None
    strict = member("ada", (2, 1, 1, 1), meet=Meet.IN_PERSON)
    assert set(plan(encoder, (strict, far)).without.values()) == {NoDebate.NOBODY_IN_REACH}


answers = st.one_of(st.none(), st.integers(-2, 2))
town = st.sampled_from(["Munich", "Freising", "Hamburg", ""])
"""Freising is 30 km from Munich, within the reach that debates have by default."""


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.tuples(answers, answers, answers, answers), town), max_size=7))
def test_every_debate_is_apart_in_reach_and_once_and_as_many_as_can_be(encoder, drawn):
    members = [
        member(f"m{at}", views, city, headline=f"trade {at}")
        for at, (views, city) in enumerate(drawn)
    ]
    made = plan(encoder, [*members, member("other", (0, 0, 0, 0), debates=False)])
    people = {each.id: each for each in members}
    seen = [id_ for pair in pairs_of(made) for id_ in pair]
    assert len(seen) == len(set(seen))
    assert set(seen) | set(made.without) == set(people)
    near = {"Munich", "Freising"}
    possible = set()
    for a, b in combinations(sorted(people), 2):
        one, two = people[a], people[b]
        gaps = [
            abs(one.viewpoints[k] - two.viewpoints[k])
            for k in KEYS
            if k in one.viewpoints and k in two.viewpoints
        ]
        here = one.city and two.city and (one.city == two.city or {one.city, two.city} <= near)
        if len(gaps) >= 3 and max(gaps) >= 3 and sum(g <= 1 for g in gaps) >= 2 and here:
            possible.add((a, b))
    assert set(pairs_of(made)) <= possible
    assert len(made.debates) == largest_matching(possible)


def largest_matching(pairs):
    """By trying every set of pairs: few enough."""
    best = 0
    for pair in pairs:
        rest = {other for other in pairs if not set(other) & set(pair) and other > pair}
        best = max(best, 1 + largest_matching(rest))
    return best


@pytest.fixture(scope="module")
def two(encoder):
    members = (
        member("ada", (2, 1, 1, 1), text_language="de", share_views=True),
        member("ben", (-2, 1, 1, 0), text_language="en", share_views=True),
    )
    return members, encoder


def letter_to(debate, reader, club):
    own, other = (club.members[club.row(id_)] for id_ in (reader, debate.partner_of(reader)))
    return write_debate_letter(tell_debate(debate, reader, club), own, other, WORDS, debate.km)


def test_who_takes_their_consent_back_has_no_answer_told(two):
    members, encoder = two
    debate, club = plan(encoder, members).debates[0], Club.build(members)
    told = tell_debate(debate, "ada", club)
    ada, ben = club.members
    for pair in ((ada, replace(ben, share_views=False)), (replace(ada, share_views=False), ben)):
        text = write_debate_letter(told, *pair, WORDS, debate.km).text
        assert "Freitag ist frei" in text
        assert "klar" not in text
    link = write_debate_letter(told, ada, ben, WORDS, debate.km, "https://x/l/t/debate")
    assert "besser verstanden?: https://x/l/t/debate" in link.text
    assert 'href="https://x/l/t/debate"' in link.html
    assert read_debate_text(json.loads(json.dumps(asdict(told)))) == told


def test_the_letter_begins_with_what_they_share_and_names_statement_and_answers(two):
    members, encoder = two
    debate = plan(encoder, members).debates[0]
    club = Club.build(members)
    german = letter_to(debate, "ada", club)
    assert german.text.index("Was euch verbindet") < german.text.index("Was ihr verschieden seht")
    assert "„Freitag ist frei“" in german.text
    assert "Du sagst: klar ja. Ben sagt: klar nein." in german.text
    english = letter_to(debate, "ben", club)
    assert "You say: no, clearly. Ada says: yes, clearly." in english.text
    assert english.text.count("Say again") + english.text.count("say again") == 1
    assert "“Friday is free”" in english.text


@pytest.mark.parametrize("shares", [(True, False), (False, True), (False, False)])
def test_answers_are_told_only_where_both_agree(two, shares):
    members, encoder = two
    some = [
        member(each.id, list(each.viewpoints.values()), share_views=share)
        for each, share in zip(members, shares, strict=True)
    ]
    debate = plan(encoder, some).debates[0]
    for reader in ("ada", "ben"):
        text = letter_to(debate, reader, Club.build(some)).text
        assert "Friday is free" in text
        assert "clearly" not in text
        assert "You are close on this" not in text

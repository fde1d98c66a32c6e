"""Every rule holds, both ways, and the reason is the first that applies."""

from datetime import date

import numpy as np
import pytest

from recommender.club.club import Club
from recommender.club.member import Meet
from recommender.club.week import Week
from recommender.config import Config, Rules
from recommender.maths.pairs import all_pairs
from recommender.pipeline.edits import banning
from recommender.rules.permissions import permissions
from recommender.rules.registry import CODES
from tests.rules.clubs import WEEK, club, person


def reason(built, a="a", b="b", week=WEEK, rules=None):
    found = permissions(built, week, rules or Config().rules)
    forward, backward = (
        int(found.codes(np.array([[built.row(x), built.row(y)]]))[0]) for x, y in ((a, b), (b, a))
    )
    assert forward == backward, "a rule must hold both ways"
    return CODES[forward - 1] if forward else None


def test_strangers_may_meet():
    assert reason(club(person("a"), person("b"))) is None


def test_a_tie_is_an_acquaintance_whichever_way_it_is_written():
    for pair in (("a", "b"), ("b", "a")):
        assert reason(club(person("a"), person("b"), ties=[pair])) == "known"


def test_a_block_works_both_ways():
    blocking = person("a", do_not_introduce=frozenset({"b", "gone"}))
    assert reason(club(blocking, person("b"))) == "not_available"


@pytest.mark.parametrize("week", ["2026-W47", "2020-W53", "2027-W05"])
def test_nobody_is_introduced_twice_over_the_whole_history(week):
    built = club(person("a"), person("b"), history=[(week, "b", "a")])
    assert reason(built) == "met_before"


def test_making_a_week_anew_does_not_count_as_a_repeat():
    assert reason(club(person("a"), person("b"), history=[("2026-W48", "a", "b")])) is None


def test_a_round_of_this_week_counts_where_it_is_not_made_anew():
    built = club(person("a"), person("b"), history=[("2026-W48", "a", "b")])
    suggesting = permissions(built, WEEK, Config().rules, anew=False)
    assert CODES[int(suggesting.codes(np.array([[0, 1]]))[0]) - 1] == "met_before"


def test_a_set_number_of_weeks_is_counted_over_the_turn_of_the_year():
    built = club(person("a"), person("b"), history=[("2026-W50", "a", "b")])
    after = Rules(repeat_after_weeks=5)
    assert reason(built, week=Week.parse("2027-W01"), rules=after) == "met_before"  # 4 weeks
    assert reason(built, week=Week.parse("2027-W02"), rules=after) is None


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (date(2026, 11, 23), None),  # the Monday of the week: back again
        (date(2026, 11, 24), "paused"),
        (date(2027, 1, 1), "paused"),
        (date(2026, 1, 1), None),
    ],
)
def test_a_pause_holds_until_its_date(until, expected):
    assert reason(club(person("a", paused_until=until), person("b"))) is expected


def test_none_a_round_is_a_pause():
    assert reason(club(person("a", per_round=0), person("b"))) == "paused"


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (("de", "tr"), ("tr",), None),
        (("de",), ("en",), "no_shared_language"),
        ((), ("en",), None),
        ((), (), None),
    ],
)
def test_a_shared_language_is_needed_where_both_state_theirs(left, right, expected):
    built = club(person("a", languages=left), person("b", languages=right))
    assert reason(built) is expected
    assert reason(built, rules=Rules(shared_language=False)) is None


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (Meet.IN_PERSON, Meet.ONLINE, "meeting_format"),
        (Meet.IN_PERSON, Meet.IN_PERSON, None),
        (Meet.ONLINE, Meet.ONLINE, None),
        (Meet.EITHER, Meet.ONLINE, None),
        (Meet.EITHER, Meet.IN_PERSON, None),
        (Meet.EITHER, Meet.EITHER, None),
    ],
)
def test_in_person_only_never_meets_online_only(left, right, expected):
    assert reason(club(person("a", meet=left), person("b", meet=right))) is expected


def test_a_club_may_ask_for_one_city_where_somebody_meets_in_person_only():
    rules = Rules(same_city_in_person=True)
    far = club(person("a", meet=Meet.IN_PERSON, city="Linz"), person("b", city="Graz"))
    near = club(person("a", meet=Meet.IN_PERSON, city="Linz"), person("b", city="linz"))
    unknown = club(person("a", meet=Meet.IN_PERSON, city="Linz"), person("b"))
    assert reason(far) is None
    assert reason(far, rules=rules) == "meeting_format"
    assert reason(near, rules=rules) is None
    assert reason(unknown, rules=rules) is None


@pytest.mark.parametrize(
    ("here", "there", "format_", "expected"),
    [
        ("Munich", "80331 München", Meet.IN_PERSON, None),
        ("Munich", "Augsburg", Meet.IN_PERSON, None),  # 57 km
        ("Munich", "Nürnberg", Meet.IN_PERSON, "meeting_format"),  # 150 km
        ("Munich", "Nürnberg", Meet.EITHER, None),
        ("Munich", "", Meet.IN_PERSON, None),
        ("Munich", "Hinterdupfing", Meet.IN_PERSON, None),
    ],
)
def test_a_club_may_set_how_far_who_meets_in_person_only_travels(here, there, format_, expected):
    two = club(person("a", meet=format_, city=here), person("b", city=there))
    assert reason(two, rules=Rules(reach_km=100.0)) == expected
    assert reason(two) is None


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Mill & Sons", "mill & sons ", "same_organisation"),
        ("Mill & Sons", "Dairy", None),
        ("", "", None),
        ("Mill & Sons", "", None),
        ("self-employed", "Self-employed", None),
        ("Straßenbau", "STRASSENBAU", "same_organisation"),
    ],
)
def test_a_club_may_ask_for_people_of_other_organisations(left, right, expected):
    built = club(person("a", organisation=left), person("b", organisation=right))
    assert reason(built, rules=Rules(other_organisation=True)) == expected
    assert reason(built) is None


def test_people_who_left_do_not_shift_the_rows_of_others():
    members = [person(id_) for id_ in ("a", "b", "c", "d")]
    built = club(*members, ties=[("a", "gone"), ("c", "d")], history=[("2026-W40", "gone", "b")])
    codes = permissions(built, WEEK, Rules()).codes(all_pairs(4))
    assert {tuple(pair) for pair in all_pairs(4)[codes > 0].tolist()} == {(2, 3)}


def test_a_table_may_be_missing_altogether():
    assert reason(Club.build([person("a"), person("b")])) is None


def test_a_pair_the_organiser_took_out_may_not_meet_and_every_broken_rule_is_named():
    built = club(person("a"), person("b", per_round=0), person("c"), ties=[("a", "b")])
    rules = permissions(built, WEEK, Config().rules)
    rules = banning(rules, np.array([[0, 1], [2, 0]]))
    pairs = np.array([[1, 0], [0, 2], [1, 2]])
    first = [CODES[code - 1] if code else None for code in rules.codes(pairs)]
    assert first == ["paused", "banned", "paused"]
    broken = [{CODES[at] for at in np.flatnonzero(row)} for row in rules.broken(pairs)]
    assert broken[0] == {"paused", "known", "banned"}
    assert broken[1:] == [{"banned"}, {"paused"}]

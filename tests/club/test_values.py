"""Members, weeks and clubs keep their promises."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.club.club import MEMBER_COLUMNS, Club
from recommender.club.member import Member
from recommender.club.week import Week
from recommender.config import Config
from recommender.errors import InputError, UnknownMemberError
from recommender.labels import code_of, codes, label


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_every_day_lies_in_the_week_that_names_it(day):
    week = Week.of(day)
    assert Week.parse(str(week)) == week
    assert 0 <= (day - week.monday).days < 7
    assert week.next().weeks_since(week) == 1


@pytest.mark.parametrize("bad", ["2026-48", "2026-W54", "2025-W53", "W48", "", "2026-W00"])
def test_what_is_no_week_is_refused_by_name(bad):
    with pytest.raises(InputError, match="ISO week"):
        Week.parse(bad)


def test_a_club_stands_in_the_order_of_its_ids_whatever_the_file_said():
    members = [Member(id=id_, name=id_) for id_ in ("b", "a", "c")]
    club = Club.build(members)
    assert club.ids == ("a", "b", "c")
    assert [club.row(id_) for id_ in club.ids] == [0, 1, 2]
    assert list(club.members_frame().columns) == list(MEMBER_COLUMNS)


def test_two_members_with_one_id_are_refused():
    with pytest.raises(InputError, match="'a' is used more than once"):
        Club.build([Member(id="a", name="x"), Member(id="a", name="y")])


def test_an_unknown_member_is_named():
    with pytest.raises(UnknownMemberError, match="'nobody'"):
        Club.build([Member(id="a", name="x")]).row("nobody")


def test_tables_of_people_who_left_give_no_rows():
    club = Club.build([Member(id="a", name="x"), Member(id="b", name="y")])
    table = pd.DataFrame({"a": ["a", "gone", "b"], "b": ["b", "a", "gone"]})
    assert club.pairs(table).tolist() == [[0, 1]]


def test_what_is_confidential_is_in_no_repr():
    member = Member(id="a", name="x", bubble=0.123, do_not_introduce=frozenset({"secret"}))
    assert "secret" not in repr(member)
    assert "0.123" not in repr(member)


@pytest.mark.parametrize(
    ("stated", "languages", "expected"),
    [("de", ("en",), "de"), ("", ("fr", "de", "en"), "de"), ("", ("fr",), "en"), ("fr", (), "en")],
)
def test_letters_are_written_in_german_or_english(stated, languages, expected):
    member = Member(id="a", name="x", text_language=stated, languages=languages)
    assert member.letter_language == expected


def test_the_self_employed_share_no_workplace():
    assert Member(id="a", name="x", organisation="Selbstständig ").workplace == ""
    assert Member(id="a", name="x", organisation="Hofgut").workplace == "Hofgut"


@pytest.mark.parametrize("kind", ["industries", "levels", "languages", "cities"])
def test_every_code_has_a_name_in_both_languages(kind):
    for code in codes(kind):
        for language in ("de", "en"):
            assert label(kind, code, language)
            assert code_of(kind, label(kind, code, language)) in codes(kind)


@pytest.mark.parametrize(
    "knobs",
    [
        {"bubble": 1.5},
        {"bridging__mu": -0.1},
        {"nonsense": 1},
        {"bridging__nonsense": 1},
        {"rules__floor": 2},
    ],
)
def test_a_knob_out_of_range_or_unknown_is_refused_by_name(knobs):
    name = next(iter(knobs)).replace("__", ".")
    with pytest.raises(InputError, match=name.split(".")[0]):
        Config().with_knobs(**knobs)


def test_a_city_is_one_place_in_both_languages():
    places = {
        Member(id="a", name="x", city=city).place for city in ("Munich", "München", "münchen")
    }
    assert len(places) == 1
    assert label("cities", "München", "en") == "Munich"
    assert label("cities", "Munich", "de") == "München"
    assert label("cities", "Regensburg", "en") == "Regensburg"

"""A week as people call it: in both languages, the year where it has to be said, never as machines write it."""

import re

import pytest

from recommender.club.week import Week
from recommender.errors import InputError
from recommender.letters.week_words import name_week, name_weeks_in

ISO_WEEK = re.compile(r"\d{4}-W\d{2}")


@pytest.mark.parametrize(
    ("week", "in_year", "german", "english"),
    [("2026-W48", 2026, "KW 48", "week 48"), ("2026-W48", None, "KW 48/2026", "week 48, 2026"),
     ("2027-W02", 2026, "KW 2/2027", "week 2, 2027"), ("2026-W53", 2027, "KW 53/2026", "week 53, 2026")],
)  # fmt: skip
def test_the_year_is_said_where_it_is_not_taken_for_granted(week, in_year, german, english):
    assert name_week(week, "de", in_year=in_year) == german
    assert name_week(week, "en", in_year=in_year) == english


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_two_weeks_have_one_name(language):
    weeks = [Week(2026, 48)]
    while len(weeks) < 120:
        weeks.append(weeks[-1].next())
    for in_year in (None, 2026, 2027):
        names = {name_week(str(week), language, in_year=in_year) for week in weeks}
        assert len(names) == len(weeks)
        assert not any(ISO_WEEK.search(name) for name in names)


def test_what_is_no_week_has_no_name():
    with pytest.raises(InputError, match="2026-W60"):
        name_week("2026-W60", "de")


def test_weeks_in_a_sentence_are_named_and_all_else_stays():
    said = name_weeks_in("week: 2026-W46 is over; see m2026-W46x, 2026-W99", "de", in_year=2026)
    assert said == "week: KW 46 is over; see m2026-W46x, 2026-W99"

"""An evening: rules and wishes hold, what stands in the way is named, and no-shows change nothing that was sat."""

from collections import Counter

import pytest

from recommender import Club, prepare
from recommender.adapters.evening_files import parse_evening, serialise_evening
from recommender.club.evening import (
    EveningWishes,
    NoPlanError,
    PerTable,
    TableWish,
)
from recommender.errors import InputError, UnknownMemberError
from recommender.letters.evening_page import render_evening, say_no_plan, table_text
from recommender.letters.voice import Voice
from recommender.pipeline.evening import plan_evening
from tests.pipeline.evenings import QUICK, WEEK, count_pairs, list_seated, make_guest

TRADES = [
    ("baker", "fresh bread for events", "bookkeeping"),
    ("tax adviser", "bookkeeping", "bread for an event"),
    ("teacher", "tutoring in maths", "a web site"),
    ("web developer", "web sites", "tutoring for my son"),
    ("nurse", "first aid courses", "a lawyer for a lease"),
    ("lawyer", "legal advice on leases", "a first aid course"),
]


def make_people(count=24):
    return [
        make_guest(
            at,
            *TRADES[at % 6],
            organisation=f"Firm {at % 8}",
            languages=("de",) if at < 4 else ("de", "en"),
            do_not_introduce=frozenset({"m01", "m02"}) if at == 0 else frozenset(),
        )
        for at in range(count)
    ]


@pytest.fixture(scope="module")
def club(encoder):
    return prepare(Club.build(make_people()), encoder, QUICK)


KEEP = frozenset(TableWish) - {
    TableWish.STRANGERS,
    TableWish.MEET_HOSTS,
    TableWish.COMPETITORS_APART,
}
WISHES = EveningWishes(
    6, 4, 3, keep=KEEP, hosts={"m05": 2}, per_table=(PerTable("level", "Executive", at_most=2),)
)


@pytest.fixture(scope="module")
def evening(club):
    return plan_evening(club, WEEK, club.club.ids, WISHES)


def test_everybody_has_a_seat_in_every_round_and_every_wish_is_kept(club, evening):
    people = {member.id: member for member in club.club.members}
    for number in (1, 2, 3):
        assert list_seated(evening, number) == sorted(people)
    assert max(count_pairs(evening.tables).values()) == 1
    assert not {("m00", "m01"), ("m00", "m02")} & set(count_pairs(evening.tables))
    for table in evening.tables:
        firms = [people[id_].organisation for id_ in table.members]
        assert len(set(firms)) == len(firms)
        assert sum(people[id_].level == "executive" for id_ in table.members) <= 2
        assert "de" in table.languages
    assert [table.number for table in evening.seats_of("m05")] == [2, 2, 2]
    assert all(table.members[0] == "m05" for table in evening.seats_of("m05"))
    assert evening.random < evening.value <= evening.bound
    assert 0 < evening.share <= 1


def test_the_same_seed_gives_the_same_evening(club, evening):
    assert plan_evening(club, WEEK, club.club.ids, WISHES) == evening


def test_a_wish_that_cannot_be_kept_is_named_and_without_it_there_is_a_plan(club):
    four = (PerTable("level", "executive", at_least=2),)
    wishes = EveningWishes(6, 4, 3, per_table=four)

    with pytest.raises(NoPlanError, match="without per_table there is one") as told:
        plan_evening(club, WEEK, club.club.ids, wishes)

    assert told.value.give_up == (TableWish.PER_TABLE,)
    assert plan_evening(club, WEEK, club.club.ids, EveningWishes(6, 4, 3)).given_up == ()
    assert "so viele einer Gruppe" in say_no_plan(told.value, Voice("de"))
    assert "several" not in say_no_plan(told.value, Voice("en"))


def test_more_rounds_than_there_are_new_people_give_up_nobody_twice(club):
    with pytest.raises(NoPlanError) as told:
        plan_evening(club, WEEK, club.club.ids[:9], EveningWishes(3, 3, 5))
    assert told.value.give_up == (TableWish.NOBODY_TWICE,)


def test_a_preferred_wish_is_broken_where_it_has_to_be_and_that_is_said(club):
    wishes = EveningWishes(
        3,
        3,
        5,
        keep=frozenset(),
        priority={TableWish.NOBODY_TWICE: 9},
    )
    evening = plan_evening(club, WEEK, club.club.ids[:9], wishes)
    repeats = sum(count * (count - 1) // 2 for count in count_pairs(evening.tables).values())
    assert evening.broken == {"nobody_twice": repeats}
    assert repeats >= 9


def test_no_shows_and_late_ones_change_only_the_rounds_that_remain(club, evening):
    there = sorted(set(club.club.ids) - {"m03", "m07", "m11"})

    again = plan_evening(club, WEEK, there, WISHES, before=evening, sat=1)

    assert again.of_round(1) == evening.of_round(1)
    assert again.sat == 1
    for number in (2, 3):
        assert list_seated(again, number) == there
    assert max(count_pairs(again.tables).values()) == 1
    late = plan_evening(club, WEEK, club.club.ids, WISHES, before=again, sat=2)
    assert late.of_round(2) == again.of_round(2)
    assert {id_ for table in late.of_round(3) for id_ in table.members} == set(club.club.ids)
    assert max(count_pairs(late.tables).values()) == 1


def test_on_the_spot_what_cannot_be_kept_is_given_up_and_said(club):
    wishes = EveningWishes(3, 3, 3)
    evening = plan_evening(club, WEEK, club.club.ids[:9], wishes)
    fewer = club.club.ids[:6]
    again = plan_evening(club, WEEK, fewer, wishes, before=evening, sat=1)
    assert again.given_up == (TableWish.NOBODY_TWICE,)
    assert "niemand sitzt zweimal" in render_evening(again, club.club, "de")


def test_everybody_meets_a_host_once(club):
    wishes = EveningWishes(
        6,
        4,
        5,
        keep=frozenset({TableWish.MEET_HOSTS}),
        hosts={"m05": 1, "m06": 2},
    )
    evening = plan_evening(club, WEEK, club.club.ids, wishes)
    met = Counter(
        id_
        for table in evening.tables
        if {"m05", "m06"} & set(table.members)
        for id_ in table.members
    )
    others = set(club.club.ids) - {"m05", "m06"}
    assert {met[id_] for id_ in others} == {1, 2}  # thirty seats with hosts, 22 people


def test_a_table_says_what_they_can_give_each_other_and_asks_one_question(club, evening):
    texts = [table_text(table, club.club, Voice("en")) for table in evening.tables]
    assert all(text.question.startswith("For the table:") for text in texts)
    assert sum(bool(text.reasons) for text in texts) > len(texts) / 2
    page = render_evening(evening, club.club, "en")
    assert page.count('class="card"') == 24
    assert page.count("<article>") == 18
    assert "do_not_introduce" not in page


def test_a_plan_is_read_again_as_it_was_written(evening):
    assert parse_evening(serialise_evening(evening)) == evening


def test_a_damaged_plan_is_refused(evening):
    whole = serialise_evening(evening)
    with pytest.raises(InputError, match="the plan is damaged"):
        parse_evening({**whole, "tables": [{"round": 1}]})
    table = whole["tables"][0]
    for change in ({"round": 10**9}, {"round": "1"}, {"number": 0}, {"members": [1]}):
        with pytest.raises(InputError, match="the plan is damaged"):
            parse_evening({**whole, "tables": [table | change]})
    with pytest.raises(InputError, match="the plan is damaged"):
        parse_evening({**whole, "wishes": {**whole["wishes"], "priority": []}})
    with pytest.raises(InputError, match="format 1"):
        parse_evening({**whole, "format": 7})


def test_what_cannot_be_is_told_by_name(club):
    with pytest.raises(InputError, match="24 people come and 4 tables of 4 take 16"):
        plan_evening(club, WEEK, club.club.ids, EveningWishes(4, 4, 1))
    with pytest.raises(UnknownMemberError, match="'zz'"):
        plan_evening(club, WEEK, ["zz"], EveningWishes(4, 4, 1))
    wishes = EveningWishes(6, 4, 1, per_table=(PerTable("level", "pope"),))
    with pytest.raises(InputError, match="nobody who is there has level 'pope'"):
        plan_evening(club, WEEK, club.club.ids, wishes)
    with pytest.raises(InputError, match="seats is 40; allowed is 3 to 12"):
        EveningWishes(1, 40)
    with pytest.raises(InputError, match="keeps table 9; allowed is 1 to 6"):
        EveningWishes(6, 4, hosts={"m01": 9})

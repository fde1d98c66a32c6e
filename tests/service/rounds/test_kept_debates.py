"""Debates of a week: paired, kept, told to the two alone, and what came of them as a number of many."""

from datetime import timedelta

import pytest

from recommender.club.debate import Statement
from recommender.errors import InputError
from recommender.ports.refusals import UnknownIdError
from recommender.service.rounds.outcome_counts import STEP
from tests.service.small_club import BY, NEXT_WEEK, WEEK, few_ties

FAR = {"debates.reach_km": 1_000.0}


@pytest.fixture
def debates(drafted):
    """Everybody wants one."""
    for member in drafted.members():
        drafted.change(member, debates=True)
    return drafted.services.debates


def arrange(debates, week=None):
    return debates.arrange(week, FAR, by=BY)


def pairs_of(records):
    return {(record.a, record.b) for record in records}


def test_who_does_not_want_one_gets_none(drafted):
    plan, records = arrange(drafted.services.debates)
    assert (plan.debates, list(records)) == ((), [])
    assert drafted.services.debates.count_wanting() == 0


def test_each_has_one_at_most_and_with_nobody_they_know(drafted, debates):
    _, records = arrange(debates)
    ends = [end for pair in pairs_of(records) for end in pair]
    assert ends
    assert len(ends) == len(set(ends))
    assert not pairs_of(records) & few_ties(drafted)


def test_both_are_told_in_letters_of_their_own(drafted, debates):
    names = {id_: member.name for id_, member in drafted.members().items()}
    for record in arrange(debates)[1]:
        assert set(record.texts) == {record.a, record.b}
        for member in (record.a, record.b):
            letter = record.texts[member]
            assert letter["subject"]
            assert names[record.partner_of(member)] in letter["text"]


def test_asked_again_the_week_is_paired_anew_but_for_what_somebody_has_spoken_of(debates):
    first, *others = arrange(debates)[1]
    assert others
    debates.say_understood(first.a, first.id, 4)
    again = {record.id: record for record in arrange(debates)[1]}
    assert again[first.id].understood_a == 4
    assert not {record.id for record in others} & again.keys()


def test_nobody_debates_with_the_same_person_twice(debates):
    first = pairs_of(arrange(debates, WEEK)[1])
    second = pairs_of(arrange(debates, NEXT_WEEK)[1])
    assert first
    assert not first & second


def test_what_one_says_is_theirs(debates):
    record, *_ = arrange(debates)[1]
    debates.say_understood(record.b, record.id, 5)
    [kept] = [one for one in debates.of_member(record.b) if one.id == record.id]
    assert (kept.understood_by(record.b), kept.understood_by(record.a)) == (5, None)
    with pytest.raises(UnknownIdError, match="debate"):
        debates.say_understood("nobody", record.id, 5)


@pytest.mark.parametrize("understood", [0, 6, -1])
def test_it_is_one_to_five(debates, understood):
    record, *_ = arrange(debates)[1]
    with pytest.raises(InputError, match="1"):
        debates.say_understood(record.a, record.id, understood)


def test_answers_count_from_step_on_and_once_their_week_is_over(drafted, debates):
    records = arrange(debates)[1]
    sides = [(record.id, member) for record in records for member in (record.a, record.b)]
    assert len(sides) > STEP
    for debate, member in sides[: STEP - 1]:
        debates.say_understood(member, debate, 4)
    assert debates.count_understood().answers is None
    drafted.clock.now += timedelta(weeks=1)
    assert (debates.count_understood().debates, debates.count_understood().mean) == (
        len(records),
        None,
    )
    debate, member = sides[STEP - 1]
    debates.say_understood(member, debate, 4)
    assert debates.count_understood().mean is None, "said this week: it counts from the next on"
    drafted.clock.now += timedelta(weeks=1)
    assert (debates.count_understood().answers, debates.count_understood().mean) == (STEP, 4.0)


def test_statements_are_put_in_place_of_those_before(debates):
    for key in ("four_day_week", "local_first"):
        debates.put_statements([Statement(key, {"en": key})], by=BY)
    assert set(debates.statements()) == {"local_first"}

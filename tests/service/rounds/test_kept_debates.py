"""Debates of a week: drafted unseen, published to the two alone, and counted as a number of many."""

from datetime import timedelta

import pytest

from recommender.club.debate import Statement
from recommender.errors import InputError
from recommender.ports.refusals import ConflictError, UnknownIdError
from recommender.service.rounds.outcome_counts import STEP
from tests.service.small_club import BY, NEXT_WEEK, WEEK, few_ties

FAR = {"debates.reach_km": 1_000.0}
STATEMENTS = [Statement("four_day_week", {"en": "Four days are enough"})]


@pytest.fixture
def debates(drafted):
    """Everybody wants one."""
    for member in drafted.members():
        drafted.change(member, debates=True)
    return drafted.services.debates


def arrange(debates, week=None):
    return debates.arrange(week, FAR, by=BY)[1]


def publish(debates, week=None):
    arrange(debates, week)
    debates.publish(week, by=BY)
    return debates.of_week(week)[1]


def pairs_of(records):
    return {(record.a, record.b) for record in records}


def test_who_does_not_want_one_gets_none(drafted):
    assert list(arrange(drafted.services.debates)) == []
    assert drafted.services.debates.count_wanting() == 0
    with pytest.raises(ConflictError, match="arrange them first"):
        drafted.services.debates.publish(None, by=BY)


def test_each_has_one_at_most_and_with_nobody_they_know(drafted, debates):
    records = arrange(debates)
    ends = [end for pair in pairs_of(records) for end in pair]
    assert ends
    assert len(ends) == len(set(ends))
    assert not pairs_of(records) & few_ties(drafted)


def test_a_draft_is_the_organisers_alone(debates):
    first, *_ = arrange(debates)
    assert list(debates.of_member(first.a)) == []
    with pytest.raises(UnknownIdError, match="debate"):
        debates.find_sides(first.id, "a")
    assert first.a not in debates.read_letter(first.id, first.b).text
    with pytest.raises(UnknownIdError, match="debate"):
        debates.read_letter(first.id, "nobody")


def test_once_published_each_reads_a_letter_of_their_own(drafted, debates):
    names = {id_: member.name for id_, member in drafted.members().items()}
    for record in publish(debates):
        for member, other in ((record.a, record.b), (record.b, record.a)):
            [(own, letter)] = debates.of_member(member)
            assert own.id == record.id
            assert names[other] in letter.text
        assert debates.find_sides(record.id, "b") == (record.b, record.a)


def test_arranged_again_drafts_go_and_what_was_published_stays(debates):
    drafts = {record.id for record in arrange(debates)}
    assert not drafts & {record.id for record in arrange(debates)}
    published = pairs_of(publish(debates))
    assert published <= pairs_of(arrange(debates))


def test_nobody_debates_with_the_same_person_twice(debates):
    first = pairs_of(publish(debates, WEEK))
    second = pairs_of(arrange(debates, NEXT_WEEK))
    assert first
    assert not first & second


def test_who_wants_none_any_more_is_left_out_when_it_is_published(drafted, debates):
    first, *others = arrange(debates)
    drafted.change(first.a, debates=False)
    done = debates.publish(None, by=BY)
    assert (done.told, done.left_out) == (len(others), 1)
    assert list(debates.of_member(first.b)) == []


@pytest.mark.parametrize("by_member", [True, False])
def test_what_is_called_off_is_over_for_both(debates, by_member):
    record, *others = publish(debates)
    if by_member:
        debates.call_off_own(record.b, record.id)
    else:
        debates.call_off(record.id, by=BY)
    assert list(debates.of_member(record.a)) == list(debates.of_member(record.b)) == []
    assert pairs_of(debates.of_week(None)[1]) == pairs_of(others)


def test_nobody_calls_off_anothers(debates):
    record, other, *_ = publish(debates)
    with pytest.raises(UnknownIdError, match="debate"):
        debates.call_off_own(other.a, record.id)


def test_what_one_says_is_theirs(debates):
    record, *_ = publish(debates)
    debates.say(record.b, record.id, understood=5)
    [(kept, _)] = debates.of_member(record.b)
    assert (kept.understood_by(record.b), kept.understood_by(record.a)) == (5, None)
    with pytest.raises(UnknownIdError, match="debate"):
        debates.say("nobody", record.id, understood=5)


@pytest.mark.parametrize("said", [{"understood": 0}, {"understood": 6}, {}])
def test_it_is_one_to_five_or_whether_they_met(debates, said):
    record, *_ = publish(debates)
    with pytest.raises(InputError):
        debates.say(record.a, record.id, **said)


def test_answers_count_from_step_on_and_once_their_week_is_over(drafted, debates):
    records = publish(debates)
    sides = [(record.id, member) for record in records for member in (record.a, record.b)]
    assert len(sides) > STEP
    for debate, member in sides[: STEP - 1]:
        debates.say(member, debate, understood=4)
    assert debates.count_understood().answers is None
    drafted.clock.now += timedelta(weeks=1)
    assert debates.count_understood().mean is None
    debate, member = sides[STEP - 1]
    debates.say(member, debate, understood=5)
    assert debates.count_understood().mean is None, "said this week: it counts from the next on"
    drafted.clock.now += timedelta(weeks=1)
    assert debates.count_understood().answers == STEP


def test_members_are_asked_for_a_week_until_it_is_published(debates):
    with pytest.raises(ConflictError, match="statements"):
        debates.open_call(None, by=BY)
    debates.put_statements(STATEMENTS, by=BY)
    assert debates.find_call() is None
    assert debates.open_call(None, by=BY) == WEEK
    assert debates.find_call() == WEEK
    publish(debates)
    assert debates.find_call() is None


def test_nobody_is_asked_for_a_week_that_is_over(debates):
    debates.put_statements(STATEMENTS, by=BY)
    with pytest.raises(ConflictError, match="over"):
        debates.open_call("2026-W47", by=BY)


def test_statements_are_put_in_place_of_those_before(debates):
    for key in ("four_day_week", "local_first"):
        debates.put_statements([Statement(key, {"en": key})], by=BY)
    assert set(debates.statements()) == {"local_first"}

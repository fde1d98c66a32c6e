"""Old outcomes become counts; the counts add up, whenever what was deleted."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.ports.records import Answers, OutcomeRecord
from recommender.service.people.retention import Retention, count_answers
from tests.made_up import (
    NOW,
    PAIRS,
    ROUND,
    WEEK,
    Clock,
    dump_tables,
    introduction,
    services_on,
)

SIDES = [(introduction(a, b).id, side) for a, b in PAIRS for side in (a, b)]
DAY = timedelta(days=1)


@pytest.fixture
def published(store, clock):
    services = services_on(store, clock)
    services.rounds.publish(ROUND, by="test")
    return services


def give(store, side, at, number=0, **said):
    """Store an answer as it was given at a time."""
    pair, member = SIDES[side]
    record = OutcomeRecord(pair, member, f"k{number}", Answers(**said), at.isoformat())
    with store.write() as session:
        session.outcomes.add(record)


def counts(store):
    with store.read() as session:
        return {
            (week, question, value): n for week, question, value, n in session.outcomes.counts()
        }


def answers_left(store):
    with store.read() as session:
        return sum(len(session.outcomes.by(member)) for member in {m for _, m in SIDES})


def test_without_a_limit_nothing_is_ever_deleted(published, store):
    give(store, 0, NOW, met=True)
    assert Retention(store, lambda: NOW + 10_000 * DAY).run(None) == 0
    assert answers_left(store) == 1


@pytest.mark.parametrize(
    ("age", "deleted"),
    [(30 * DAY, 0), (30 * DAY + timedelta(microseconds=1), 1), (31 * DAY, 1), (29 * DAY, 0)],
)
def test_an_answer_goes_once_it_is_older_than_the_limit(published, store, age, deleted):
    give(store, 0, NOW, met=True, glad=4)
    assert Retention(store, lambda: NOW + age).run(30) == deleted
    assert answers_left(store) == 1 - deleted
    expected = {(WEEK, "met", 1): 1, (WEEK, "glad", 4): 1} if deleted else {}
    assert counts(store) == expected


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_where_the_club_lives_makes_an_answer_no_older(published, store, zone):
    give(store, 0, NOW, met=True)

    def local(age):
        return lambda: (NOW + age).astimezone(ZoneInfo(zone))

    assert Retention(store, local(DAY - timedelta(seconds=1))).run(1) == 0
    assert Retention(store, local(DAY + timedelta(seconds=1))).run(1) == 1


def test_all_answers_of_a_side_stay_until_the_last_is_old(published, store):
    give(store, 0, NOW, 0, met=True)
    give(store, 0, NOW + 5 * DAY, 1, glad=3)
    give(store, 1, NOW, 0, met=False)
    assert Retention(store, lambda: NOW + 6 * DAY).run(3) == 1, "of the other side"
    assert counts(store) == {(WEEK, "met", 0): 1}
    assert Retention(store, lambda: NOW + 9 * DAY).run(3) == 2
    assert counts(store) == {(WEEK, "met", 0): 1, (WEEK, "met", 1): 1, (WEEK, "glad", 3): 1}


def test_a_correction_is_counted_by_its_last_word_alone(published, store):
    give(store, 0, NOW, 0, met=False, glad=1)
    give(store, 0, NOW, 1, met=True)
    Retention(store, lambda: NOW + 2 * DAY).run(1)
    assert counts(store) == {(WEEK, "met", 1): 1, (WEEK, "glad", 1): 1}


def test_deleting_twice_counts_once(published, store):
    for side in range(4):
        give(store, side, NOW, met=True)
    retention = Retention(store, lambda: NOW + 2 * DAY)
    assert [retention.run(1), retention.run(1)] == [4, 0]
    assert counts(store) == {(WEEK, "met", 1): 4}


def test_it_is_noted_with_a_number_and_no_name(published, store, url, caplog):
    caplog.set_level("INFO", "recommender")
    give(store, 0, NOW, met=True)
    retention = Retention(store, lambda: NOW + 2 * DAY)
    retention.run(1)
    retention.run(1)
    (row,) = [row for row in dump_tables(url)["audit"] if "outcomes expired" in row]
    assert "'1'" in row
    assert [line for line in caplog.messages if "1 outcomes older than 1 days" in line]
    assert "ana" not in caplog.text


def test_what_is_deleted_is_not_in_the_file_any_more(published, store, tmp_path):
    with store.write() as session:
        pair, member = SIDES[0]
        record = OutcomeRecord(pair, member, "unlike-any-key", Answers(met=True), NOW.isoformat())
        session.outcomes.add(record)
    Retention(store, lambda: NOW + 2 * DAY).run(1)
    for path in tmp_path.glob("club.sqlite*"):
        assert b"unlike-any-key" not in path.read_bytes()


def test_in_the_background_it_looks_at_once_and_ends_when_it_is_told_to(published, store):
    give(store, 0, NOW, met=True)
    retention = Retention(store, lambda: NOW + 2 * DAY)
    retention.start(1)
    retention.stop()
    retention.run(1)
    assert counts(store) == {(WEEK, "met", 1): 1}


def test_without_a_limit_no_thread_is_started(store):
    retention = Retention(store, lambda: NOW)
    retention.start(None)
    retention.stop()
    assert retention._worker is None


ANSWER = st.fixed_dictionaries({
    "accepted": st.sampled_from([None, True, False]),
    "met": st.sampled_from([None, True, False]),
    "glad": st.sampled_from([None, 1, 3, 5]),
    "learned": st.sampled_from([None, 2, 4]),
})  # fmt: skip
GIVEN = st.lists(st.tuples(st.integers(0, len(SIDES) - 1), st.integers(0, 9), ANSWER), max_size=12)


def last_words(answers):
    """By brute force: for each side the last word on each question, counted."""
    words = {}
    for side, _, said in answers:
        for question, value in said.items():
            if value is not None:
                words[side, question] = int(value)
    return Counter((WEEK, question, value) for (_, question), value in words.items())


@given(answers=GIVEN, looks=st.lists(st.integers(0, 20), max_size=4).map(sorted))
@settings(max_examples=12, deadline=None)
def test_whenever_what_is_deleted_stored_and_deleted_add_up(open_copy, round_file, answers, looks):
    answers = sorted(answers, key=lambda answer: answer[1])
    store, _ = open_copy(round_file, Clock())
    services_on(store).rounds.publish(ROUND, by="test")
    for number, (side, day, said) in enumerate(answers):
        give(store, side, NOW + day * DAY, number, **said)
    for look in [*looks, 40]:
        Retention(store, Clock(NOW + look * DAY)).run(3)
        with store.read() as session:
            stored = count_answers(session.outcomes.until("9999"))
        assert stored + Counter(counts(store)) == last_words(answers), look
    assert answers_left(store) == 0


def test_it_adds_up_on_every_database(each_store, clock):
    services_on(each_store, clock).rounds.publish(ROUND, by="test")
    for side in range(len(SIDES)):
        give(each_store, side, NOW + side * DAY, met=side % 2 == 0, glad=1 + side % 3)
    for days in range(1, 12):
        Retention(each_store, Clock(NOW + days * DAY)).run(2)
    assert counts(each_store) == {
        (WEEK, "met", 1): 3, (WEEK, "met", 0): 3,
        (WEEK, "glad", 1): 2, (WEEK, "glad", 2): 2, (WEEK, "glad", 3): 2,
    }  # fmt: skip

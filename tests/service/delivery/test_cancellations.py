"""What was proposed and falls through is taken back, without a word on why or with whom it was."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import icalendar
import pytest

from recommender.ports.outbox import MessageState
from recommender.ports.records import Answers
from tests.made_up import ANA, BEN, NOW, ROUND, holds_word, introduction, services_on

PAIR = introduction("ana", "ben").id


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mail"


@pytest.fixture
def services(store, clock, folder):
    services = services_on(store, clock, folder=folder, sender="Club <club@example.org>")
    services.rounds.publish(ROUND, by="test")
    return services


def deliver(services):
    services.delivery.start(ROUND, by="test")
    services.courier.run_pending()


def read(folder):
    return [message_from_bytes(path.read_bytes(), policy=default) for path in folder.iterdir()]


def events(mails, method):
    """By reader: the events of the letters of a method."""
    found: dict[str, list[Any]] = {}
    for mail in mails:
        for part in mail.iter_attachments():
            calendar = icalendar.Calendar.from_ical(part.get_content())
            if calendar["METHOD"] == method:
                found.setdefault(str(mail["To"].addresses[0].addr_spec), []).append(
                    calendar.walk("VEVENT")[0]
                )
    return found


def decline(services):
    with services.store.write() as session:
        session.vacancies.end(PAIR, "2026-W48", services.now().isoformat())


def block(services):
    with services.store.write() as session:
        session.members.put([replace(ANA, do_not_introduce=frozenset({"ben"}))])
        session.vacancies.end_blocked("2026-W48", services.now().isoformat())


def leave(services):
    services.people.erase("ben", by="test")


def call_off(services):
    """As `Repairs` does for whatever has ended."""
    with services.store.write() as session:
        services.delivery.add_cancellations(session, session.vacancies.of(ROUND))
    services.courier.run_pending()


@pytest.mark.parametrize("end", [decline, block, leave])
def test_an_introduction_that_ends_leaves_the_calendar_it_stood_in(services, folder, clock, end):
    deliver(services)
    (proposed,) = events(read(folder), "REQUEST")["ana@example.org"]
    clock.now += timedelta(hours=5)
    end(services)
    call_off(services)
    (gone,) = events(read(folder), "CANCEL")["ana@example.org"]
    assert gone["UID"] == proposed["UID"]
    assert gone["SEQUENCE"] > proposed["SEQUENCE"]
    assert gone["STATUS"] == "CANCELLED"


def test_the_letter_is_the_same_whoever_ended_it_and_names_nobody(
    open_copy, round_file, tmp_path, clock
):
    told = []
    for number, end in enumerate((decline, block, leave)):
        store, _ = open_copy(round_file, clock)
        services = services_on(store, clock, folder=tmp_path / str(number))
        services.rounds.publish(ROUND, by="test")
        deliver(services)
        before = {path.name for path in (tmp_path / str(number)).iterdir()}
        end(services)
        call_off(services)
        (ana,) = [
            path.read_bytes()
            for path in (tmp_path / str(number)).iterdir()
            if path.name not in before and b"ana@example.org" in path.read_bytes()
        ]
        mail = message_from_bytes(ana, policy=default)
        text = "".join(
            part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"
        )
        assert not holds_word(text, "Ben")
        assert "findet nicht statt" in text
        told.append((mail["Subject"], text.replace("\r\n", "\n")))
    assert told[0] == told[1] == told[2]


def test_whoever_was_not_written_to_gets_no_letter_that_takes_it_back(services, folder):
    decline(services)
    call_off(services)
    deliver(services)
    assert events(read(folder), "CANCEL") == {}
    assert "ana@example.org" not in events(read(folder), "REQUEST")


def test_of_a_round_that_is_taken_back_every_proposal_is(services, folder):
    deliver(services)
    proposed = events(read(folder), "REQUEST")
    services.rounds.withdraw(ROUND, by="test")
    services.courier.run_pending()
    gone = events(read(folder), "CANCEL")
    for reader, made in proposed.items():
        uids = {str(event["UID"]) for event in made}
        assert uids <= {str(event["UID"]) for event in gone[reader]}


def test_what_still_waits_to_take_one_back_goes_when_the_whole_round_is_taken_back(
    services, folder
):
    deliver(services)
    (proposed,) = events(read(folder), "REQUEST")["ana@example.org"]
    decline(services)
    with services.store.write() as session:
        services.delivery.add_cancellations(session, session.vacancies.of(ROUND))
    services.rounds.withdraw(ROUND, by="test")
    services.courier.run_pending()
    gone = [event["UID"] for event in events(read(folder), "CANCEL")["ana@example.org"]]
    assert gone.count(proposed["UID"]) == 1


def test_once_is_enough_and_without_hours_there_is_nothing_to_take_back(
    services, folder, store, clock
):
    deliver(services)
    decline(services)
    call_off(services)
    call_off(services)
    assert len(events(read(folder), "CANCEL")["ana@example.org"]) == 1
    bare = services_on(store, clock, folder=folder, meeting_times=())
    with store.write() as session:
        bare.delivery.add_cancellations(session, session.vacancies.of(ROUND))
        states = [each.state for each in session.outbox.of("ana")]
    assert MessageState.WAITING not in states


def test_of_a_meeting_that_is_past_nothing_is_taken_back(services, folder, clock):
    deliver(services)
    clock.now += timedelta(weeks=3)
    services.rounds.withdraw(ROUND, by="test")
    services.courier.run_pending()
    assert events(read(folder), "CANCEL") == {}


def test_a_later_hour_is_the_same_event_with_a_higher_sequence(services, folder, clock, store):
    deliver(services)
    (first,) = events(read(folder), "REQUEST")["ana@example.org"]
    for path in folder.iterdir():
        path.unlink()
    clock.now = NOW + timedelta(days=9)
    with store.write() as session:
        session.outbox.move(ROUND, (MessageState.SENT,), MessageState.WAITING, NOW.isoformat())
    services.courier.run_pending()
    (second,) = events(read(folder), "REQUEST")["ana@example.org"]
    assert second["UID"] == first["UID"]
    assert second.start > first.start
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second["DTSTAMP"].dt > first["DTSTAMP"].dt
    assert second["SUMMARY"] == f"Treffen mit {BEN.name}"


def take_back_decline(services, member):
    services.feedback.add(PAIR, member, "yes", Answers(accepted=True))
    services.courier.run_pending()


def decline_as(services, member, key):
    services.feedback.add(PAIR, member, key, Answers(accepted=False))
    call_off(services)


def sequences(folder):
    """Of what Ana's calendar was told about the pair, as it came: method and number."""
    found = [
        (name, int(event["SEQUENCE"]))
        for name in ("REQUEST", "CANCEL")
        for event in events(read(folder), name).get("ana@example.org", ())
    ]
    return sorted(found, key=lambda each: each[1])


def test_what_is_off_and_on_and_off_again_is_off_in_the_calendar(services, folder, clock):
    deliver(services)
    clock.now += timedelta(hours=1)
    decline_as(services, "ana", "no")
    clock.now += timedelta(hours=1)
    take_back_decline(services, "ana")
    methods = [method for method, _ in sequences(folder)]
    assert methods == ["REQUEST", "CANCEL", "REQUEST"]
    clock.now += timedelta(hours=1)
    decline_as(services, "ana", "no again")
    told = sequences(folder)
    assert [method for method, _ in told] == ["REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert len({number for _, number in told}) == 4


def test_who_changes_their_mind_before_a_letter_left_gets_none(services, folder, clock):
    deliver(services)
    clock.now += timedelta(hours=1)
    services.feedback.add(PAIR, "ana", "no", Answers(accepted=False))
    with services.store.write() as session:
        services.delivery.add_cancellations(session, session.vacancies.of(ROUND))
    take_back_decline(services, "ana")
    assert [method for method, _ in sequences(folder)] == ["REQUEST"]
    decline_as(services, "ana", "no again")
    assert [method for method, _ in sequences(folder)] == ["REQUEST", "CANCEL"]


def test_a_letter_sent_again_weeks_later_brings_nothing_back(services, folder, clock, store):
    deliver(services)
    clock.now += timedelta(hours=5)
    decline_as(services, "ana", "no")
    clock.now += timedelta(weeks=3)
    with store.write() as session:
        session.outbox.move(ROUND, (MessageState.SENT,), MessageState.WAITING, NOW.isoformat())
    services.courier.run_pending()
    assert [method for method, _ in sequences(folder)] == ["REQUEST", "CANCEL"]


def test_a_letter_sent_again_weeks_later_stands_above_one_that_took_it_back(
    services, folder, clock, store
):
    deliver(services)
    clock.now += timedelta(hours=5)
    decline_as(services, "ana", "no")
    clock.now += timedelta(hours=5)
    services.feedback.add(PAIR, "ana", "yes", Answers(accepted=True))
    clock.now += timedelta(weeks=2)
    with store.write() as session:
        session.outbox.move(ROUND, (MessageState.SENT,), MessageState.WAITING, NOW.isoformat())
    services.courier.run_pending()
    told = sequences(folder)
    assert told[-1][0] == "REQUEST"
    assert told[-1][1] > max(number for method, number in told if method == "CANCEL")


def test_a_letter_that_is_on_its_way_is_taken_back_as_well(services, store):
    """The pair ends between its being taken to be sent and its having been sent."""
    services.delivery.start(ROUND, by="test")
    now = NOW.isoformat()
    taken = None
    with store.write() as session:
        while taken is None or taken.member != "ana":
            taken = session.outbox.claim("file", "other", now, now)
            assert taken is not None
        session.vacancies.end(PAIR, "2026-W48", now)
        services.delivery.add_cancellations(session, session.vacancies.of(ROUND))
        about = [each.about for each in session.outbox.of("ana")]
    assert any(each.startswith("cancelled ") for each in about)

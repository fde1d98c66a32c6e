"""A group of three meets at one hour; when two of them do not meet any more, all three are told and meet in twos."""

from email import message_from_bytes
from email.policy import default
from itertools import combinations
from typing import Any

import icalendar
import pytest

from recommender.adapters.store import SqlStore
from recommender.ports.records import Answers
from recommender.service.rounds.threes import find_groups
from tests.made_up import PEOPLE, ROUND, WEEK, Clock, fill_with_round, introduction, services_on

THREE = ("ana", "ben", "cleo")
THIRDS = {("ana", "ben"): "Cleo", ("ana", "cleo"): "Ben", ("ben", "cleo"): "Ana"}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mail"


@pytest.fixture
def services(tmp_path, folder):
    store = SqlStore(f"sqlite:///{tmp_path / 'club.sqlite'}", Clock())
    store.migrate()
    fill_with_round(store, PEOPLE, tuple(THIRDS), thirds=THIRDS)
    services = services_on(store, Clock(), folder=folder, sender="Club <club@example.org>")
    services.rounds.publish(ROUND, by="test")
    yield services
    store.close()


def deliver(services):
    services.delivery.start(ROUND, by="test")
    services.courier.run_pending()


def end(services, a, b):
    """As it is when one of the two declines, and the search for others has looked."""
    services.feedback.add(introduction(a, b).id, a, f"no-{a}", Answers(accepted=False))
    with services.store.write() as session:
        services.delivery.add_cancellations(session, session.vacancies.of(ROUND))
    services.courier.run_pending()


def take_letters(folder):
    """The letters that came since it was last looked, by reader."""
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in folder.iterdir()]
    for path in folder.iterdir():
        path.unlink()
    found: dict[str, list[Any]] = {}
    for mail in mails:
        found.setdefault(str(mail["To"].addresses[0].addr_spec).partition("@")[0], []).append(mail)
    return found


def events(mails, method="REQUEST"):
    calendars = [
        icalendar.Calendar.from_ical(part.get_content())
        for mail in mails
        for part in mail.iter_attachments()
    ]
    return {
        str(each.walk("VEVENT")[0]["UID"]): each.walk("VEVENT")[0]
        for each in calendars
        if each["METHOD"] == method
    }


def body(mail):
    return mail.get_body(("plain",)).get_content()


def test_a_group_is_whole_only_if_each_two_meet():
    pairs = [introduction(a, b, third=third) for (a, b), third in THIRDS.items()]
    plain = [introduction(a, b) for a, b in combinations(("dora", "emil", "finn"), 2)]
    assert find_groups(pairs + plain) == {frozenset(THREE)}
    assert find_groups(pairs[:2]) == set()
    assert find_groups(plain) == set()


def test_three_are_proposed_one_hour(services, folder):
    deliver(services)
    letters = take_letters(folder)
    hours = {event.start for id_ in THREE for event in events(letters[id_]).values()}
    assert len(hours) == 1
    assert all(len(events(letters[id_])) == 2 for id_ in THREE)


@pytest.mark.parametrize(("a", "b"), [("ana", "cleo"), ("ana", "ben"), ("ben", "cleo")])
def test_when_two_do_not_meet_all_three_are_told_and_nobody_meets_two_at_once(
    services, folder, a, b
):
    deliver(services)
    before = take_letters(folder)
    end(services, a, b)
    after = take_letters(folder)
    (both,) = set(THREE) - {a, b}
    assert sorted(len(after[id_]) for id_ in THREE) == [1, 2, 2]
    assert len(after[both]) == 1, "nothing is off for who still meets both"
    hours = [event.start for event in events(after[both]).values()]
    assert len(set(hours)) == len(hours) == 2
    for id_ in (a, b):
        (uid,) = events(after[id_], "CANCEL")
        assert events(after[id_], "CANCEL")[uid]["SEQUENCE"] > events(before[id_])[uid]["SEQUENCE"]
        assert len(events(after[id_])) == 1
    for id_ in THREE:
        for uid, event in events(after[id_]).items():
            assert event["SEQUENCE"] > events(before[id_])[uid]["SEQUENCE"]
            assert event.start == events(after[both])[uid].start, (
                "the same hour for both of the two"
            )


def test_who_ended_it_is_told_to_nobody(services, folder):
    deliver(services)
    take_letters(folder)
    end(services, "ana", "cleo")
    (letter,) = take_letters(folder)["ben"]
    assert "three" in letter["Subject"]
    for word in ("declined", "does not want", "because"):
        assert word not in body(letter)
    assert "Ana" in body(letter)
    assert "Cleo" in body(letter)


def test_what_is_read_later_speaks_of_no_third_any_more(services, folder):
    assert "joins you" in str(
        [each.text for each in services.weekly.of_week("ben", WEEK).introductions]
    )
    end(services, "ana", "cleo")
    assert take_letters(folder) == {} if folder.exists() else True, "nobody had been told"
    texts = [each.text for each in services.weekly.of_week("ben", WEEK).introductions]
    assert len(texts) == 2
    assert "joins you" not in str(texts)
    deliver(services)
    letters = take_letters(folder)
    assert all("joins you" not in body(letter) for each in letters.values() for letter in each)


def test_all_are_told_once(services, folder):
    deliver(services)
    take_letters(folder)
    end(services, "ana", "cleo")
    take_letters(folder)
    with services.store.write() as session:
        services.delivery.add_cancellations(session, session.vacancies.of(ROUND))
    services.courier.run_pending()
    assert take_letters(folder) == {}

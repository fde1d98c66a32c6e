"""Who lets others wait again and again is paused with a friendly letter; an organiser decides."""

from datetime import timedelta

import pytest

from recommender.config import Rules
from recommender.ports.outbox import SUSPENDED
from recommender.ports.records import Answers
from recommender.ports.refusals import NotFoundError
from recommender.service.club.snapshot import read_stored_club
from recommender.service.people.suspending import Suspending
from tests.made_up import NOW, PAIRS, ROUND, holds_word, introduction, services_on

BEN_CLEO, ANA_BEN = introduction(*PAIRS[1]).id, introduction(*PAIRS[0]).id


@pytest.fixture
def club(store, clock, tmp_path):
    services = services_on(
        store, clock, folder=tmp_path / "letters", public_url="https://club.example"
    )
    services.rounds.publish(ROUND, by="test")
    services.delivery.start(ROUND, by="test")
    services.courier.run_pending()
    clock.now = NOW + timedelta(days=3)
    return services


def suspending(club, let_downs=2):
    calendar = club.feedback._calendar
    return Suspending(club.store, calendar, club.delivery, lambda: Rules(let_downs=let_downs))


def wait_for_ben(club):
    club.feedback.add(ANA_BEN, "ana", "1", Answers(met=False, stood_up=True))
    club.feedback.add(BEN_CLEO, "cleo", "1", Answers(met=False, stood_up=True))


def per_round(club, member="ben"):
    with club.store.read() as session:
        stored = read_stored_club(session)
        return stored.members[stored.row(member)].per_round, session.members.get(
            member
        ).member.per_round


def test_once_is_an_accident_and_too_often_is_a_pause_that_leaves_the_profile(club):
    use = suspending(club)
    club.feedback.add(ANA_BEN, "ana", "1", Answers(met=False, stood_up=True))
    assert use.run() == 0
    wait_for_ben(club)
    assert use.run() == 1
    assert per_round(club) == (0, 2)
    assert use.run() == 0, "once"
    (open_,) = use.open()
    assert (open_.member, open_.let_downs, open_.week) == ("ben", 2, "2026-W48")


def test_the_letter_is_friendly_and_names_nobody(club):
    wait_for_ben(club)
    suspending(club).run()
    club.courier.run_pending()
    with club.store.read() as session:
        (message,) = [each for each in session.outbox.of("ben") if each.about == SUSPENDED]
    text = (club.delivery.options.folder / f"{message.id}.eml").read_text()
    assert "paused" in text.lower() or "pause" in text.lower()
    assert not holds_word(text, "Ana")
    assert not holds_word(text, "Cleo")


def test_an_organiser_decides_and_what_was_before_is_settled(club):
    wait_for_ben(club)
    use = suspending(club)
    use.run()
    use.end("ben", by="organiser")
    assert per_round(club) == (2, 2)
    assert use.run() == 0
    assert use.open() == ()
    with pytest.raises(NotFoundError):
        use.end("ben", by="organiser")


def test_a_member_cannot_end_it_and_declining_never_leads_to_it(club):
    wait_for_ben(club)
    suspending(club).run()
    club.people.pause("ben", None, by="ben")
    club.people.patch("ben", {"per_round": 3}, version=None, by="ben")
    assert per_round(club)[0] == 0
    club.feedback.add(ANA_BEN, "ana", "2", Answers(accepted=False))
    assert suspending(club, let_downs=1).run() == 0


def test_it_is_in_the_export_and_goes_with_the_member(club):
    wait_for_ben(club)
    suspending(club).run()
    assert [each["let_downs"] for each in club.people.export("ben")["suspensions"]] == [2]
    assert club.people.export("ana")["suspensions"] == []
    club.people.erase("ben", by="test")
    with club.store.read() as session:
        assert session.suspensions.open() == ()

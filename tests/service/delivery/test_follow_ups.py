"""What became of introductions is asked by letter and page: once, once more, and never again."""

from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from recommender.ports.follow_ups import BY_ABOUT, FOLLOW_UPS
from recommender.ports.records import Answers
from recommender.service.people.member_export import export_member
from tests.made_up import NOW, PAIRS, ROUND, introduction, services_on

ANA_BEN, BEN_CLEO = (introduction(*pair).id for pair in PAIRS[:2])
WEEK_48 = NOW + timedelta(days=3)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "letters"


@pytest.fixture
def club(store, clock, folder):
    services = services_on(store, clock, folder=folder, public_url="https://club.example")
    services.rounds.publish(ROUND, by="test")
    services.delivery.start(ROUND, by="test")
    services.courier.run_pending()
    return services


def say(club, member, about=ANA_BEN, **answers):
    club.feedback.add(about, member, f"{sorted(answers.items())}", Answers(**answers))


def letters(folder):
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted(folder.glob("*.eml"))
    ]


def asked(club, clock, weeks):
    """Who is written to so many weeks after the round, as (reader, kind)."""
    clock.now = WEEK_48 + timedelta(weeks=weeks)
    before = {letter["Message-ID"] for letter in letters(club.delivery.options.folder)}
    club.follow_ups.run()
    club.courier.run_pending()
    return [
        letter
        for letter in letters(club.delivery.options.folder)
        if letter["Message-ID"] not in before
    ]


def readers(found):
    return sorted(letter["To"].addresses[0].username for letter in found)


def test_who_has_said_nothing_is_reminded_once_and_who_has_is_not(club, clock):
    say(club, "ana", met=True)
    assert asked(club, clock, 1) == []
    found = asked(club, clock, 2)
    assert readers(found) == ["ben", "cleo"], "dora has no address"
    (ben,) = [letter for letter in found if letter["To"].addresses[0].username == "ben"]
    assert "Ana" in ben["Subject"]
    assert "Cleo" in ben["Subject"]
    for weeks in (2, 3, 4, 5):
        assert asked(club, clock, weeks) == []


def test_who_declined_is_not_reminded_and_neither_is_the_other(club, clock):
    for member, pair in (("ana", PAIRS[0]), ("ben", PAIRS[1]), ("cleo", PAIRS[2])):
        say(club, member, introduction(*pair).id, accepted=False)
    assert asked(club, clock, 2) == []


def test_still_in_touch_is_asked_of_who_met_and_once_more_of_who_does_not_say(club, clock):
    say(club, "ana", met=True)
    say(club, "ben", met=True)
    say(club, "ben", BEN_CLEO, met=False)
    assert readers(asked(club, clock, 6)) == ["ana", "ben"]
    say(club, "ben", still_in_touch=False)
    again = asked(club, clock, 8)
    assert readers(again) == ["ana"]
    assert "noch einmal" in again[0].get_body(("plain",)).get_content()
    for weeks in range(8, 60):
        assert readers(asked(club, clock, weeks)) == (["ana", "ben"] if weeks == 52 else [])


def test_a_letter_names_whom_it_asks_about_and_its_link_asks_and_stores(club, clock):
    say(club, "ana", met=True)
    (letter,) = asked(club, clock, 6)
    for kind in ("plain", "html"):
        body = letter.get_body((kind,)).get_content()
        assert "Ben" in body
        assert "Cleo" not in body
        assert "ben@example.org" not in body
    text = letter.get_body(("plain",)).get_content()
    (link,) = [word for word in text.split() if word.startswith("https://club.example/l/")]
    token = link.split("/")[-2]
    assert link.endswith("/touch")
    assert club.links.find_subject(token).partner.id == "ben"
    club.links.answer(token, "once-page", Answers(still_in_touch=True))
    assert club.feedback.of(ANA_BEN, "ana").still_in_touch is True
    assert club.feedback.of(ANA_BEN, "ben") == Answers()


def test_nobody_is_ever_asked_the_same_a_third_time(club, clock):
    """Whatever anybody says or does not say, over two years and with every look twice."""
    counts: Counter[tuple[str, str]] = Counter()
    say(club, "ana", met=True)
    for weeks in range(110):
        for letter in [*asked(club, clock, weeks), *asked(club, clock, weeks)]:
            action = next(
                word.rsplit("/", 1)[1]
                for word in letter.get_body(("plain",)).get_content().split()
                if "/l/" in word
            )
            counts[letter["To"].addresses[0].username, action] += 1
    assert counts["ana", "touch"] == 2
    assert counts["ana", "result"] == 1
    assert counts["ben", "met"] == 1, "the round's own letter was the first time"
    assert max(counts.values()) <= 2


def test_who_answers_before_the_letter_is_made_gets_none(club, clock):
    say(club, "ana", met=True)
    clock.now = WEEK_48 + timedelta(weeks=6)
    club.follow_ups.run()
    say(club, "ana", still_in_touch=True)
    before = len(letters(club.delivery.options.folder))
    club.courier.run_pending()
    assert len(letters(club.delivery.options.folder)) == before


@pytest.mark.parametrize(
    ("case", "retention"),
    [("not delivered", None), ("no links", None), ("outcomes are deleted", 20), ("too late", None)],
)
def test_when_nobody_is_asked(store, clock, folder, case, retention):
    url = "" if case == "no links" else "https://club.example"
    club = services_on(store, clock, folder=folder, public_url=url)
    club.rounds.publish(ROUND, by="test")
    if case != "not delivered":
        club.delivery.start(ROUND, by="test")
    clock.now = WEEK_48 + timedelta(weeks=20 if case == "too late" else 3)
    assert club.follow_ups.run(retention) == 0


def test_a_withdrawn_round_and_an_erased_partner_are_asked_about_no_more(club, clock):
    say(club, "ana", met=True)
    club.people.erase("ben", by="test")
    assert asked(club, clock, 6) == []
    club.rounds.withdraw(ROUND, by="test")
    assert asked(club, clock, 7) == []


def test_what_was_said_is_in_the_export_and_goes_with_the_member(club):
    say(club, "ana", met=True, listened=True, sold_to=False, still_in_touch=True, came_of="work")
    with club.store.read() as session:
        record = session.members.get("ana")
        (own,) = export_member(session, record.member, club.club.config.rules)["outcomes"]
        (theirs,) = [session.members.get("ben")]
        other = export_member(session, theirs.member, club.club.config.rules)
    assert own["answers"]["sold_to"] is False
    assert own["answers"]["came_of"] == "work"
    assert other["outcomes"] == []
    club.people.erase("ana", by="test")
    with club.store.read() as session:
        assert session.outcomes.of_round(ROUND) == ()


def test_every_question_has_its_own_message_and_its_page():
    assert len(BY_ABOUT) == len(FOLLOW_UPS)
    assert {follow_up.action for follow_up in FOLLOW_UPS} == {"met", "touch", "result"}

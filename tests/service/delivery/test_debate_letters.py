"""Debates by mail: drafts stay secret, both are told once, and what is called off is taken back."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any

import icalendar
import pytest

from recommender.club.debate import Statement
from recommender.club.week import Week
from recommender.ports.debates import DebateRecord
from recommender.ports.outbox import MessageState
from recommender.ports.refusals import ConflictError, NotFoundError, UnknownIdError
from tests.made_up import ANA, BEN, CLEO, NOW, ROUND, WEEK, holds_word, services_on

if TYPE_CHECKING:
    from email.message import EmailMessage

DEBATE = "00000000000000aa"
FRIDAY = Statement("friday", {"de": "Freitag ist frei", "en": "Friday is free"})
OWN = {"answered": 4, "close": 2, "statements": ["friday"], "agree": []}
TEXTS = {
    "ana": {**OWN, "language": "de", "shared": ["Ihr backt beide."], "answers": [[2, -2]]},
    "ben": {**OWN, "language": "en", "shared": ["You both bake."], "answers": [[-2, 2]]},
}
DRAFT = DebateRecord(DEBATE, WEEK, "ana", "ben", ("friday",), TEXTS, 0.0, NOW.isoformat())
WANTS: dict[str, Any] = {"debates": True, "share_views": True}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mail"


@pytest.fixture
def services(each_store, clock, folder):
    """Two who want a debate and are paired; nobody has been told."""
    with each_store.write() as session:
        session.members.put([replace(ANA, **WANTS), replace(BEN, **WANTS)])
        session.debates.put_statements([FRIDAY])
        session.debates.put_drafts(WEEK, [DRAFT])
    return services_on(
        each_store,
        clock,
        folder=folder,
        sender="Club <club@example.org>",
        public_url="https://club.example",
    )


def publish(services):
    done = services.debates.publish(WEEK, by="test")
    services.courier.run_pending()
    return done


def read(folder):
    """Letters by reader, in the order they were written."""
    found: dict[str, list[EmailMessage]] = {}
    for path in sorted(folder.iterdir()):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        found.setdefault(str(mail["To"].addresses[0].addr_spec).partition("@")[0], []).append(mail)
    return found


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def event_of(mail):
    (file,) = mail.iter_attachments()
    calendar = icalendar.Calendar.from_ical(file.get_content())
    return calendar["METHOD"], calendar.walk("VEVENT")[0]


def token_of(mail):
    return text_of(mail).partition("https://club.example/l/")[2].partition("/debate")[0]


def find_called_off(folder):
    return {
        reader: [mail for mail in mails if event_of(mail)[0] == "CANCEL"]
        for reader, mails in read(folder).items()
    }


def test_nobody_hears_of_a_draft(services, folder):
    services.courier.run_pending()
    assert not folder.exists() or read(folder) == {}
    assert services.debates.of_member("ana") == []
    with pytest.raises(UnknownIdError):
        services.debates.say("ana", DEBATE, met=True)
    with services.store.read() as session:
        assert session.relations.history().empty
    letter = services.debates.read_letter(DEBATE, "ana")
    assert "/l/preview/debate" in letter.text
    assert "„Freitag ist frei“" in letter.text


def test_both_are_told_once_in_their_language_with_one_hour(services, folder):
    assert (publish(services).told, publish_again(services)) == (1, "refused")
    letters = read(folder)
    assert letters.keys() == {"ana", "ben"}
    (german,), (english,) = letters["ana"], letters["ben"]
    said = text_of(german)
    assert said.index("Ihr backt beide.") < said.index("Freitag ist frei") < said.index("Regeln")
    assert "Du sagst: klar ja. Ben sagt: klar nein." in said
    assert "You say: no, clearly. Ana says: yes, clearly." in text_of(english)
    events = [event_of(mail) for mail in (german, english)]
    assert [method for method, _ in events] == ["REQUEST", "REQUEST"]
    assert len({str(event["UID"]) for _, event in events}) == 1
    starts = {event["DTSTART"].dt for _, event in events}
    assert len(starts) == 1
    assert starts.pop() > NOW + timedelta(days=1)
    assert german["List-Unsubscribe"]


def publish_again(services):
    with pytest.raises(ConflictError, match="none of 2026-W48 wait"):
        services.debates.publish(WEEK, by="test")
    services.courier.run_pending()
    return "refused"


def test_the_hour_is_not_that_of_their_introduction(services, folder):
    services.rounds.publish(ROUND, by="test")
    services.delivery.start(ROUND, by="test")
    publish(services)
    starts = [
        event_of(mail)[1]["DTSTART"].dt
        for mail in read(folder)["ana"]
        if any(True for _ in mail.iter_attachments())
    ]
    assert len(starts) == len(set(starts)) == 2


def test_a_round_published_later_leaves_the_hour_of_a_debate_free(services, folder, clock):
    publish(services)
    clock.now = NOW + timedelta(hours=1)
    services.rounds.publish(ROUND, by="test")
    services.delivery.start(ROUND, by="test")
    services.courier.run_pending()
    starts = [event_of(mail)[1]["DTSTART"].dt for mail in read(folder)["ana"]]
    assert len(starts) == len(set(starts)) == 2


@pytest.mark.parametrize(
    "change",
    [{"paused_until": date(2027, 1, 1)}, {"per_round": 0}, {"debates": False}],
    ids=["pauses", "unsubscribed", "wants none"],
)
def test_who_takes_no_part_by_now_gets_no_letter_nor_does_the_other(services, folder, change):
    with services.store.write() as session:
        session.members.put([replace(BEN, **WANTS | change)])
    done = publish(services)
    assert (done.told, done.left_out, done.letters) == (0, 1, 0)
    assert not folder.exists() or read(folder) == {}


@pytest.mark.parametrize("change", [{"paused_until": date(2027, 1, 1)}, {"per_round": 0}])
def test_who_drops_out_before_the_letter_leaves_gets_none(services, folder, change):
    services.debates.publish(WEEK, by="test")
    with services.store.write() as session:
        session.members.put([replace(BEN, **WANTS | change)])
    services.courier.run_pending()
    assert not folder.exists() or read(folder) == {}
    assert services.debates.count_letters(WEEK) == {MessageState.NOTHING_TO_SAY: 2}


def test_consent_taken_back_before_the_letter_leaves_is_kept(services, folder):
    services.debates.publish(WEEK, by="test")
    with services.store.write() as session:
        session.members.put([replace(BEN, **WANTS | {"share_views": False})])
    services.courier.run_pending()
    for (mail,) in read(folder).values():
        assert not holds_word(text_of(mail), "klar")
        assert not holds_word(text_of(mail), "clearly")


def called_off_by_the_organiser(services):
    services.debates.call_off(DEBATE, by="test")


def called_off_by_one(services):
    services.debates.call_off_own("ana", DEBATE)


def blocked(services):
    services.people.block("ana", "ben", blocked=True, by="test")


@pytest.mark.parametrize("ended", [called_off_by_the_organiser, called_off_by_one, blocked])
def test_what_is_called_off_is_taken_back_the_same_for_both(services, folder, ended):
    publish(services)
    before = {reader: event_of(mail)[1]["UID"] for reader, (mail,) in read(folder).items()}
    ended(services)
    services.courier.run_pending()
    off = find_called_off(folder)
    assert [len(mails) for mails in off.values()] == [1, 1]
    for reader, (mail,) in off.items():
        method, event = event_of(mail)
        assert (method, event["UID"], event["STATUS"]) == ("CANCEL", before[reader], "CANCELLED")
        assert event["SEQUENCE"] > 0
        whole = text_of(mail) + event.to_ical().decode()
        assert not holds_word(whole, "Ana" if reader == "ben" else "Ben")
        assert "Freitag" not in text_of(mail)
    assert [services.debates.of_member(id_) for id_ in ("ana", "ben")] == [[], []]
    services.courier.run_pending()
    assert find_called_off(folder).keys() == off.keys()


def test_who_stays_is_told_when_the_other_leaves(services, folder):
    publish(services)
    services.people.erase("ana", by="test")
    services.courier.run_pending()
    (mail,) = find_called_off(folder)["ben"]
    assert not holds_word(text_of(mail) + event_of(mail)[1].to_ical().decode(), "Ana")


def test_a_draft_is_called_off_without_a_word(services, folder):
    services.people.block("ben", "ana", blocked=True, by="test")
    services.courier.run_pending()
    assert not folder.exists() or read(folder) == {}
    assert services.debates.of_week(WEEK)[1] == ()
    with pytest.raises(UnknownIdError):
        services.debates.call_off(DEBATE, by="test")


def test_what_never_left_needs_no_taking_back(services, folder):
    services.debates.publish(WEEK, by="test")
    services.debates.call_off(DEBATE, by="test")
    services.courier.run_pending()
    assert not folder.exists() or read(folder) == {}


def test_a_link_of_the_letter_says_what_became_of_it(services, folder, clock):
    publish(services)
    tokens = {reader: token_of(mail) for reader, (mail,) in read(folder).items()}
    links = services.links
    for reader, other in (("ana", "ben"), ("ben", "ana")):
        debate, side = links.find_debate(tokens[reader])
        assert services.debates.find_sides(debate, side) == (reader, other)
    services.debates.say("ana", DEBATE, met=True, understood=5)
    services.debates.say("ben", DEBATE, met=False)
    (record, _), (same, _) = (services.debates.of_member(id_)[0] for id_ in ("ana", "ben"))
    assert record == same
    assert (record.met_a, record.understood_a, record.met_b) == (True, 5, False)
    with services.store.read() as session:
        row = session.relations.history().iloc[0]
    assert (row["a"], row["b"], row["evening"]) == ("ana", "ben", True)
    assert row["met"] is None or row.isna()["met"], "they contradict each other"
    clock.now = NOW + timedelta(days=31)
    with pytest.raises(NotFoundError):
        links.find_debate(tokens["ana"])
    with pytest.raises(NotFoundError):
        links.find_subject(tokens["ben"])


def test_what_was_said_is_deleted_when_other_outcomes_are(services, clock):
    publish(services)
    services.debates.say("ana", DEBATE, met=True, understood=5)
    clock.now = NOW + timedelta(days=20)
    services.debates.say("ben", DEBATE, met=True)
    assert services.retention.run(15) == 1
    ((record, _),) = services.debates.of_member("ana")
    assert (record.met_a, record.understood_a, record.met_b) == (None, None, True)


def test_counts_are_shares_of_five_sides_or_more_of_weeks_that_are_over(services, clock):
    publish(services)
    services.debates.say("ana", DEBATE, met=True, understood=5)
    drafts = [
        replace(
            DRAFT,
            id=f"{number:016x}",
            a="ben",
            b=other,
            texts={"ben": {}, other: {}},
            week="2026-W47",
        )
        for number, other in enumerate(("cleo", "dora"))
    ]
    with services.store.write() as session:
        session.debates.put_drafts("2026-W47", drafts)
        for draft in drafts:
            session.debates.publish(replace(draft, published_at=NOW.isoformat()))
    for draft, understood in zip(drafts, (5, 4), strict=True):
        services.debates.say("ben", draft.id, met=True, understood=understood)
    services.debates.say("cleo", drafts[0].id, met=False, understood=2)
    clock.now = NOW + timedelta(weeks=2)
    few = services.debates.count_understood()
    assert (few.debates, few.answers, few.better, few.met) == (3, None, None, None)
    services.debates.say("dora", drafts[1].id, met=True, understood=1)
    clock.now += timedelta(weeks=1)
    counts = services.debates.count_understood()
    assert (counts.answers, counts.mean, counts.better, counts.met) == (5, 3.4, 0.6, 0.8)


def test_a_weekly_letter_asks_who_wants_a_debate_while_one_is_open(services, folder, clock):
    assert services.debates.open_call(None, by="test") == "2026-W47", "it is Sunday"
    with services.store.write() as session:
        session.members.put([replace(CLEO, city="Cologne"), replace(BEN, **WANTS)])
    services.rounds.publish(ROUND, by="test")
    services.delivery.start(ROUND, by="test")
    services.courier.run_pending()
    letters = read(folder)
    (asked,), (wants_one,) = letters["cleo"], letters["ben"]
    assert "Friday is free" in text_of(asked)
    assert "/debates" not in text_of(wants_one)
    token = text_of(asked).partition("I would like a debate: https://club.example/l/")[2]
    token = token.partition("/debates")[0]
    assert services.links.find_asked(token).id == "cleo"
    with pytest.raises(NotFoundError):
        services.links.find_recipient(token)
    services.debates.close_call("2026-W47", by="test")
    assert services.debates.find_call() is None


def test_only_a_club_with_statements_opens_a_debate_and_no_week_that_is_over(services):
    with pytest.raises(ConflictError, match="2026-W46 is over"):
        services.debates.open_call("2026-W46", by="test")
    services.debates.open_call("2026-W50", by="test")
    assert services.debates.find_call() == "2026-W50"
    services.debates.put_statements([], by="test")
    with pytest.raises(ConflictError, match="no statements"):
        services.debates.open_call(None, by="test")
    publish(services)
    assert services.debates.find_call() == "2026-W50", "another week is still open"


def test_who_has_an_address_later_gets_the_letter_then(services, folder):
    with services.store.write() as session:
        session.members.put([replace(BEN, email="", **WANTS)])
    publish(services)
    assert services.debates.count_letters(WEEK) == {
        MessageState.SENT: 1,
        MessageState.NO_ADDRESS: 1,
    }
    with services.store.write() as session:
        session.members.put([replace(BEN, **WANTS)])
    assert services.debates.send_again(WEEK, by="test") == 1
    services.courier.run_pending()
    assert read(folder).keys() == {"ana", "ben"}


def hour_of(folder):
    """When the two are to meet, by their letters."""
    (letter,) = read(folder)["ana"]
    return event_of(letter)[1]["DTSTART"].dt


def ask_at(services, clock, moment, retention_days=None):
    """How many are asked anew at a time; their letters leave."""
    clock.now = moment
    count = services.follow_ups.run(retention_days)
    services.courier.run_pending()
    return count


def test_after_its_day_both_are_asked_once_how_it_was_in_their_language(services, folder, clock):
    publish(services)
    hour = hour_of(folder)
    midnight = hour.replace(hour=0, minute=0) + timedelta(days=1)
    assert ask_at(services, clock, midnight - timedelta(minutes=1)) == 0, "its day is not over"
    assert ask_at(services, clock, midnight) == 2
    german, english = (
        next(mail for mail in read(folder)[reader] if not any(mail.iter_attachments()))
        for reader in ("ana", "ben")
    )
    assert german["Subject"] == "Wie war das Streitgespräch mit Ben?"
    assert english["Subject"] == "How was the debate with Ana?"
    for mail, sides in ((german, ("ana", "ben")), (english, ("ben", "ana"))):
        debate, side = services.links.find_debate(token_of(mail))
        assert services.debates.find_sides(debate, side) == sides
    for weeks in range(1, 10):
        assert ask_at(services, clock, midnight + timedelta(weeks=weeks)) == 0, "only once"


def test_who_has_said_how_it_was_is_not_asked_though_the_question_waits(services, folder, clock):
    publish(services)
    services.debates.say("ana", DEBATE, met=False)
    clock.now = hour_of(folder) + timedelta(days=1)
    assert services.follow_ups.run() == 1
    services.debates.say("ben", DEBATE, met=True, understood=4)
    services.courier.run_pending()
    assert [len(mails) for mails in read(folder).values()] == [1, 1]
    assert services.debates.count_letters(WEEK)[MessageState.NOTHING_TO_SAY] == 1


@pytest.mark.parametrize("ended", [called_off_by_the_organiser, called_off_by_one, blocked])
def test_of_what_was_called_off_nobody_is_asked(services, folder, clock, ended):
    publish(services)
    hour = hour_of(folder)
    ended(services)
    assert ask_at(services, clock, hour + timedelta(days=1)) == 0


def test_who_never_had_the_letter_is_not_asked(services, clock):
    services.debates.publish(WEEK, by="test")
    clock.now = NOW + timedelta(days=14)
    assert services.follow_ups.run() == 0


def test_nobody_is_asked_long_after_nor_where_answers_are_soon_deleted(services, folder, clock):
    publish(services)
    hour = hour_of(folder)
    assert ask_at(services, clock, hour + timedelta(days=1), retention_days=30) == 0
    assert ask_at(services, clock, hour + timedelta(weeks=4, days=1)) == 0
    assert ask_at(services, clock, hour + timedelta(weeks=4), retention_days=90) == 2


def test_without_an_hour_the_weeks_last_day_is_waited_for(services, folder, clock):
    publish(services)
    with services.store.write() as session:
        (debate,) = session.debates.of_week(WEEK)
        session.debates.publish(replace(debate, meets_at=None))
    monday = datetime.combine(Week.parse(WEEK).monday, NOW.timetz())
    assert ask_at(services, clock, monday + timedelta(days=6)) == 0
    assert ask_at(services, clock, monday + timedelta(days=7)) == 2
    assert {len(mails) for mails in read(folder).values()} == {2}

"""Letters of a published round over a real mail server: once, visible, never silent."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import icalendar
import pytest

from recommender.club.member import Meet
from recommender.ports.outbox import MessageState
from recommender.ports.refusals import ConflictError, NotFoundError
from recommender.service.delivery.letters import Composer
from tests.made_up import ANA, CLEO, DORA, NOW, PAIRS, ROUND, holds_word, introduction, services_on

pytestmark = pytest.mark.enable_socket

WRITTEN_TO = ["ana@example.org", "ben@example.org", "cleo@example.org", "finn@example.org"]
"""Neither Dora, who has no address, nor Emil, who pauses."""


def publish(services):
    return services.rounds.publish(ROUND, by="test")


def deliver(services):
    publish(services)
    services.delivery.start(ROUND, by="test")
    return services.courier.run_pending()


def states(services, channel="smtp"):
    return {state.value: n for state, n in services.delivery.counts(ROUND)[channel].items()}


def messages(services, state):
    return services.delivery.page(ROUND, MessageState(state), "", 100)


def mails(postbox):
    return {to: message_from_bytes(content, policy=policy.default) for to, content in postbox.taken}


def test_nothing_goes_out_before_the_organiser_says_so(mailing, postbox):
    publish(mailing)
    assert mailing.courier.run_pending() == 0
    assert states(mailing) == {"held": 6}
    assert postbox.taken == []


def test_everyone_with_an_address_gets_one_letter_and_no_second(mailing, postbox):
    assert deliver(mailing) == 6
    assert sorted(postbox.readers) == WRITTEN_TO
    assert states(mailing) == {"sent": 4, "no_address": 1, "nothing_to_say": 1}
    mailing.delivery.start(ROUND, by="test")
    mailing.courier.run_pending()
    assert len(postbox.taken) == 4


def test_a_letter_says_what_the_api_says_and_nobodys_address(mailing, postbox):
    deliver(mailing)
    found = mails(postbox)
    ana = found["ana@example.org"]
    body = ana.get_body(("plain",)).get_content()
    assert "Ben Ohm" in ana["Subject"]
    assert ana["From"] == "Club <club@example.org>"
    assert "Why ben." in body
    assert "What would you ask ben?" in body
    assert "Ben Ohm" in ana.get_body(("html",)).get_content()
    ben = found["ben@example.org"]
    assert "Cleo <i>Roth</i>" in ben.get_body(("plain",)).get_content()
    assert "Cleo &lt;i&gt;Roth" in ben.get_body(("html",)).get_content()
    assert "diese Woche" in body
    assert "this week" in ben.get_body(("plain",)).get_content().lower()
    for to, mail in found.items():
        others = set(WRITTEN_TO) - {to}
        text = mail.as_string() + "".join(
            part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"
        )
        assert not [each for each in others if each in text], to
    ids = [mail["Message-ID"] for mail in found.values()]
    assert len(set(ids)) == 4
    assert all("ana" not in each for each in ids)


def test_who_has_nobody_is_told_so(mailing, postbox):
    deliver(mailing)
    finn = mails(postbox)["finn@example.org"]
    text = finn.get_body(("plain",)).get_content()
    assert "Finn" in text
    assert "/l/" not in text
    assert "/unsubscribe>" in finn["List-Unsubscribe"]


def invitations(mail):
    return [
        event
        for part in mail.iter_attachments()
        for event in icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
    ]


def test_invitations_propose_both_the_same_hour_and_nobody_two_at_once(mailing, postbox):
    deliver(mailing)
    hours = {to: invitations(mail) for to, mail in mails(postbox).items()}
    (ana,), ben = hours["ana@example.org"], hours["ben@example.org"]
    same = next(each for each in ben if each["UID"] == ana["UID"])
    assert ana.start == same.start
    assert ana["LOCATION"] == "Köln"
    assert ana["STATUS"] == "TENTATIVE"
    assert ana["ATTENDEE"] == "mailto:ana@example.org", "nobody else is named"
    assert ana["ORGANIZER"] == "mailto:club@example.org"
    assert timedelta(days=1) < ana.start - NOW < timedelta(days=9)
    assert ana.start.weekday() < 5
    assert len({each.start for each in ben}) == len(ben) == 2


def test_no_invitation_where_the_two_live_apart_and_meet_in_person(store, server, clock, postbox):
    with store.write() as session:
        session.members.put([replace(CLEO, meet=Meet.IN_PERSON)])
    services = services_on(store, clock, smtp=server)
    deliver(services)
    kept = {to: len(invitations(mail)) for to, mail in mails(postbox).items()}
    assert kept["ben@example.org"] == 1, "Cleo meets in person only and lives in Vienna"
    assert kept["cleo@example.org"] == 1, "of Dora no city is known"
    assert "/l/" not in mails(postbox)["ana@example.org"].as_string(), "no public address, no links"


def test_a_refusal_for_now_is_tried_again_later(mailing, postbox, clock):
    postbox.answers = ["451 try later"]
    deliver(mailing)
    (waiting,) = messages(mailing, "waiting")
    assert waiting.attempts == 1
    assert waiting.error == "the mail server refused the letter (451)"
    assert mailing.courier.run_pending() == 0, "not before it is due"
    clock.now += timedelta(minutes=2)
    assert mailing.courier.run_pending() == 1
    assert sorted(postbox.readers) == WRITTEN_TO


def test_a_refusal_for_good_is_shown_and_goes_out_again_on_the_organisers_word(mailing, postbox):
    postbox.answers = ["550 nobody here: ana@example.org"]
    deliver(mailing)
    (failed,) = messages(mailing, "failed")
    assert "example.org" not in (failed.error or ""), "a server's words may hold an address"
    assert mailing.courier.run_pending() == 0
    mailing.delivery.retry(failed.id, by="test")
    assert mailing.courier.run_pending() == 1
    assert sorted(postbox.readers) == WRITTEN_TO


def test_a_server_that_is_not_there_is_tried_some_times_and_then_given_up(store, server, clock):
    services = services_on(store, clock, smtp=replace(server, port=1, timeout=2), attempts=3)
    publish(services)
    services.delivery.start(ROUND, by="test")
    for _ in range(6):
        services.courier.run_pending()
        clock.now += timedelta(hours=7)
    assert states(services) == {"failed": 4, "no_address": 1, "nothing_to_say": 1}
    assert {each.attempts for each in messages(services, "failed")} == {3}
    assert services.delivery.retry_all(ROUND, unknown=False, by="test") == 4


def test_a_line_that_breaks_after_the_text_leaves_it_unknown(mailing, postbox, clock):
    async def hang_up(server):
        server.transport.abort()

    postbox.on_data = hang_up
    deliver(mailing)
    assert states(mailing)["unknown"] == 4
    postbox.on_data = None
    clock.now += timedelta(days=1)
    mailing.delivery.start(ROUND, by="test")
    assert mailing.delivery.retry_all(ROUND, unknown=False, by="test") == 0
    assert mailing.courier.run_pending() == 1, "Dora's, who still has no address"
    assert len(postbox.taken) == 4, "they may have arrived"
    assert mailing.delivery.retry_all(ROUND, unknown=True, by="test") == 4
    mailing.courier.run_pending()
    assert states(mailing)["sent"] == 4


def test_what_a_dead_process_was_sending_is_unknown(mailing, store, postbox, clock):
    publish(mailing)
    mailing.delivery.start(ROUND, by="test")
    with store.write() as session:
        lease = (clock() + timedelta(minutes=5)).isoformat()
        taken = session.outbox.claim("smtp", "dead", clock().isoformat(), lease)
    mailing.courier.run_pending()
    assert [each.id for each in messages(mailing, "sending")] == [taken.id], "it may be alive"
    clock.now += timedelta(minutes=6)
    mailing.courier.run_pending()
    assert [each.id for each in messages(mailing, "unknown")] == [taken.id]
    with pytest.raises(ConflictError, match="only failed and unknown"):
        mailing.delivery.retry(messages(mailing, "sent")[0].id, by="test")


def test_two_couriers_send_no_letter_twice(store, server, postbox, clock):
    crews = [services_on(store, clock, smtp=server) for _ in range(3)]
    publish(crews[0])
    crews[0].delivery.start(ROUND, by="test")
    with ThreadPoolExecutor(3) as pool:
        sent = sum(pool.map(lambda each: each.courier.run_pending(), crews))
    assert sent == 6
    assert sorted(postbox.readers) == WRITTEN_TO


def test_letters_as_files_survive_a_dead_process_without_asking(store, tmp_path, clock):
    services = services_on(store, clock, folder=tmp_path / "mail")
    publish(services)
    services.delivery.start(ROUND, by="test")
    with store.write() as session:
        session.outbox.claim("file", "dead", clock().isoformat(), clock().isoformat())
    clock.now += timedelta(minutes=6)
    services.courier.run_pending()
    files = sorted((tmp_path / "mail").glob("*"))
    assert len(files) == 4
    assert {each.suffix for each in files} == {".eml"}
    assert states(services, "file")["sent"] == 4


def test_a_folder_that_cannot_be_written_is_said_and_tried_again(store, tmp_path, clock):
    (tmp_path / "mail").write_text("a file is in the way")
    services = services_on(store, clock, folder=tmp_path / "mail")
    deliver(services)
    assert "the folder cannot be written" in (messages(services, "waiting")[0].error or "")


def test_an_address_that_comes_later_gets_the_letter_later(mailing, store, postbox):
    deliver(mailing)
    with store.write() as session:
        session.members.put([replace(DORA, email="dora@example.org")])
    mailing.delivery.start(ROUND, by="test")
    mailing.courier.run_pending()
    assert postbox.readers[-1] == "dora@example.org"
    assert len(postbox.taken) == 5


def test_of_a_round_taken_back_nothing_goes_out(mailing, postbox):
    publish(mailing)
    mailing.rounds.withdraw(ROUND, by="test")
    mailing.courier.run_pending()
    assert postbox.taken == []
    assert states(mailing) == {"nothing_to_say": 6}
    with pytest.raises(ConflictError, match="only a published one"):
        mailing.delivery.start(ROUND, by="test")


def test_who_is_erased_gets_nothing_and_is_in_no_letter(mailing, store, postbox):
    publish(mailing)
    mailing.people.erase("ben", by="test")
    mailing.delivery.start(ROUND, by="test")
    mailing.courier.run_pending()
    assert "ben@example.org" not in postbox.readers
    assert all("Ben" not in mail.as_string() for mail in mails(postbox).values())
    with store.read() as session:
        assert session.outbox.of("ben") == ()


def test_on_publish_needs_no_other_word(store, server, postbox, clock):
    services = services_on(store, clock, smtp=server, on_publish=True)
    publish(services)
    services.courier.run_pending()
    assert sorted(postbox.readers) == WRITTEN_TO


def test_without_a_channel_it_is_said(store, clock):
    services = services_on(store, clock)
    publish(services)
    with pytest.raises(ConflictError, match="no channel is set"):
        services.delivery.start(ROUND, by="test")
    with pytest.raises(NotFoundError):
        services.delivery.counts("f" * 16)


def test_an_introduction_that_comes_later_has_a_letter_of_its_own(mailing, store, postbox):
    deliver(mailing)
    new = introduction("ana", "finn")
    with store.write() as session:
        session.vacancies.add([new])
        mailing.delivery.add_replacements(session, [new])
        mailing.delivery.add_replacements(session, [new])
    mailing.courier.run_pending()
    assert Counter(postbox.readers[4:]) == {"ana@example.org": 1, "finn@example.org": 1}
    latest = message_from_bytes(postbox.taken[-1][1], policy=policy.default)
    assert not holds_word(latest.as_string(), "Ben")


def test_a_message_that_cannot_be_made_is_shown_and_holds_up_no_other(
    mailing, postbox, monkeypatch
):
    compose = Composer.compose

    def broken(self, message):
        if message.member == ANA.id:
            raise ZeroDivisionError
        return compose(self, message)

    monkeypatch.setattr(Composer, "compose", broken)
    deliver(mailing)
    (failed,) = messages(mailing, "failed")
    assert failed.error == "ZeroDivisionError"
    assert len(postbox.taken) == 3


def test_all_pairs_are_in_the_letters(mailing, postbox):
    deliver(mailing)
    found = mails(postbox)
    for a, b in PAIRS[:2]:
        for reader, partner in ((a, b), (b, a)):
            text = found[f"{reader}@example.org"].get_body(("plain",)).get_content()
            assert f"Why {partner}." in text

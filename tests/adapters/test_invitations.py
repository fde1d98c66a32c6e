"""Invitations and their end as calendars take them: golden files, and what Outlook and Gmail look for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from recommender.adapters.delivery import Mail, Proposal, encode_mime, make_invitation
from recommender.ports.outbox import ProposalText

GOLDEN = Path(__file__).parent / "golden"
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
PROPOSAL = Proposal(
    id="5f2b8c0d9e1a4b7c6d3e2f1a0b9c8d7e",
    text=ProposalText("Treffen mit Ben Ohm", "Öfen, und wer sie baut.\nEin Vorschlag.", "Köln"),
    start=datetime(2026, 11, 25, 12, 30, tzinfo=ZoneInfo("Europe/Berlin")),
    lasts=timedelta(minutes=45),
    made_at=AT,
    organiser="club@example.org",
    reader="ana@example.org",
)
OFF = replace(
    PROPOSAL,
    text=ProposalText("Treffen entfällt", "Es findet nicht statt.", ""),
    made_at=AT + timedelta(days=1),
    sequence=2,
    is_off=True,
)


def read_event(proposal: Proposal) -> Any:
    return icalendar.Calendar.from_ical(make_invitation(proposal)).walk("VEVENT")[0]


def letter(*proposals):
    mail = Mail(
        id="0123456789abcdef01234567",
        sender='"Müller, Klub" <club@example.org>',
        to="ana@example.org",
        name="Ana Lima",
        subject="Ana, das ist Ben Ohm",
        text="Hallo Ana,\n\nhier steht der Brief.\n",
        html="<p>Hallo Ana, hier steht der Brief.</p>\n",
        at=AT,
        invitations=tuple(map(make_invitation, proposals)),
        method=proposals[0].method,
        unsubscribe_url="https://club.example/l/" + "a1B2.c3-_" * 12 + "/unsubscribe",
    )
    return encode_mime(mail)


@pytest.mark.parametrize(("name", "proposal"), [("invitation", PROPOSAL), ("cancellation", OFF)])
def test_a_letter_and_its_calendar_file_are_those_of_the_golden_files(name, proposal):
    """Looked at by people, and read by Outlook and Gmail as the comments of the tests below say."""
    assert make_invitation(proposal) == (GOLDEN / f"{name}.ics").read_bytes()
    assert letter(proposal) == (GOLDEN / f"{name}.eml").read_bytes()


@pytest.mark.parametrize(("proposal", "method"), [(PROPOSAL, "REQUEST"), (OFF, "CANCEL")])
def test_the_method_stands_in_the_file_and_in_both_types(proposal, method):
    mail = message_from_bytes(letter(proposal), policy=default)
    assert mail.get_content_type() == "multipart/mixed"
    alternative, attached = mail.iter_parts()
    kinds = [part.get_content_type() for part in alternative.iter_parts()]
    # The last alternative is what programs that know calendars show; Gmail looks nowhere else.
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    shown = list(alternative.iter_parts())[-1]
    assert attached.get_filename() == "invite.ics"
    assert attached.get_content_disposition() == "attachment"
    assert shown.get_content_disposition() is None
    for part in (shown, attached):
        assert part["Content-Type"].params["method"] == method
        assert part["Content-Type"].params["charset"].lower() == "utf-8"
        assert icalendar.Calendar.from_ical(part.get_content())["METHOD"] == method


def test_a_calendar_keeps_one_event_and_takes_it_out_again():
    there, gone = map(read_event, (PROPOSAL, OFF))
    assert there["UID"] == gone["UID"]
    assert there["SEQUENCE"] < gone["SEQUENCE"]
    assert there["DTSTAMP"].dt < gone["DTSTAMP"].dt
    assert (there["STATUS"], gone["STATUS"]) == ("TENTATIVE", "CANCELLED")
    # Outlook and Gmail take an event only with an organiser, and show it to whoever is invited.
    for event in (there, gone):
        assert event["ORGANIZER"] == "mailto:club@example.org"
        assert event["ATTENDEE"] == "mailto:ana@example.org"
        assert event["ATTENDEE"].params["RSVP"] == "FALSE"
        assert event["DTSTART"].dt == datetime(2026, 11, 25, 11, 30, tzinfo=UTC)


def test_of_several_invitations_each_is_attached_and_the_first_shown():
    other = replace(PROPOSAL, id="another", start=PROPOSAL.start + timedelta(hours=5))
    mail = message_from_bytes(letter(PROPOSAL, other), policy=default)
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert names == ["invite-1.ics", "invite-2.ics"]
    shown = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    assert PROPOSAL.id in shown.get_content()


def test_a_long_address_to_unsubscribe_stays_an_address():
    content = letter(PROPOSAL)
    for mail in (message_from_bytes(content, policy=default), message_from_bytes(content)):
        value = " ".join(str(mail["List-Unsubscribe"]).split())
        web, by_mail = value.split(", ")
        assert web.startswith("<https://club.example/l/a1B2.c3-_a1B2")
        assert web.endswith("/unsubscribe>")
        assert by_mail == "<mailto:club@example.org?subject=unsubscribe>"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert max(map(len, content.split(b"\r\n"))) < 998


def test_of_several_invitations_none_is_shown_as_if_it_were_the_letter():
    other = replace(PROPOSAL, id="0" * 32, start=PROPOSAL.start + timedelta(days=1))
    mail = message_from_bytes(letter(PROPOSAL, other), policy=default)
    alternative, *attached = mail.iter_parts()
    assert [part.get_content_type() for part in alternative.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    assert [part.get_filename() for part in attached] == ["invite-1.ics", "invite-2.ics"]
    read = [icalendar.Calendar.from_ical(part.get_content()) for part in attached]
    assert [len(each.walk("VEVENT")) for each in read] == [1, 1], "one event a file"
    assert {str(each.walk("VEVENT")[0]["UID"]).partition("@")[0] for each in read} == {
        PROPOSAL.id,
        other.id,
    }
    assert {part["Content-Type"].params["method"] for part in attached} == {"REQUEST"}

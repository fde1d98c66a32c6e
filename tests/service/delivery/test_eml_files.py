"""Letters as files, read back as any mail program reads them."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recommender.adapters.delivery import Mail, encode_mime, envelope_address
from recommender.ports.outbox import MessageState
from tests.made_up import ANA, BEN, NOW, PAIRS, PEOPLE, ROUND, Clock, fill_with_round, services_on


def write(store, folder, clock=None, **options):
    """Publish the made-up round and write its letters; the use cases come back."""
    services = services_on(store, clock or Clock(), folder=folder, **options)
    services.rounds.publish(ROUND, by="test")
    services.delivery.start(ROUND, by="test")
    services.courier.run_pending()
    return services


def read(folder):
    """Letters by the reader's address."""
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted(folder.glob("*.eml"))
    ]
    return {mail["To"].addresses[0].addr_spec: mail for mail in mails}


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def page_of(mail):
    return mail.get_body(("html",)).get_content()


@pytest.fixture
def letters(store, tmp_path):
    write(store, tmp_path / "mail", sender="Club <club@example.org>")
    return read(tmp_path / "mail")


def test_every_letter_is_a_whole_mail_without_defects(letters):
    assert len(letters) == 4
    for mail in letters.values():
        assert mail.defects == []
        for part in mail.walk():
            assert part.defects == []
        assert parsedate_to_datetime(mail["Date"]) == NOW
        assert mail["From"].addresses[0].display_name == "Club"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Message-ID"].endswith("@example.org>")


def test_text_and_page_say_the_same_people(letters):
    for a, b in PAIRS[:2]:
        for reader, partner in ((a, b), (b, a)):
            mail = letters[f"{reader}@example.org"]
            assert f"Why {partner}." in text_of(mail)
            assert f"Why {partner}." in page_of(mail)
            assert f"Why {reader}." not in text_of(mail) + page_of(mail), "that is the other's"


def test_each_file_is_named_by_its_message_and_nothing_else(store, tmp_path):
    services = write(store, tmp_path / "mail")
    sent = services.delivery.page(ROUND, MessageState.SENT, "", 100)
    assert {path.name for path in (tmp_path / "mail").iterdir()} == {
        f"{message.id}.eml" for message in sent
    }


def test_the_same_message_is_the_same_bytes(store, tmp_path):
    services = write(store, tmp_path / "mail")
    folder = tmp_path / "mail"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for path in folder.iterdir():
        path.unlink()
    with store.write() as session:
        states = (MessageState.SENT,)
        session.outbox.move(ROUND, states, MessageState.WAITING, NOW.isoformat())
    services.courier.run_pending()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def events(mail):
    return [
        event
        for part in mail.iter_attachments()
        for event in icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
    ]


def test_both_calendars_know_the_same_event_at_the_same_hour(letters):
    by_uid: dict[str, list[icalendar.Event]] = {}
    for mail in letters.values():
        for event in events(mail):
            by_uid.setdefault(str(event["UID"]), []).append(event)
    shared = [pair for pair in by_uid.values() if len(pair) == 2]
    assert shared
    for first, second in shared:
        assert (first.start, first.end) == (second.start, second.end)
        assert first["SUMMARY"] != second["SUMMARY"], "each has the other's name in it"


def test_without_hours_there_are_no_invitations(store, tmp_path):
    write(store, tmp_path / "mail", meeting_times=())
    assert [events(mail) for mail in read(tmp_path / "mail").values()] == [[]] * 4


def test_with_a_public_address_every_introduction_has_its_links_that_open(store, tmp_path):
    services = write(store, tmp_path / "mail", public_url="https://club.example/")
    ben = text_of(read(tmp_path / "mail")["ben@example.org"])
    tokens = {
        line.split("/l/")[1].split("/")[0]
        for line in ben.split()
        if "https://club.example/l/" in line
    }
    partners = {services.links.find_subject(token).partner.id for token in tokens}
    assert partners == {"ana", "cleo"}
    readers = {services.links.find_subject(token).reader.id for token in tokens}
    assert readers == {"ben"}, "with one's own links nobody answers for another"


def absence(open_copy, empty_file, folder, reasons):
    store, _ = open_copy(empty_file, Clock())
    fill_with_round(store, reasons={"finn": reasons})
    write(store, folder)
    return read(folder)["finn@example.org"]


@pytest.mark.parametrize("unlisted", ["no_shared_language", "meeting_format", "partner_taken"])
def test_a_letter_that_says_why_there_is_nobody_tells_of_no_block(
    open_copy, empty_file, tmp_path, unlisted
):
    """Whom a block keeps away is among those whom a letter does not list one by one."""
    common = {"paused": 1}
    blocked = absence(open_copy, empty_file, tmp_path / "1", common | {"not_available": 2})
    other = absence(open_copy, empty_file, tmp_path / "2", common | {unlisted: 2})
    assert text_of(blocked) == text_of(other)
    assert page_of(blocked) == page_of(other)


def test_addresses_and_names_of_any_script_arrive(open_copy, empty_file, tmp_path):
    store, _ = open_copy(empty_file, Clock())
    ana = replace(ANA, name="Änna Łukasz-日本", email="anna@bäckerei.example")
    fill_with_round(store, [ana, BEN], PAIRS[:1])
    write(store, tmp_path / "mail")
    mail = read(tmp_path / "mail")["anna@xn--bckerei-5wa.example"]
    assert mail["To"].addresses[0].display_name == "Änna Łukasz-日本"
    assert "Änna" in text_of(read(tmp_path / "mail")["ben@example.org"])


def mail_to(name, subject="Hello"):
    return Mail(
        "0" * 24, "Club <club@example.org>", "ana@example.org", name, subject, "t", "<p>t</p>", NOW
    )


@given(st.text(min_size=1, max_size=60))
@example("Ana\r\nBcc: eve@example.org")
@example('Ana" <eve@example.org>, "x')
@example("Ana, eve@example.org")
@example("\u2028Ana\x00\x1b")
@settings(max_examples=100, deadline=None)
def test_whatever_the_name_there_is_one_reader_and_no_header_more(name):
    mail = message_from_bytes(encode_mime(mail_to(name)), policy=policy.default)
    assert [address.addr_spec for address in mail["To"].addresses] == ["ana@example.org"]
    assert mail["To"].addresses[0].display_name.isprintable()
    assert set(mail.keys()) == {
        "Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "List-Unsubscribe",
        "MIME-Version", "Content-Type",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("address", "sent_to"),
    [("ana@example.org", "ana@example.org"), ("a@bücher.example", "a@xn--bcher-kva.example")],
)
def test_a_domain_goes_over_the_line_in_the_form_servers_know(address, sent_to):
    assert envelope_address(address) == sent_to


def test_who_is_written_to_is_who_has_an_address_and_takes_part(letters):
    expected = {person.email for person in PEOPLE if person.email and person.per_round}
    assert set(letters) == expected

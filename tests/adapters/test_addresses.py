"""Whom letters come from: one address to everybody who reads it, or refused with a reason."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parseaddr

import pytest

from recommender.adapters.delivery import Mail, encode_mime, envelope_address, parse_sender
from recommender.errors import InputError
from recommender.settings import read_settings

GOOD = [
    ("club@example.org", "", "club@example.org"),
    ("Club <club@example.org>", "Club", "club@example.org"),
    ("Club e.V. & Co <club@example.org>", "Club e.V. & Co", "club@example.org"),
    ('"Müller, Klub" <klub@example.org>', "Müller, Klub", "klub@example.org"),
    ('"Klub: Köln" <klub@example.org>', "Klub: Köln", "klub@example.org"),
    ('"Klub @ Köln" <klub@example.org>', "Klub @ Köln", "klub@example.org"),
    ("Klub <klub@müller.example>", "Klub", "klub@xn--mller-kva.example"),
    ("klub@STRASSE.straße.example", "", "klub@strasse.xn--strae-oqa.example"),
    ("recommender@localhost", "", "recommender@localhost"),
]
BAD = [
    ("Müller, Klub <klub@example.org>", "reads as 2 addresses"),
    ("Klub: Köln <klub@example.org>", "a group"),
    ("Klub @ Köln <klub@example.org>", "not read as one address"),
    ("Klub; Köln <klub@example.org>", "not read as one address"),
    ("a@example.org, b@example.org", "reads as 2 addresses"),
    ("Klub <>", "not read as one address"),
    ("Klub", "not read as one address"),
    ("", "reads as 0 addresses"),
    ("klüb@example.org", "before the @"),
    ("klub@☃.example", "a domain that cannot be registered"),
    ("Klub\r\nBcc: b@example.org <klub@example.org>", "cannot be seen"),
]


@pytest.mark.parametrize(("text", "name", "address"), GOOD)
def test_a_sender_stands_in_every_letter_as_it_was_meant(text, name, address):
    sender = parse_sender(read_settings(mail_from=text).mail_from)
    assert (sender.display_name, sender.addr_spec) == (name, address)
    at = datetime(2026, 11, 25, 9, tzinfo=UTC)
    content = encode_mime(Mail("m1", text, "a@example.org", "A", "Hello", "t", "<p>t</p>", at))
    (read,) = message_from_bytes(content, policy=default)["From"].addresses
    assert (read.display_name, read.addr_spec) == (name, address)
    old_name, old_address = parseaddr(message_from_bytes(content)["From"])
    assert (str(make_header(decode_header(old_name))), old_address) == (name, address)
    assert content.isascii()


@pytest.mark.parametrize(("text", "why"), BAD)
def test_what_is_not_one_address_is_refused_at_the_start_with_a_reason(text, why):
    with pytest.raises(InputError, match=why):
        parse_sender(text)
    with pytest.raises(InputError, match=f"mail_from.*{why}"):
        read_settings(mail_from=text)


def test_letters_before_the_at_that_servers_refuse_are_said_and_not_repeated():
    with pytest.raises(InputError) as caught:
        envelope_address("jürgen@example.org")
    assert "jürgen" not in str(caught.value)

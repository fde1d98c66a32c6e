"""A mail goes to whom it is for, whatever stands in a name, a subject or an address."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from email.utils import getaddresses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.adapters.delivery import Mail, encode_mime
from recommender.tables.cells import parse_email

TO = "ana@example.org"
HOSTILE = st.text(
    st.sampled_from(list("aäß張 @,;:<>()[]\"\\'=?_.%\r\n\t\0\u2028\u202e-B")), max_size=120
)


def encoded(name, subject="Hello"):
    at = datetime(2026, 11, 25, 9, tzinfo=UTC)
    return encode_mime(
        Mail("m1", "Club <club@example.org>", TO, name, subject, "t", "<p>t</p>", at)
    )


def recipients(content):
    """All that a reader of today or of yesterday would find."""
    new, old = message_from_bytes(content, policy=default), message_from_bytes(content)
    assert [name for name in new if name in {"Cc", "Bcc"}] == []
    texts = [str(new["To"]), old["To"]]
    return {address for _, address in getaddresses(texts)} | {
        each.addr_spec for each in new["To"].addresses
    }


@pytest.mark.parametrize(
    "name",
    ["Bärbel Hohenlohe, victim@attacker.example, Bärbel",
     "Bärbel von und zu Hohenlohe-Waldenburg, victim@attacker.example, Bärbel von und zu Hohenlohe",
     "a\r\nBcc: b@y.org", '"x" <v@a.example>', "=?utf-8?q?a=40b=2Cc?=",
     "=?utf-8?b?dmljdGltQGF0dGFja2VyLmV4YW1wbGUsIGE=?=", "undisclosed:;", "張偉" * 60, ""],
)  # fmt: skip
def test_a_name_adds_nobody(name):
    assert recipients(encoded(name)) == {TO}


@given(HOSTILE, HOSTILE)
@settings(max_examples=150, deadline=None)
def test_no_name_and_no_subject_adds_anybody(name, subject):
    content = encoded(name, subject)
    assert recipients(content) == {TO}
    head = content.split(b"\r\n\r\n", 1)[0]
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if line[:1] not in {b" ", b"\t"}]
    assert set(names) == {b"Message-ID", b"Date", b"From", b"To", b"Subject", b"Auto-Submitted",
                          b"List-Unsubscribe", b"MIME-Version", b"Content-Type"}  # fmt: skip


def test_an_ordinary_name_stays():
    to = message_from_bytes(encoded("Dr. Öz O'Neil-Kara"), policy=default)["To"]
    assert to.addresses[0].display_name == "Dr. Öz O'Neil-Kara"


@pytest.mark.parametrize(
    "value",
    ["a@x.org\nBcc: b@y.org", "a%0aBcc:b@y.org", "a@x.org, b@y.org", "a@x.org;b@y.org",
     "<a@x.org>,<b@y.org>", "a@x.org\u2028b", "a@x.org,", "a@b@x.org"],
)  # fmt: skip
def test_of_two_addresses_in_one_cell_one_is_read_at_most_and_it_is_said(value):
    faults: list[Any] = []
    assert parse_email(value, faults) in {"", "a@x.org"}
    assert len(faults) == 1

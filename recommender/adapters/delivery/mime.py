"""A letter as a mail: text and page as alternatives, invitations attached."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mail:
    """Everything that stands in a mail."""

    id: str
    sender: str
    """"name@example.org" or "Name <name@example.org>"."""
    to: str
    name: str
    """Of the reader."""
    subject: str
    text: str
    html: str
    at: datetime
    invitations: tuple[bytes, ...] = ()
    """Calendar files."""


def encode_mime(mail: Mail) -> bytes:
    """A mail as it goes over the line.

    The ``Message-ID`` is the message's own id, so that a mail program shows one that came twice
    once; ``Auto-Submitted`` keeps absence notes from answering (RFC 3834).
    """
    message = EmailMessage(policy=SMTP)
    sender = _address(*parseaddr(mail.sender))
    message["Message-ID"] = f"<{mail.id}@{sender.domain}>"
    message["Date"] = format_datetime(mail.at)
    message["From"] = sender
    message["To"] = _address(mail.name, mail.to)
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for number, file in enumerate(mail.invitations, start=1):
        name = f"{number}.ics"
        params = {"method": "PUBLISH", "charset": "utf-8"}
        message.add_attachment(
            file, maintype="text", subtype="calendar", filename=name, params=params
        )
    return _encode(message, mail.id)


def envelope_address(address: str) -> str:
    """An address as mail servers take it: a domain with umlauts in its other form."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def _address(name: str, address: str) -> Address:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    return Address(display_name=plain, addr_spec=envelope_address(address))


def _encode(message: EmailMessage, id_: str) -> bytes:
    """The bytes, with boundaries made from the id: the same mail is the same bytes."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"={id_}.{number}=")
    return message.as_bytes()

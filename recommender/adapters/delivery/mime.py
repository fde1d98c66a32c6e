"""A letter as a mail: text and page as alternatives, invitations attached."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses, parseaddr
from typing import TYPE_CHECKING

from recommender.ports.outbox import NotSentError

if TYPE_CHECKING:
    from datetime import datetime


_MEANT_FOR_MACHINES = frozenset('@,;:<>()[]"\\%')
"""Signs that a header is taken apart by; a name has none of them."""


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
    message["Subject"] = " ".join(
        "".join(c if c.isprintable() else " " for c in mail.subject).split()
    )
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for number, file in enumerate(mail.invitations, start=1):
        name = f"{number}.ics"
        params = {"method": "PUBLISH", "charset": "utf-8"}
        message.add_attachment(
            file, maintype="text", subtype="calendar", filename=name, params=params
        )
    return _encode(message, mail)


def envelope_address(address: str) -> str:
    """An address as mail servers take it: a domain with umlauts in its other form."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def _address(name: str, address: str) -> Address:
    """An address with a name in which nothing can be taken for another address."""
    plain = "".join(letter if _is_plain(letter) else " " for letter in name)
    return Address(display_name=" ".join(plain.split()), addr_spec=envelope_address(address))


def _is_plain(letter: str) -> bool:
    return letter.isprintable() and letter not in _MEANT_FOR_MACHINES


def _encode(message: EmailMessage, mail: Mail) -> bytes:
    """The bytes, with boundaries made from the id: the same mail is the same bytes.

    Raises
    ------
    NotSentError
        If it would be read as a mail to somebody else.
    """
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"={mail.id}.{number}=")
    content = message.as_bytes()
    if _read_recipients(content) == [envelope_address(mail.to)]:
        return content
    if message["To"].addresses[0].display_name:
        message.replace_header("To", Address(addr_spec=envelope_address(mail.to)))
        return _encode(message, mail)
    reason = "it would be read as a mail to somebody else"
    raise NotSentError(reason, for_good=True)


def _read_recipients(content: bytes) -> list[str]:
    """Whom a mail goes to, as readers old and new take it; all that any of them finds."""
    modern = message_from_bytes(content, policy=SMTP)
    old = message_from_bytes(content)
    named = [name for name in ("To", "Cc", "Bcc") if name in modern]
    found = [str(each.addr_spec) for name in named for each in modern[name].addresses]
    texts = [str(make_header(decode_header(old[name]))) for name in named]
    raw = [address for _, address in getaddresses([old[name] for name in named])]
    spelt = [address for _, address in getaddresses(texts)]
    return found if found == raw == spelt else []

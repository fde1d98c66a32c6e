"""A letter as a mail: text, page and invitation as alternatives, invitations attached, too.

Mail programs show an invitation that is an alternative to the text, and offer to keep one that is
attached; in both places the type names the method that the file itself has (RFC 6047). Where there are
several, they are attached alone: a program shows one alternative and takes it for the whole letter, so
that the others would be passed over, and one file holds one event (RFC 5546, 3.2.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from typing import TYPE_CHECKING

from typing_extensions import override

from recommender.adapters.delivery.addresses import envelope_address, parse_sender
from recommender.adapters.delivery.invitation import REQUEST
from recommender.ports.outbox import NotSentError

if TYPE_CHECKING:
    from datetime import datetime
    from email.policy import Policy


_MEANT_FOR_MACHINES = frozenset('@,;:<>()[]"\\%')
"""Signs that a header is taken apart by; a name has none of them."""


class _AddressesHeader(UnstructuredHeader, BaseHeader):
    """Web addresses one to a line: the standard library would encode a long one as if it were words."""

    @override
    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {f',{policy.linesep} '.join(self.split(', '))}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _AddressesHeader)
_POLICY = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True)
class Mail:
    """Everything that stands in a mail."""

    id: str
    sender: str
    """As `parse_sender` reads it."""
    to: str
    name: str
    """Of the reader."""
    subject: str
    text: str
    html: str
    at: datetime
    invitations: tuple[bytes, ...] = ()
    """Calendar files, all of one method."""
    method: str = REQUEST
    """What the calendar files are for."""
    reply_to: str = ""
    """Whom replies go to, if not to the sender."""
    unsubscribe_url: str = ""
    """Where a mail program ends the letters by a POST (RFC 8058), if there is such an address."""


def encode_mime(mail: Mail) -> bytes:
    """A mail as it goes over the line.

    The ``Message-ID`` is the message's own id, so that a mail program shows one that came twice
    once; ``Auto-Submitted`` keeps absence notes from answering (RFC 3834).
    """
    message = EmailMessage(policy=_POLICY)
    sender = parse_sender(mail.sender)
    reply_to = parse_sender(mail.reply_to or mail.sender)
    message["Message-ID"] = f"<{mail.id}@{sender.domain}>"
    message["Date"] = format_datetime(mail.at)
    message["From"] = sender
    if mail.reply_to:
        message["Reply-To"] = reply_to
    message["To"] = _address(mail.name, mail.to)
    message["Subject"] = " ".join(
        "".join(c if c.isprintable() else " " for c in mail.subject).split()
    )
    message["Auto-Submitted"] = "auto-generated"
    by_mail = f"<mailto:{reply_to.addr_spec}?subject=unsubscribe>"
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>, {by_mail}"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    else:
        message["List-Unsubscribe"] = by_mail
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    params = {"method": mail.method, "charset": "utf-8"}
    if len(mail.invitations) == 1:
        message.add_alternative(mail.invitations[0], "text", "calendar", params=params)
    for number, file in enumerate(mail.invitations, start=1):
        name = "invite.ics" if len(mail.invitations) == 1 else f"invite-{number}.ics"
        message.add_attachment(file, "text", "calendar", filename=name, params=params)
    return _encode(message, mail)


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
    addresses = [str(address.addr_spec) for name in named for address in modern[name].addresses]
    texts = [str(make_header(decode_header(old[name]))) for name in named]
    raw = [address for _, address in getaddresses([old[name] for name in named])]
    spelt = [address for _, address in getaddresses(texts)]
    return addresses if addresses == raw == spelt else []

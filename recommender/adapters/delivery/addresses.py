"""Addresses of mail: whom letters come from, read by the standard library's rules; domains as IDNA."""

from __future__ import annotations

from email.headerregistry import Address, AddressHeader
from email.policy import SMTP
from email.utils import parseaddr
from typing import cast

import idna

from recommender.errors import InputError

_HOW = (
    'allowed is name@example.org or Name <name@example.org>; a name with , ; : @ ( ) < > or " stands in '
    'quotation marks: "Lovelace, Club" <name@example.org>'
)


def parse_sender(text: str) -> Address:
    """Whom letters come from, its domain as it goes over the line.

    Parameters
    ----------
    text
        "name@example.org" or "Name <name@example.org>".

    Raises
    ------
    InputError
        If it is not one address to everybody who may read it; says why.

    Examples
    --------
    >>> str(parse_sender('"Müller, Klub" <klub@müller.example>'))
    '"Müller, Klub" <klub@xn--mller-kva.example>'
    """
    if not text.isprintable():
        message = f"signs that cannot be seen; {_HOW}"
        raise InputError(message)
    header = cast("AddressHeader", SMTP.header_factory("From", text))
    addresses = [address.addr_spec for address in header.addresses]
    if len(addresses) != 1 or header.groups[0].display_name is not None:
        message = f"it reads as {len(addresses)} addresses or a group; {_HOW}"
        raise InputError(message)
    (address,) = header.addresses
    is_whole = text.strip() == addresses[0] or text.strip().endswith(f"<{addresses[0]}>")
    if not (
        address.username and address.domain and is_whole and parseaddr(text)[1] == addresses[0]
    ):
        message = f"it does not read as one address; {_HOW}"
        raise InputError(message)
    return Address(display_name=address.display_name, addr_spec=envelope_address(addresses[0]))


def envelope_address(address: str) -> str:
    """An address as mail servers take it: a domain with umlauts in its other form.

    Raises
    ------
    InputError
        If there are letters beyond ASCII before the @, which most mail servers refuse, or the
        domain is none. The address is not repeated.

    Examples
    --------
    >>> envelope_address("ana@straße.example")
    'ana@xn--strae-oqa.example'
    """
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        message = "letters beyond ASCII before the @; allowed is an address without them"
        raise InputError(message)
    if domain.isascii():
        return address
    try:
        # As browsers do it (UTS 46), and as it is registered: ß stays ß.
        return f"{local}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError as error:
        message = f"a domain that cannot be registered ({error})"
        raise InputError(message) from None

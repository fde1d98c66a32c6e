"""Who somebody is by the word of a provider of identities (OpenID Connect)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Errand:
    """A reader sent to the provider: what their browser keeps until they come back."""

    address: str
    """Where to send them."""
    state: str = field(repr=False)
    """Comes back with them, so that nobody else's way back is taken for theirs."""
    nonce: str = field(repr=False)
    """Comes back in what the provider signs, which so cannot be used again."""
    verifier: str = field(repr=False)
    """Of PKCE (RFC 7636): whoever catches the code on its way can do nothing with it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who came back."""

    names: frozenset[str]
    """What the provider vouches for: its own id of them and, if it has checked it, their address."""
    label: str
    """What an organiser recognises them by."""


class IdentityProvider(Protocol):
    """Says who somebody is."""

    async def send_out(self, back: str) -> Errand:
        """Begin: where to send a reader, who comes back to the address `back`.

        Raises
        ------
        UnavailableError
            If the provider cannot be reached, or is another one than was named.
        """
        ...

    async def take_back(self, back: str, code: str, errand: Errand) -> Identity:
        """Who has come back with a code.

        Raises
        ------
        UnavailableError
            If the provider cannot be reached.
        ForbiddenError
            If the code, or what the provider says, is not for this errand.
        """
        ...

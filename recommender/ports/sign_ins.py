"""Who is signed in with a browser: one-time links, sessions, and forms that were sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.ports.records import Role


@dataclass(frozen=True, slots=True)
class SignInLink:
    """A link that signs in whoever follows it first, as stored; its secret is not."""

    id: str
    member: str | None
    """As whom; None as an organiser."""
    label: str
    """For whom it is, in the words of whoever made it."""
    created_at: str
    expires_at: str
    used_at: str | None
    digest: str = field(repr=False)
    """SHA-256 of the secret, which has 256 random bits."""


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """A browser that is signed in, as stored; the secret in its cookie is not."""

    id: str
    """Stands in the audit log as who did something."""
    role: Role
    member: str | None
    """Whose session it is; None of an organiser's."""
    label: str
    created_at: str
    expires_at: str
    ended_at: str | None
    digest: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form that a session has sent, and where that led."""

    session: str
    once: str
    """Random value of the form: whoever sends it again sends the same one."""
    at: str
    location: str = ""
    """Where to go on; empty while it is being done."""
    notice: Mapping[str, Any] = field(default_factory=dict)
    """What to say there: ``key`` of the words and their values, nothing personal."""


class SignIns(Protocol):
    """Links, sessions and the forms they sent."""

    def add_link(self, record: SignInLink) -> None:
        """Store a link."""

    def links(self) -> Sequence[SignInLink]:
        """All links for organisers, the oldest first."""

    def link(self, digest: str) -> SignInLink | None:
        """The link with this digest."""

    def use_link(self, link: str, now: str) -> bool:
        """Mark a link as used; False if somebody was quicker."""

    def add_session(self, record: BrowserSession) -> None:
        """Store a session."""

    def sessions(self, member: str | None = None) -> Sequence[BrowserSession]:
        """Sessions of organisers, or of one member, ended ones too, the oldest first."""

    def session(self, digest: str) -> BrowserSession | None:
        """The session with this digest."""

    def end(self, session: str, now: str) -> bool:
        """End a session; whether there is one."""

    def claim_form(self, form: SentForm) -> bool:
        """Store that a form was sent; False if it was before."""

    def form(self, session: str, once: str) -> SentForm | None:
        """A form that was sent."""

    def settle_form(self, form: SentForm) -> None:
        """Store where it led."""

    def release_form(self, session: str, once: str) -> None:
        """Forget that a form was sent: it was refused, and may be sent again."""

    def forget(self, before: str) -> None:
        """Delete sessions and links that expired, and forms that were sent, before a time."""

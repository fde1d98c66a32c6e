"""What members keep for themselves: read and written for that member alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.club.inventory import Entry, Wish


class Inventories(Protocol):
    """Contacts and wishes."""

    def entries(self, member: str) -> Sequence[Entry]:
        """All contacts of one member, by id."""

    def page(self, member: str, after: str, limit: int) -> Sequence[Entry]:
        """Contacts of one member in the order of their ids, those after a given id."""

    def entry(self, member: str, contact: str) -> Entry | None:
        """One contact of a member."""

    def count(self, member: str) -> int:
        """How many contacts a member has."""

    def put(self, member: str, entries: Iterable[Entry], now: str) -> None:
        """Add or replace contacts of one member."""

    def remove(self, member: str, contact: str | None = None) -> int:
        """Take out one contact, or all; questions about it end. How many there were."""

    def expire(self, before: str) -> Sequence[tuple[str, str]]:
        """Take out contacts last written before a time; members and ids of those there were."""

    def stream(self) -> Iterator[tuple[str, Entry]]:
        """The contacts of all members, by member: for nobody's eyes."""

    def wishes(self, member: str) -> Sequence[Wish]:
        """A member's wishes, as they came."""

    def all_wishes(self) -> Sequence[tuple[str, Wish]]:
        """Everybody's wishes, by member."""

    def add_wish(self, member: str, wish: Wish, now: str) -> None:
        """Store one."""

    def remove_wish(self, member: str, wish: str) -> bool:
        """Take one out; whether there was one."""

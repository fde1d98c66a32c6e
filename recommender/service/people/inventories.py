"""A member's inventory: whom they know, want to know next and hope for; for that member alone.

No use case here is for an organiser, and nothing here goes into the audit log: that somebody keeps
an inventory is theirs to tell.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from recommender.club.inventory import (
    Closeness,
    Contact,
    Entry,
    Wish,
    WishKind,
    merge_entries,
    sort_in,
)
from recommender.errors import InputError
from recommender.ports.refusals import ConflictError, UnknownIdError
from recommender.tables import read_contacts
from recommender.tables.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar
    from recommender.tables import ImportReport

_NOTES = frozenset({"did", "ask", "approach"})
MOST_CONTACTS = 10_000
"""Contacts of one member."""
MOST_WISHES = 50
"""Wishes of one member, both lists together."""


@dataclass(frozen=True)
class Question:
    """Two entries that may be about one person."""

    entry: Contact
    earlier: Contact


@dataclass(frozen=True)
class FileTaken:
    """What became of a file of contacts."""

    report: ImportReport
    added: int
    known: int
    """Entries that were there already, word for word."""
    asked: int
    """Of those added: how many may be about somebody who was there."""


class InventoriesOf:
    """Use cases on a member's inventory.

    Parameters
    ----------
    store, calendar
        Where it is kept, and what time it is.
    changed
        Told that there is something new, not whose.
    """

    def __init__(
        self, store: Store, calendar: Calendar, changed: Callable[[], None] = lambda: None
    ) -> None:
        self._store = store
        self._calendar = calendar
        self._changed = changed

    def page(self, member: str, after: str, limit: int) -> Sequence[Entry]:
        """Contacts by id, those after a given one."""
        with self._store.read() as session:
            _require(session, member)
            return session.inventories.page(member, after, limit)

    def search(self, member: str, text: str, limit: int) -> tuple[list[Entry], int]:
        """Contacts in whose entry all words of a text are, by name.

        Returns
        -------
        list, int
            At most so many, and how many there are.
        """
        words = text.casefold().split()
        with self._store.read() as session:
            _require(session, member)
            entries = session.inventories.entries(member)
        meant = [entry for entry in entries if _is_meant(entry.contact, words)]
        meant.sort(key=lambda entry: (entry.contact.name.casefold(), entry.contact.id))
        return meant[:limit], len(meant)

    def get(self, member: str, contact: str) -> Entry:
        """One contact.

        Raises
        ------
        UnknownIdError
            If the member has none of this id.
        """
        with self._store.read() as session:
            return _require_entry(session, member, contact)

    def questions(self, member: str) -> list[Question]:
        """Pairs of entries that may be about one person, for the member to say."""
        with self._store.read() as session:
            _require(session, member)
            entries = {
                contact.contact.id: contact for contact in session.inventories.entries(member)
            }
        return [
            Question(entry.contact, entries[entry.same_as].contact)
            for entry in entries.values()
            if entry.same_as in entries
        ]

    def add(self, member: str, values: Mapping[str, Any]) -> Entry:
        """Add a contact; one that may be there already is asked about.

        Parameters
        ----------
        member
            Whose.
        values
            Fields of a `Contact` but its id.

        Raises
        ------
        ConflictError
            If the very same entry is there, or there are too many.
        """
        contact = Contact(id=secrets.token_hex(8), **_clean(values))
        with self._store.write() as session:
            _require(session, member)
            arrived = sort_in([contact], session.inventories.entries(member))
            if arrived.known:
                message = "contact: this entry is there already, word for word"
                raise ConflictError(message)
            self._put(session, member, arrived.added)
        self._changed()
        return arrived.added[0]

    def change(self, member: str, contact: str, values: Mapping[str, Any]) -> Entry:
        """Change fields of a contact.

        Raises
        ------
        UnknownIdError
            If the member has none of this id.
        """
        with self._store.write() as session:
            entry = _require_entry(session, member, contact)
            changed = replace(entry, contact=replace(entry.contact, **_clean(values)))
            session.inventories.put(member, [changed], self._calendar.now())
        return changed

    def remove(self, member: str, contact: str) -> None:
        """Take a contact out; nothing of it is left.

        Raises
        ------
        UnknownIdError
            If the member has none of this id.
        """
        with self._store.write() as session:
            if not session.inventories.remove(member, contact):
                raise UnknownIdError("contact")
            session.warm_requests.remove_about(member, contact)

    def clear(self, member: str) -> int:
        """Take all contacts out; how many there were."""
        with self._store.write() as session:
            _require(session, member)
            session.warm_requests.remove_about(member)
            return session.inventories.remove(member)

    def take_file(self, member: str, file: str, content: bytes) -> FileTaken:
        """Add the people of an address book; nobody is merged with anybody, the member is asked.

        Raises
        ------
        InputError
            If the file cannot be used.
        ConflictError
            If there would be too many contacts.
        """
        contacts, report = read_contacts(file, content)
        new = [replace(contact, id=secrets.token_hex(8)) for contact in contacts]
        with self._store.write() as session:
            _require(session, member)
            arrived = sort_in(new, session.inventories.entries(member))
            self._put(session, member, arrived.added)
        self._changed()
        return FileTaken(report, len(arrived.added), arrived.known, arrived.asked)

    def answer(self, member: str, contact: str, *, same: bool) -> Entry:
        """Say whether an entry is about the person of the earlier one it was asked about.

        Returns
        -------
        Entry
            The one of both, or the entry that stays apart.

        Raises
        ------
        UnknownIdError
            If there is no such question.
        """
        with self._store.write() as session:
            inventories, now = session.inventories, self._calendar.now()
            entry = _require_entry(session, member, contact)
            earlier = inventories.entry(member, entry.same_as) if entry.same_as else None
            if earlier is None:
                raise UnknownIdError("question")
            if same:
                merged = merge_entries(earlier, entry)
                others = [
                    other for other in inventories.entries(member) if other.same_as == contact
                ]
                moved = [replace(other, same_as=merged.contact.id) for other in others]
                inventories.remove(member, contact)
                inventories.put(member, [*moved, merged], now)
                _move_requests(session, member, contact, merged.contact.id)
            else:
                merged = replace(entry, same_as=None)
                inventories.put(member, [merged], now)
        return merged

    def wishes(self, member: str) -> Sequence[Wish]:
        """Whom the member wants to know next, and whom they hope for."""
        with self._store.read() as session:
            _require(session, member)
            return session.inventories.wishes(member)

    def add_wish(self, member: str, kind: WishKind, text: str) -> Wish:
        """Add a wish.

        Raises
        ------
        InputError
            If it says nothing.
        ConflictError
            If there are too many, or it is there already.
        """
        wish = Wish(secrets.token_hex(8), kind, one_line(text))
        if not wish.text:
            message = "text: found nothing; allowed: a person, a role, a kind of firm"
            raise InputError(message)
        with self._store.write() as session:
            _require(session, member)
            before = session.inventories.wishes(member)
            if wish.text.casefold() in {earlier.text.casefold() for earlier in before}:
                message = "wish: it is there already"
                raise ConflictError(message)
            _refuse_too_many(len(before) + 1, MOST_WISHES, "wishes")
            session.inventories.add_wish(member, wish, self._calendar.now())
        self._changed()
        return wish

    def remove_wish(self, member: str, wish: str) -> None:
        """Take a wish out.

        Raises
        ------
        UnknownIdError
            If the member has none of this id.
        """
        with self._store.write() as session:
            if not session.inventories.remove_wish(member, wish):
                raise UnknownIdError("wish")

    def _put(self, session: Session, member: str, entries: Sequence[Entry]) -> None:
        count = session.inventories.count(member) + len(entries)
        _refuse_too_many(count, MOST_CONTACTS, "contacts")
        session.inventories.put(member, entries, self._calendar.now())


def _move_requests(session: Session, member: str, contact: str, to: str) -> None:
    """Have what was asked about an entry be about the one it became part of."""
    requests = session.warm_requests.of_owner(member)
    moved = [replace(request, contact=to) for request in requests if request.contact == contact]
    session.warm_requests.put(moved)


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a contact, cleaned as an import cleans them.

    Raises
    ------
    InputError
        If the name is empty, or the day or how close somebody is cannot be read.
    """
    cleaned: dict[str, Any] = {
        name: clean(value) if name in _NOTES else one_line(value)
        for name, value in values.items()
        if isinstance(value, str)
    }
    cleaned = dict(values) | cleaned
    if not cleaned.get("name", "-"):
        message = "name: found nothing; allowed: the name of a person"
        raise InputError(message)
    try:
        if isinstance(day := cleaned.get("last_contact"), str):
            cleaned["last_contact"] = date.fromisoformat(day) if day else None
        if "closeness" in cleaned:
            cleaned["closeness"] = Closeness(cleaned["closeness"])
    except ValueError as error:
        message = (
            f"contact: {error}; allowed are a day such as 2026-12-01 and {', '.join(Closeness)}"
        )
        raise InputError(message) from None
    return cleaned


def _refuse_too_many(count: int, most: int, what: str) -> None:
    """Refuse more than there may be.

    Raises
    ------
    ConflictError
        If there would be.
    """
    if count > most:
        message = f"{what}: there would be {count:,}; allowed are {most:,}"
        raise ConflictError(message)


def _require(session: Session, member: str) -> None:
    """Stop where there is no such member.

    Raises
    ------
    UnknownIdError
        If there is none.
    """
    if session.members.get(member) is None:
        raise UnknownIdError("member")


def _require_entry(session: Session, member: str, contact: str) -> Entry:
    """A contact of a member.

    Raises
    ------
    UnknownIdError
        If the member has none of this id.
    """
    entry = session.inventories.entry(member, contact)
    if entry is None:
        raise UnknownIdError("contact")
    return entry


def _is_meant(contact: Contact, words: Sequence[str]) -> bool:
    told = (contact.name, contact.organisation, contact.role, contact.trade, contact.city)
    line = " ".join(told).casefold()
    return all(word in line for word in words)

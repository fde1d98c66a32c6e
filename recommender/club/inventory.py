"""What a member keeps for themselves: whom they know, whom they want to know next, whom they hope for.

Nobody else ever reads it. It is no part of a `Member` or of a `Club`, so that no feature, letter to
others, report or organiser's view can come by it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from recommender.club.names import organisation_key, person_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Closeness(StrEnum):
    """How close somebody is to the one who knows them."""

    ADDRESS = "address"
    """An entry of an address book, no more."""
    ACQUAINTANCE = "acquaintance"
    RELATIONSHIP = "relationship"


class WishKind(StrEnum):
    """Which list a wish stands on."""

    NEXT = "next"
    """Whom somebody wants to know next."""
    HOPE = "hope"
    """Whom somebody hopes to know one day."""
    ASKED = "asked"
    """A question of the day: who of us knows somebody there?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One person whom a member knows. No address and no telephone: the member has these."""

    id: str
    name: str
    organisation: str = ""
    role: str = ""
    """What this person is, in one line."""
    trade: str = ""
    """The industry they work in, as written."""
    city: str = ""
    closeness: Closeness = Closeness.ADDRESS
    last_contact: date | None = None
    did: str = ""
    """What the member did for them."""
    ask: str = ""
    """What they could be asked."""
    approach: str = ""
    """How the member would approach them."""
    source: str = ""
    """Where the entry is from: the name of a file, or empty if it was typed."""

    @property
    def text(self) -> str:
        """What this person may be looked for by: role, trade, organisation, what they could be asked."""
        told = (self.role, self.trade, self.organisation, self.city, self.ask)
        return ", ".join(part for part in told if part.strip())


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom a member would like to know: a person, a role, a kind of firm."""

    id: str
    kind: WishKind
    text: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """What one member keeps for themselves."""

    contacts: tuple[Contact, ...] = ()
    wishes: tuple[Wish, ...] = ()
    """Whom they want to know next, and whom they hope for."""


_WHO = ("name", "organisation", "role", "trade", "city")
_NOTES = ("did", "ask", "approach")
_ORDER = tuple(Closeness)


@dataclass(frozen=True, slots=True)
class Entry:
    """A contact as it is kept."""

    contact: Contact
    same_as: str | None = None
    """Id of an earlier entry that may be about the same person: a question to the member."""
    merged: tuple[str, ...] = ()
    """`mark_entry` of entries that the member has said are this person: they are not asked again."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What becomes of the entries of a file."""

    added: tuple[Entry, ...]
    known: int
    """Entries that are there already, word for word."""

    @property
    def asked(self) -> int:
        """How many of the added ones may be about somebody who is there already."""
        return sum(entry.same_as is not None for entry in self.added)


def mark_entry(contact: Contact) -> str:
    """What two entries have in common that say the same of who somebody is, word for word."""
    told = "\x1f".join(getattr(contact, name) for name in _WHO)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def sort_in(new: Iterable[Contact], entries: Iterable[Entry]) -> Arrivals:
    """Put entries of a file beside those that are kept; nothing is merged, what may be one is asked.

    Parameters
    ----------
    new
        With ids of their own.
    entries
        Those that are kept.
    """
    marks: set[str] = set()
    people: dict[str, list[Contact]] = {}
    for entry in entries:
        marks |= {mark_entry(entry.contact), *entry.merged}
        people.setdefault(person_key(entry.contact.name), []).append(entry.contact)
    added, known = [], 0
    for contact in new:
        if mark_entry(contact) in marks:
            known += 1
            continue
        same = find_same(contact, people)
        added.append(Entry(contact, None if same is None else same.id))
        marks.add(mark_entry(contact))
        people.setdefault(person_key(contact.name), []).append(contact)
    return Arrivals(tuple(added), known)


def find_same(new: Contact, known: Mapping[str, Iterable[Contact]]) -> Contact | None:
    """The entry that a new one may be another of: the same name, titles and case aside.

    Parameters
    ----------
    new
        The entry.
    known
        Entries by `person_key`.

    Returns
    -------
    Contact or None
        One of the same organisation before others: who changed jobs is the same person, who only
        has the name is not, and only the member can tell. A first name alone is many people's.
    """
    key = person_key(new.name)
    if " " not in key:
        return None
    firm = organisation_key(new.organisation)
    same = [contact for contact in known.get(key, ()) if contact.id != new.id]
    return next(
        (contact for contact in same if organisation_key(contact.organisation) == firm),
        same[0] if same else None,
    )


def merge_entries(earlier: Entry, later: Entry) -> Entry:
    """One entry of two about one person: what is newer says who it is, notes of both are kept.

    Parameters
    ----------
    earlier
        Keeps its id.
    later
        Its filled fields go before; the closer of both and the later contact hold.
    """
    before, new = earlier.contact, later.contact
    who = {name: getattr(new, name) or getattr(before, name) for name in (*_WHO, "source")}
    notes = {name: _join(getattr(before, name), getattr(new, name)) for name in _NOTES}
    days = [day for day in (before.last_contact, new.last_contact) if day is not None]
    one = replace(
        before,
        **who,
        **notes,
        closeness=max(before.closeness, new.closeness, key=_ORDER.index),
        last_contact=max(days, default=None),
    )
    told = {mark_entry(before), mark_entry(new), *earlier.merged, *later.merged}
    return Entry(one, earlier.same_as, tuple(sorted(told - {mark_entry(one)})))


def write_contact(contact: Contact) -> dict[str, str]:
    """A contact as plain values, empty ones left out."""
    values = {field.name: getattr(contact, field.name) for field in fields(Contact)}
    return {
        name: value.isoformat() if isinstance(value, date) else str(value)
        for name, value in values.items()
        if value
    }


def read_contact(values: Mapping[str, str]) -> Contact:
    """The contact that `write_contact` wrote; fields that it does not know are passed over."""
    known = {field.name: values[field.name] for field in fields(Contact) if field.name in values}
    day = known.pop("last_contact", None)
    closeness = Closeness(known.pop("closeness", Closeness.ADDRESS))
    last = date.fromisoformat(day) if day else None
    return Contact(**known, closeness=closeness, last_contact=last)


def _join(a: str, b: str) -> str:
    if not b or b in a:
        return a
    return f"{a}\n{b}" if a else b

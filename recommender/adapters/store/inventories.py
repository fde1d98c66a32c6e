"""What members keep for themselves, in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from recommender.adapters.store import tables as t
from recommender.adapters.store.upsert import upsert
from recommender.club.inventory import Entry, Wish, WishKind, read_contact, write_contact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

_AT_ONCE = 5_000


class SqlInventories:
    """`recommender.ports.inventories.Inventories` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def entries(self, member: str) -> Sequence[Entry]:
        """All contacts of one member, by id."""
        return self.page(member, "", None)

    def page(self, member: str, after: str, limit: int | None) -> Sequence[Entry]:
        """Contacts of one member in the order of their ids, those after a given id."""
        c = t.inventory_contacts.c
        query = select(t.inventory_contacts).where(c.member == member, c.id > after)
        rows = self._connection.execute(query.order_by(c.id).limit(limit)).mappings()
        return tuple(_entry_from(dict(row)) for row in rows)

    def entry(self, member: str, contact: str) -> Entry | None:
        """One contact of a member."""
        c = t.inventory_contacts.c
        query = select(t.inventory_contacts).where(c.member == member, c.id == contact)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else _entry_from(dict(row))

    def count(self, member: str) -> int:
        """How many contacts a member has."""
        theirs = t.inventory_contacts.c.member == member
        query = select(func.count()).select_from(t.inventory_contacts).where(theirs)
        return int(self._connection.scalar(query) or 0)

    def put(self, member: str, entries: Iterable[Entry], now: str) -> None:
        """Add or replace contacts of one member."""
        rows = [
            {
                "member": member,
                "id": entry.contact.id,
                "content": write_contact(entry.contact),
                "same_as": entry.same_as,
                "merged": list(entry.merged),
                "at": now,
            }
            for entry in entries
        ]
        upsert(self._connection, t.inventory_contacts, rows, ["content", "same_as", "merged", "at"])

    def remove(self, member: str, contact: str | None = None) -> int:
        """Take out one contact, or all; questions about it end. How many there were."""
        c = t.inventory_contacts.c
        removal = delete(t.inventory_contacts).where(c.member == member)
        if contact is not None:
            asked = update(t.inventory_contacts).where(c.member == member, c.same_as == contact)
            self._connection.execute(asked.values(same_as=None))
            removal = removal.where(c.id == contact)
        return self._connection.execute(removal).rowcount

    def expire(self, before: str) -> Sequence[tuple[str, str]]:
        """Take out contacts last written before a time; members and ids of those there were."""
        c = t.inventory_contacts.c
        rows = self._connection.execute(select(c.member, c.id).where(c.at < before)).all()
        gone = [(str(member), str(contact)) for member, contact in rows]
        for member, contact in gone:
            self.remove(member, contact)
        return gone

    def stream(self) -> Iterator[tuple[str, Entry]]:
        """The contacts of all members, by member: for nobody's eyes.

        Yields
        ------
        str, Entry
        """
        c = t.inventory_contacts.c
        query = select(t.inventory_contacts).order_by(c.member, c.id)
        rows = self._connection.execute(query.execution_options(yield_per=_AT_ONCE))
        for row in rows.mappings():
            yield row["member"], _entry_from(dict(row))

    def wishes(self, member: str) -> Sequence[Wish]:
        """A member's wishes, as they came."""
        w = t.inventory_wishes.c
        query = select(t.inventory_wishes).where(w.member == member).order_by(w.at, w.id)
        return tuple(_wish_from(dict(row)) for row in self._connection.execute(query).mappings())

    def all_wishes(self) -> Sequence[tuple[str, Wish]]:
        """Everybody's wishes, by member."""
        w = t.inventory_wishes.c
        query = select(t.inventory_wishes).order_by(w.member, w.at, w.id)
        rows = self._connection.execute(query).mappings()
        return tuple((row["member"], _wish_from(dict(row))) for row in rows)

    def add_wish(self, member: str, wish: Wish, now: str) -> None:
        """Store one."""
        row = {"member": member, "id": wish.id, "kind": wish.kind.value, "text": wish.text}
        self._connection.execute(insert(t.inventory_wishes).values(**row, at=now))

    def remove_wish(self, member: str, wish: str) -> bool:
        """Take one out; whether there was one."""
        w = t.inventory_wishes.c
        removal = delete(t.inventory_wishes).where(w.member == member, w.id == wish)
        return self._connection.execute(removal).rowcount > 0


def _entry_from(row: Mapping[str, Any]) -> Entry:
    return Entry(read_contact(row["content"]), row["same_as"], tuple(row["merged"]))


def _wish_from(row: Mapping[str, Any]) -> Wish:
    return Wish(row["id"], WishKind(row["kind"]), row["text"])

"""Members of the club in the store: import, change, erase, export."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from recommender.config import Config
from recommender.errors import InputError
from recommender.ports.refusals import ConflictError, NotFoundError, StaleError
from recommender.service.people.erasing import Erasing
from recommender.service.people.member_changes import (
    apply_changes,
    merge_member,
    refuse_unaddressable,
)
from recommender.service.people.member_export import export_inventory, export_member
from recommender.tables import (
    ReadingTerms,
    References,
    members_from_bytes,
    members_from_frame,
    ties_from_frame,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from recommender.club.club import Club
    from recommender.club.member import Member
    from recommender.ports.debates import DebateRecord
    from recommender.ports.erasures import PendingErasure
    from recommender.ports.records import MemberRecord
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar
    from recommender.tables import ImportReport


MOST_BLOCKS = 500
"""Blocks of one member."""
_MOST_COLUMNS = 2_000
_FIRST_LINES, _MOST_LOOKED_AT = 60, 2_000_000


class People:
    """Use cases on members.

    Parameters
    ----------
    store
        Where the club is.
    calendar
        What time and which week it is.
    erased
        Told the id of whoever is erased, so that what is in memory goes, too.
    config
        The club's knobs; the defaults if left out.
    erasing
        Erases what is outside the tables; there are no letters if left out.
    call_off
        Told of debates that end, in the transaction that ends them.
    """

    def __init__(
        self,
        store: Store,
        calendar: Calendar,
        erased: Sequence[Callable[[str], None]] = (),
        config: Config | None = None,
        erasing: Erasing | None = None,
        call_off: Callable[[Session, Sequence[DebateRecord]], None] = lambda *_: None,
    ) -> None:
        self._store = store
        self._config = config or Config()
        self._per_round = self._config.profiles.per_round
        self._erased = erased
        self._calendar = calendar
        self._call_off = call_off
        self._erasing = erasing or Erasing(store, self._calendar, None)

    def put_rows(self, rows: Sequence[Mapping[str, Any]], *, strict: bool, by: str) -> ImportReport:
        """Add or replace members given as records; good ones are kept, bad ones reported."""
        reading = replace(self.reading_terms(), looks_at_cells=False)
        table = pd.DataFrame(rows)
        members, report = members_from_frame(table, file="body", strict=strict, reading=reading)
        return self.put_members(members, report, by)

    def put_csv(self, content: bytes, *, strict: bool, by: str) -> ImportReport:
        """Add or replace members given as a CSV file."""
        _refuse_wide(content)
        members, report = members_from_bytes(
            "body.csv", content, strict=strict, reading=self.reading_terms()
        )
        return self.put_members(members, report, by)

    def put_club(self, club: Club, *, by: str) -> None:
        """Add a whole club: members, ties and history."""
        with self._store.write() as session:
            session.members.put(club.members)
            session.relations.put_ties(club.ties)
            session.relations.put_history(club.history)
            _note_change(session, "club imported", by, what=str(len(club)))

    def get(self, member: str) -> MemberRecord:
        """One member."""
        with self._store.read() as session:
            return require_member(session, member)

    def page(self, after: str, limit: int) -> Sequence[MemberRecord]:
        """Members by id, those after a given one."""
        with self._store.read() as session:
            return session.members.page(after, limit)

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """Names of members by id; whoever is none is left out."""
        with self._store.read() as session:
            return {id_: face.name for id_, face in session.members.faces(ids).items()}

    def search(self, text: str, limit: int) -> tuple[list[Member], int]:
        """Members in whose name, id, trade, organisation or town all words of a text are; by name.

        Returns
        -------
        list, int
            At most so many, and how many there are.
        """
        words = text.casefold().split()
        with self._store.read() as session:
            told = session.members.read_texts("name", "headline", "organisation", "city")
            meant = [
                (texts[0].casefold(), id_)
                for id_, texts in told.items()
                if _is_meant((id_, *texts), words)
            ]
            shown = [id_ for _, id_ in sorted(meant)[:limit]]
            members = {record.member.id: record.member for record in session.members.some(shown)}
        return [members[id_] for id_ in shown], len(meant)

    def add(self, row: Mapping[str, Any], *, by: str) -> Member:
        """Add one member, by the rules of an import; without an id they get one.

        Raises
        ------
        ConflictError
            If there is a member of this id.
        InputError
            If a value cannot be used.
        """
        id_ = str(row.get("id") or f"p-{secrets.token_hex(4)}")
        with self._store.read() as session:
            if session.members.get(id_) is not None:
                message = "member: there is one of this id"
                raise ConflictError(message)
        self.put_rows([{**row, "id": id_}], strict=True, by=by)
        return self.get(id_).member

    def find_by_name(self, text: str) -> str | None:
        """The one member of a name or an id; nobody by an address, which is confidential."""
        with self._store.read() as session:
            people = References.of((member.id, member.name, "") for member in session.members.all())
        return people.find(text).id or None

    def patch(
        self, member: str, changes: Mapping[str, Any], *, version: int | None, by: str
    ) -> MemberRecord:
        """Change some fields, by the rules of an import.

        Parameters
        ----------
        member
            Whose.
        changes
            New values by field; None or empty clears one.
        version
            The one the asker has seen; None = whichever.
        by
            Id of the key that asks.

        Raises
        ------
        StaleError
            If the member was changed since.
        InputError
            If a value cannot be used.
        """
        with self._store.write() as session:
            record = _hold_member(session, member)
            if version is not None and version != record.version:
                message = "member: it was changed since you read it; read it again"
                raise StaleError(message)
            session.members.put([apply_changes(record.member, changes, self._per_round)])
            _note_change(session, "member changed", by, member, alone=True)
            return require_member(session, member)

    def pause(self, member: str, until: date | None, *, by: str) -> MemberRecord:
        """Take no introductions until a day; None ends the pause."""
        with self._store.write() as session:
            record = _hold_member(session, member)
            session.members.put([replace(record.member, paused_until=until)])
            _note_change(
                session, "member paused" if until else "pause ended", by, member, alone=True
            )
            return require_member(session, member)

    def stop_letters(self, member: str, *, by: str) -> MemberRecord:
        """Take no introductions until somebody changes it: 0 per round."""
        with self._store.write() as session:
            record = _hold_member(session, member)
            session.members.put([replace(record.member, per_round=0)])
            _note_change(session, "letters ended", by, member, alone=True)
            return require_member(session, member)

    def erase(self, member: str, *, by: str) -> Sequence[PendingErasure]:
        """Remove a person from everything that is kept.

        Returns
        -------
        sequence
            Where they are still to be read; it is tried again until that has gone, too.

        Raises
        ------
        NotFoundError
            If there is none.
        """
        with self._store.write() as session:
            now = self._calendar.now()
            session.vacancies.end_of(member, self._calendar.week(), now)
            self._call_off(session, session.debates.end_of(member, now))
            self._erasing.note(session, member)
            if not session.members.erase(member):
                message = "member: no such id"
                raise NotFoundError(message)
            _note_change(session, "member erased", by)
        for forget in self._erased:
            forget(member)
        return self._erasing.run_pending()

    def export(self, member: str, *, to_member: bool = False) -> dict[str, Any]:
        """Everything held on one member; of others only whom they were introduced to.

        Parameters
        ----------
        member
            Whose.
        to_member
            Whether the member alone reads it: then their inventory is in it, too.
        """
        with self._store.read() as session:
            record = require_member(session, member)
            exported = export_member(session, record.member, self._config.rules)
            if to_member:
                exported["inventory"] = export_inventory(session, member)
            return exported

    def put_ties(self, rows: Sequence[Mapping[str, Any]], *, by: str) -> ImportReport:
        """Add who knows whom; good rows are kept, bad ones reported."""
        with self._store.write() as session:
            ties, report = ties_from_frame(pd.DataFrame(rows), session.members.all(), file="body")
            session.relations.put_ties(ties)
            _note_change(session, "ties imported", by, what=str(len(ties)))
            return report

    def ties(self, member: str) -> pd.DataFrame:
        """Whom a member knows."""
        with self._store.read() as session:
            require_member(session, member)
            return session.relations.ties(member)

    def remove_tie(self, a: str, b: str, *, by: str) -> None:
        """Forget that two know each other.

        Raises
        ------
        NotFoundError
            If it was not known.
        """
        with self._store.write() as session:
            if not session.relations.remove_tie(a, b):
                message = "tie: there is none between these two"
                raise NotFoundError(message)
            _note_change(session, "tie removed", by, a)

    def blocks(self, member: str) -> Sequence[str]:
        """Whom a member has blocked."""
        with self._store.read() as session:
            require_member(session, member)
            return session.relations.blocks(member)

    def block(self, member: str, other: str, *, blocked: bool, by: str) -> None:
        """Block somebody or take it back; what is so already is no change.

        Raises
        ------
        NotFoundError
            If there is no such member: a block that protects nobody would pass for one that does.
        InputError
            If it is the member.
        """
        if member == other:
            message = "other: the member's own id; allowed is that of another member"
            raise InputError(message)
        with self._store.write() as session:
            require_member(session, member)
            blocks = session.relations.blocks(member)
            if (other in blocks) is blocked:
                return
            if blocked:
                require_member(session, other)
                _refuse_too_many(len(blocks))
                session.relations.block(member, other)
            else:
                session.relations.unblock(member, other)
            self._end_blocked(session)
            _note_change(session, "block changed", by, member, alone=True)

    def reading_terms(self, others: Sequence[Member] | None = None) -> ReadingTerms:
        """What a table is read by: whom the club has already, the day, and ids for addresses.

        Parameters
        ----------
        others
            The members there are; read from the store if left out.
        """
        if others is None:
            with self._store.read() as session:
                others = tuple(session.members.all())
        return ReadingTerms(
            self._per_round, self._calendar.day(), tuple(others), refuse_unaddressable
        )

    def put_members(self, members: Sequence[Member], report: ImportReport, by: str) -> ImportReport:
        """Add or replace members; blocks are added to, and what a list does not say stays."""
        with self._store.write() as session:
            before = {member.id: member for member in session.members.all()}
            session.members.put([merge_member(member, before.get(member.id)) for member in members])
            self._end_blocked(session)
            alone = all(member.id in before for member in members)
            _note_change(session, "members imported", by, what=str(len(members)), alone=alone)
        return report

    def put_pairs(self, kind: str, pairs: pd.DataFrame, *, by: str) -> None:
        """Add ties, or with ``kind`` "history" introductions from before this store."""
        with self._store.write() as session:
            if kind == "history":
                session.relations.put_history(pairs)
                _note_change(session, "history imported", by, what=str(len(pairs)))
            else:
                session.relations.put_ties(pairs)
                _note_change(session, "ties imported", by, what=str(len(pairs)))

    def _end_blocked(self, session: Session) -> None:
        """What a block ends is replaced like what somebody declines, and cannot be told from it."""
        now = self._calendar.now()
        session.vacancies.end_blocked(self._calendar.week(), now)
        self._call_off(session, session.debates.end_blocked(now))


def _is_meant(texts: Iterable[str], words: Sequence[str]) -> bool:
    line = " ".join(texts).casefold()
    return all(word in line for word in words)


def _refuse_too_many(count: int) -> None:
    """Refuse one more block to a member who has very many.

    Raises
    ------
    ConflictError
        If they have.
    """
    if count >= MOST_BLOCKS:
        message = f"blocks: there are {count}; allowed are {MOST_BLOCKS}"
        raise ConflictError(message)


def _refuse_wide(content: bytes) -> None:
    """Refuse a table of very many columns before it is taken apart.

    Raises
    ------
    InputError
        If it is one.
    """
    first_lines = content[:_MOST_LOOKED_AT].splitlines()[:_FIRST_LINES]
    columns = max((line.count(d) + 1 for line in first_lines for d in b";,\t"), default=0)
    if columns > _MOST_COLUMNS:
        message = f"body: a row has {columns:,} columns; allowed are {_MOST_COLUMNS:,}"
        raise InputError(message)


def require_member(session: Session, member: str) -> MemberRecord:
    """A member who is there."""
    return _require_found(session.members.get(member))


def _hold_member(session: Session, member: str) -> MemberRecord:
    """A member who is there, and whom nobody else changes meanwhile: what was read stays true."""
    return _require_found(session.members.hold(member))


def _require_found(record: MemberRecord | None) -> MemberRecord:
    """A record that is there.

    Raises
    ------
    NotFoundError
        If it is not.
    """
    if record is None:
        message = "member: no such id"
        raise NotFoundError(message)
    return record


def _note_change(
    session: Session,
    action: str,
    by: str,
    member: str | None = None,
    *,
    what: str = "",
    alone: bool = False,
) -> None:
    """Note a change; ``alone``: of members who stay members, with the same ties."""
    session.audit.add(action, key=by, member=member, what=what)
    if alone:
        session.people_changed()
    else:
        session.changed()

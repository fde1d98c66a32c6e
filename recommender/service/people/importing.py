"""Lists looked over before they are written: drafts, their repairs, and the step into the club."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from recommender.errors import InputError
from recommender.ports.imports import ImportDraft
from recommender.ports.records import RoundState
from recommender.ports.refusals import NotFoundError, UnknownIdError
from recommender.service.people.import_preview import (
    ImportPreview,
    RowState,
    choose_mapping,
    look_over,
    read_draft,
)
from recommender.tables import References
from recommender.tables.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar
    from recommender.service.people.people import People
    from recommender.tables import Table

_KEPT = timedelta(days=1)
"""How long a draft that nobody finishes is there."""
_OPEN = {RoundState.QUEUED, RoundState.RUNNING, RoundState.SOLVED, RoundState.PUBLISHED}
_ROUNDS_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class RoundEffect:
    """What a list does to a round that is being prepared or was published."""

    round_id: str
    week: str
    state: RoundState
    newcomers: int
    """People of the list who are not in the round."""
    changed: int
    """People of the round whose profile is another one after the list."""
    blocked: int
    """Introductions of the round between two whom the list keeps apart."""


class Importing:
    """Use cases on lists that are on their way into the club.

    Parameters
    ----------
    store
        Where drafts are.
    calendar
        What time and which week it is.
    people
        Takes what was looked over.
    """

    def __init__(self, store: Store, calendar: Calendar, people: People) -> None:
        self._store = store
        self._calendar = calendar
        self._people = people
        self._looked: tuple[object, ImportPreview] | None = None
        """What was looked over last, by all it depends on: a long list takes seconds to read."""

    def forget(self, member: str) -> None:
        """Keep nothing of somebody who has left: they may stand in a list that was looked over."""
        del member
        self._looked = None

    def take(self, kind: str, file: str, content: bytes, *, owner: str = "") -> str:
        """Keep a list as a draft; its id.

        Parameters
        ----------
        kind
            "members", "ties", "history" or "linkedin".
        file, content
            Its name, which says its format, and its bytes.
        owner
            Of an export of contacts: whose it is, by id, name or address.

        Raises
        ------
        InputError
            If it is no list that could be read, or nobody is meant by ``owner``.
        """
        draft = ImportDraft(
            id=secrets.token_hex(8),
            kind=kind,
            owner=self._find_owner(owner) if kind == "linkedin" else "",
            file=file,
            content=content,
            created_at=self._calendar.now(),
        )
        table = read_draft(draft)
        with self._store.write() as session:
            session.imports.drop_drafts(self._begin().isoformat())
            session.imports.put_draft(draft)
        self._look_over(draft.id, table)  # while its sender waits anyway
        return draft.id

    def preview(self, draft_id: str) -> ImportPreview:
        """A draft, looked over; writes nothing.

        Raises
        ------
        NotFoundError
            If there is none of this id (any more).
        """
        return self._look_over(draft_id, None)

    def _look_over(self, draft_id: str, table: Table | None) -> ImportPreview:
        """A draft, looked over; ``table`` is what its file has, if that has been read."""
        with self._store.read() as session:
            draft = self._find(session, draft_id)
            remembered = session.imports.column_choices(draft.kind)
            key = draft, remembered, session.revision(), self._calendar.day()
            looked = self._looked
            if looked is not None and looked[0] == key:
                return looked[1]
            club = tuple(session.members.all())
        if table is None:
            table = read_draft(draft)
        mapping = choose_mapping(draft, table.headers, remembered)
        if mapping != draft.mapping:  # the header may be another row by what is said of columns
            table = read_draft(draft, mapping)
        preview = look_over(draft, table, mapping, club, self._people.reading_terms(club))
        self._looked = key, preview
        return preview

    def say_columns(self, draft_id: str, fields: Mapping[str, str]) -> None:
        """Say what columns are; an empty field leaves one to be recognised."""
        self._change(draft_id, lambda draft: replace(draft, mapping={**draft.mapping, **fields}))

    def repair(
        self, draft_id: str, cells: Mapping[tuple[int, int], str], left_out: Sequence[int]
    ) -> None:
        """Put cells right and leave rows out, beside what was before."""

        def change(draft: ImportDraft) -> ImportDraft:
            texts = {f"{row}:{column}": text for (row, column), text in cells.items()}
            rows = sorted({*draft.left_out, *left_out})
            return replace(draft, cells={**draft.cells, **texts}, left_out=tuple(rows))

        self._change(draft_id, change)

    def restore_rows(self, draft_id: str) -> None:
        """Read all rows again that were left out."""
        self._change(draft_id, lambda draft: replace(draft, left_out=()))

    def answer(self, draft_id: str, answers: Mapping[int, str]) -> None:
        """Say who is one person, by row; of contacts, which member each is."""
        said = {str(row): answer for row, answer in answers.items()}
        self._change(draft_id, lambda draft: replace(draft, same={**draft.same, **said}))

    def discard(self, draft_id: str) -> None:
        """Throw a draft away."""
        with self._store.write() as session:
            session.imports.drop_draft(draft_id)
        self._looked = None

    def tell_effects(self, preview: ImportPreview) -> tuple[RoundEffect, ...]:
        """What a list of members does to rounds of this week and later ones, newest first."""
        if not preview.members:
            return ()
        with self._store.read() as session:
            rounds = session.rounds.page("", _ROUNDS_LOOKED_AT)
            open_ = {
                (record.week, record.state): record
                for record in reversed(rounds)
                if record.state in _OPEN and record.week >= self._calendar.week()
            }
            return tuple(_tell_effect(session, record, preview) for record in open_.values())

    def apply(self, draft_id: str, *, by: str) -> ImportPreview:
        """Write what a draft comes to into the club, and remember what its columns were said to be.

        Raises
        ------
        InputError
            If nothing of it can be read.
        """
        preview = self.preview(draft_id)
        if preview.report is None or preview.fault:
            raise InputError(preview.fault)
        if preview.draft.kind == "members":
            members = [
                member.member for member in preview.members if member.state is not RowState.SAME
            ]
            self._people.put_members(members, preview.report, by)
        elif preview.pairs is not None:
            self._people.put_pairs(preview.draft.kind, preview.pairs, by=by)
        said = {header_key(header): field for header, field in preview.draft.mapping.items()}
        with self._store.write() as session:
            session.imports.keep_column_choices(preview.draft.kind, said)
            session.imports.drop_draft(draft_id)
        self._looked = None
        return preview

    def _change(self, draft_id: str, change: Callable[[ImportDraft], ImportDraft]) -> None:
        with self._store.write() as session:
            session.imports.put_draft(change(self._find(session, draft_id)))

    def _find(self, session: Session, draft_id: str) -> ImportDraft:
        """A draft.

        Raises
        ------
        UnknownIdError
            If there is none, or nobody finished it in time.
        """
        draft = session.imports.draft(draft_id)
        if draft is None or draft.created_at < self._begin().isoformat():
            raise UnknownIdError("draft")
        return draft

    def _begin(self) -> datetime:
        """Since when drafts are still there."""
        from datetime import datetime

        return datetime.fromisoformat(self._calendar.now()) - _KEPT

    def _find_owner(self, text: str) -> str:
        """Whom a text means.

        Raises
        ------
        NotFoundError
            If nobody or several.
        """
        with self._store.read() as session:
            people = session.members.all()
        owner = References.of_members(people).find(text)
        if not owner.id:
            message = "owner: no one member has this id, name or address"
            raise NotFoundError(message)
        return owner.id


def _tell_effect(session: Session, record: Any, preview: ImportPreview) -> RoundEffect:  # noqa: ANN401
    inside = set(session.rounds.members(record.id))
    states = {member.member.id: member.state for member in preview.members}
    apart: dict[str, frozenset[str]] = {
        member.member.id: member.member.do_not_introduce for member in preview.members
    }
    none: frozenset[str] = frozenset()
    blocked = sum(
        pair.b in apart.get(pair.a, none) or pair.a in apart.get(pair.b, none)
        for pair in session.rounds.introductions(record.id)
    )
    return RoundEffect(
        round_id=record.id,
        week=record.week,
        state=cast("RoundState", record.state),
        newcomers=sum(id_ not in inside for id_ in states),
        changed=sum(states.get(id_) is RowState.CHANGED for id_ in inside),
        blocked=blocked,
    )

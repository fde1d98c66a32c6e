"""Lists on their way into the club, in SQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, select

from recommender.adapters.store import tables as t
from recommender.adapters.store.upsert import upsert
from recommender.ports.imports import ImportDraft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

_CHANGING = ["mapping", "cells", "left_out", "same"]


class SqlImports:
    """`recommender.ports.imports.Imports` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_draft(self, draft: ImportDraft) -> None:
        """Store a draft in place of the one with its id."""
        row = asdict(draft) | {"left_out": list(draft.left_out)}
        upsert(self._connection, t.import_drafts, [row], _CHANGING)

    def draft(self, draft_id: str) -> ImportDraft | None:
        """A draft."""
        query = select(t.import_drafts).where(t.import_drafts.c.id == draft_id)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else ImportDraft(**{**row, "left_out": tuple(row["left_out"])})

    def drop_draft(self, draft_id: str) -> bool:
        """Delete a draft; whether there was one."""
        removal = delete(t.import_drafts).where(t.import_drafts.c.id == draft_id)
        return self._connection.execute(removal).rowcount > 0

    def drop_drafts(self, before: str) -> None:
        """Delete all drafts made before a time."""
        old = delete(t.import_drafts).where(t.import_drafts.c.created_at < before)
        self._connection.execute(old)

    def column_choices(self, kind: str) -> Mapping[str, str]:
        """What columns of this kind of list were said to be, by the key of their header."""
        c = t.column_choices.c
        rows = self._connection.execute(select(c.header, c.field).where(c.kind == kind))
        return {header: field for header, field in rows}  # noqa: C416 - rows are no pairs to dict()

    def keep_column_choices(self, kind: str, choices: Mapping[str, str]) -> None:
        """Remember what columns were said to be; an empty field forgets it."""
        c = t.column_choices.c
        forgotten = [header for header, field in choices.items() if not field]
        self._connection.execute(
            delete(t.column_choices).where(and_(c.kind == kind, c.header.in_(forgotten)))
        )
        rows = [
            {"kind": kind, "header": header, "field": field}
            for header, field in choices.items()
            if field
        ]
        upsert(self._connection, t.column_choices, rows, ["field"])

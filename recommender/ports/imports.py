"""Lists on their way into the club: looked over and put right before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """A list that was handed in, and what its organiser has said of it so far."""

    id: str
    kind: str
    """"members", "ties", "history" or "linkedin"."""
    owner: str
    """Of an export of one member's contacts: whose it is; else empty."""
    file: str
    content: bytes = field(repr=False)
    created_at: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Field by column, as `recommender.tables.read_mapping` has it."""
    cells: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Texts put right, by ``row:column``."""
    left_out: tuple[int, ...] = ()
    """Rows that are not to be read."""
    same: Mapping[str, str] = field(default_factory=dict)
    """Answers to "are these two one person?", by row: see `recommender.service.people.same_people`."""


class Imports(Protocol):
    """Drafts, and the columns that were named by hand."""

    def put_draft(self, draft: ImportDraft) -> None:
        """Store a draft in place of the one with its id."""

    def draft(self, draft_id: str) -> ImportDraft | None:
        """A draft."""

    def drop_draft(self, draft_id: str) -> bool:
        """Delete a draft; whether there was one."""

    def drop_drafts(self, before: str) -> None:
        """Delete all drafts made before a time."""

    def column_choices(self, kind: str) -> Mapping[str, str]:
        """What columns of this kind of list were said to be, by `recommender.tables.header_key`."""

    def keep_column_choices(self, kind: str, choices: Mapping[str, str]) -> None:
        """Remember what columns were said to be; an empty field forgets it."""

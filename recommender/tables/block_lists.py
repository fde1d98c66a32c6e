"""Whom somebody must not be introduced to: from what people write to the ids of members."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.tables.answers import is_yes, names_nothing
from recommender.tables.cells import Fault
from recommender.tables.problems import CONFIDENTIAL, Severity, quote
from recommender.tables.references import By, References

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.club.member import Member

_BETWEEN = re.compile(r"\s*[,;/&]\s*|\s+(?:und|and|oder|or)\s+", re.IGNORECASE)


_UNSETTLED = {
    By.NOBODY: "that no member fits, so that nobody is kept apart; kept in case they join later",
    By.SEVERAL: "that several members fit, so that nobody is kept apart",
}
_ALLOWED = "ids, names or addresses, each of one member"
_IDS = frozenset({By.ID, By.SPELLING})
_ANY = _IDS | {By.ADDRESS, By.NAME}


@dataclass(slots=True)
class Resolved:
    """What a list of one member comes to."""

    ids: frozenset[str] = frozenset()
    """Of members; what names nobody stands as it was written, in case they join later."""
    faults: list[tuple[Fault, Severity, str]] = field(default_factory=list)
    """With the entries concerned, for the one who typed them."""
    notes: list[tuple[Fault, str]] = field(default_factory=list)
    """Likewise."""


@dataclass(frozen=True, slots=True)
class BlockLists:
    """The people whom lists may name."""

    people: References
    ids: frozenset[str]

    @classmethod
    def of(cls, members: Iterable[Member], others: Iterable[Member]) -> BlockLists:
        """From the members of a table and others who are known."""
        known = {member.id: member for member in (*others, *members)}
        people = References.of_members(known.values())
        return cls(people, people.ids)

    def resolve(self, member: Member) -> Resolved:
        """The members a list means; a block that would protect nobody is never passed over."""
        resolved = Resolved()
        listed: dict[str, tuple[By, str]] = {}
        for entry in sorted(member.do_not_introduce):
            listed |= self._read_entry(entry)
        if member.id in listed:
            fault = Fault("the member's own id", "ids of other members")
            resolved.faults.append((fault, Severity.CELL_IGNORED, ""))
        for by, what in _UNSETTLED.items():
            entries = [entry for how, entry in listed.values() if how is by]
            if entries:
                count = f"{len(entries)} {'entries' if len(entries) > 1 else 'entry'}"
                fault = Fault(f"{count} {what} {CONFIDENTIAL}", _ALLOWED)
                resolved.faults.append((fault, Severity.UNSETTLED, ", ".join(map(quote, entries))))
        if any(is_yes(entry) and how is By.NOBODY for how, entry in listed.values()):
            allowed = (
                "whom not to introduce this member to; who takes no part at all says so in a "
                "column of its own"
            )
            fault = Fault(f"yes, and nobody named {CONFIDENTIAL}", allowed)
            resolved.faults = [(fault, Severity.ROW_REFUSED, "")]
        for id_, (by, entry) in listed.items():
            if by in {By.SPELLING, By.NAME, By.ADDRESS}:
                fault = Fault(CONFIDENTIAL, f"the id of a member; found by {by}", Severity.KEPT)
                resolved.notes.append((fault, f"{quote(entry)} as {quote(id_)}"))
        resolved.ids = frozenset(listed) - {member.id}
        return resolved

    def _read_entry(self, entry: str) -> dict[str, tuple[By, str]]:
        """How each id was found, and what was written; a whole list in one entry must not pass for one name."""
        for parts, sure in (([entry], _ANY), (_BETWEEN.split(entry), _ANY), (entry.split(), _IDS)):
            meant = {part: self.people.find(part) for part in parts if part}
            if any(reference.by in sure for reference in meant.values()):
                return {
                    reference.id or part: (reference.by, part) for part, reference in meant.items()
                }
        parts = [part for part in _BETWEEN.split(entry) if part] or [entry]
        return {
            part: (self.people.find(part).by, part)
            for part in parts
            if is_yes(part) or not names_nothing(part)
        }

"""Who is paused for letting others wait, until an organiser has decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class SuspensionRecord:
    """One pause that the club has set."""

    member: str
    week: str
    """Of the round after which it began."""
    at: str
    let_downs: int
    """How many there were."""
    decided_at: str | None = None
    """When an organiser ended it; None while it lasts."""


class Suspensions(Protocol):
    """Pauses that the club has set."""

    def add(self, record: SuspensionRecord) -> None:
        """Store one."""

    def open(self) -> Sequence[SuspensionRecord]:
        """Those that last, by member."""

    def of(self, member: str) -> Sequence[SuspensionRecord]:
        """All of one member, as they came."""

    def last_decisions(self) -> dict[str, str]:
        """By member when an organiser last ended one: what was before is settled."""

    def end(self, member: str, now: str) -> bool:
        """End the one that lasts; whether there is one."""

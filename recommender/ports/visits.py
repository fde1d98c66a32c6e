"""Visits that are kept: who comes by at whose place of work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """One guest of one visit; it goes when one of the two is erased."""

    week: str
    host: str
    guest: str
    what: str
    """What there is to see, in the host's words of when it was filled."""
    when: str
    created_at: str


class VisitRecords(Protocol):
    """Visits by week."""

    def put_week(self, week: str, records: Iterable[VisitRecord]) -> None:
        """Store the visits of a week in place of those before."""

    def of_week(self, week: str) -> Sequence[VisitRecord]:
        """Those of a week, by host, then guest."""

    def of_member(self, member: str) -> Sequence[VisitRecord]:
        """Those a member hosts or is a guest at, the latest first."""

    def remove(self, week: str, host: str, guest: str) -> bool:
        """Take one guest off; whether there was one."""

"""Debates that were arranged, what came of them, and the club's statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.club.debate import Statement


@dataclass(frozen=True, slots=True)
class DebateRecord:
    """One debate; it goes when one of the two is erased."""

    id: str
    week: str
    a: str
    b: str
    statements: tuple[str, ...]
    """Keys."""
    texts: Mapping[str, Mapping[str, str]]
    """What each of the two is told, by id: ``subject`` and ``text``."""
    km: float | None
    created_at: str
    understood_a: int | None = None
    """1 to 5; None until ``a`` has said it. The other never reads it."""
    understood_b: int | None = None

    def understood_by(self, member: str) -> int | None:
        """What one of the two has said."""
        return self.understood_a if member == self.a else self.understood_b

    def partner_of(self, member: str) -> str:
        """The other one."""
        return self.b if member == self.a else self.a


class DebateRecords(Protocol):
    """Debates and statements."""

    def put_week(self, week: str, records: Iterable[DebateRecord]) -> None:
        """Store the debates of a week in place of those of which nobody has said anything."""

    def of_week(self, week: str) -> Sequence[DebateRecord]:
        """Those of a week, by the first of the two."""

    def of_member(self, member: str) -> Sequence[DebateRecord]:
        """Those of a member, the latest first."""

    def pairs(self) -> Sequence[tuple[str, str, str]]:
        """Week and both sides of all of them."""

    def answer(self, debate: str, member: str, understood: int, now: str) -> bool:
        """Store what one side says; whether there is such a debate of theirs."""

    def answers(self, before: str) -> Sequence[tuple[str, int]]:
        """Week and value of all answers last given before a time, without whose they are."""

    def statements(self) -> Mapping[str, Statement]:
        """The club's statements by key, in their order."""

    def put_statements(self, statements: Iterable[Statement]) -> None:
        """Store the club's statements in place of those before."""

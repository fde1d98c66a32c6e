"""Debates that were arranged, what came of them, and the club's statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

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
    texts: Mapping[str, Mapping[str, Any]]
    """What each of the two is told, by id: the fields of `recommender.letters.DebateText`."""
    km: float | None
    created_at: str
    published_at: str | None = None
    """When the two were told; None as long as the organiser alone knows of it."""
    ended_at: str | None = None
    """When it was called off."""
    meets_at: str | None = None
    """The hour that both letters propose, with its zone; None where there is none."""
    met_a: bool | None = None
    """Whether they met, as ``a`` says."""
    met_b: bool | None = None
    understood_a: int | None = None
    """1 to 5; None until ``a`` has said it. The other never reads it."""
    understood_b: int | None = None

    def understood_by(self, member: str) -> int | None:
        """What one of the two has said."""
        return self.understood_a if member == self.a else self.understood_b

    def met_by(self, member: str) -> bool | None:
        """Whether they met, as one of the two has said."""
        return self.met_a if member == self.a else self.met_b

    def partner_of(self, member: str) -> str:
        """The other one."""
        return self.b if member == self.a else self.a


class DebateRecords(Protocol):
    """Debates, weeks they are open for, and statements.

    Whatever is read leaves out what was called off, and pairs of whom one has blocked the other.
    """

    def put_drafts(self, week: str, records: Iterable[DebateRecord]) -> None:
        """Store debates that nobody knows of yet in place of those of that week."""

    def publish(self, record: DebateRecord) -> None:
        """Store when the two of a draft are told, and the hour that is proposed."""

    def get(self, debate: str) -> DebateRecord | None:
        """One debate."""

    def of_week(self, week: str) -> Sequence[DebateRecord]:
        """Those of a week, by the first of the two."""

    def of_member(self, member: str) -> Sequence[DebateRecord]:
        """Those that a member knows of, the latest first."""

    def count_told(self, before: str) -> int:
        """How many of weeks before one were told, called off or not."""

    def list_hours(self, since: str, before: str) -> Sequence[tuple[str, str, str]]:
        """Both sides and the hour of debates that were told between two times, called off or not."""

    def answer(
        self, debate: str, member: str, now: str, *, met: bool | None, understood: int | None
    ) -> bool:
        """Store what one side says, what is None stays; whether there is such a debate of theirs."""

    def answers(self, before: str) -> Sequence[tuple[str, bool | None, int | None]]:
        """Week, whether they met, and how much better, as sides last said before a time; not who."""

    def expire_answers(self, before: str) -> int:
        """Delete what sides last said before a time; how many sides."""

    def end(self, debate: str, now: str) -> Sequence[DebateRecord]:
        """Call one off; it is what there was, if it stood. A draft goes."""

    def end_of(self, member: str, now: str) -> Sequence[DebateRecord]:
        """Call off whatever a member has, before they leave."""

    def end_blocked(self, now: str) -> Sequence[DebateRecord]:
        """Call off debates of which one has blocked the other."""

    def open_call(self, week: str, now: str) -> None:
        """Ask members whether they want a debate in a week."""

    def close_call(self, week: str, now: str) -> None:
        """Ask no more for a week, if they were asked."""

    def find_call(self, week: str) -> str | None:
        """The first week from one on for which members are asked."""

    def statements(self) -> Mapping[str, Statement]:
        """The club's statements by key, in their order."""

    def put_statements(self, statements: Iterable[Statement]) -> None:
        """Store the club's statements in place of those before."""

"""Common goals that are kept: who sits at which table, when it met, and what was agreed and done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.club.goal import Agreed


class SeatState(StrEnum):
    """How far somebody is from sitting at a goal's table."""

    PROPOSED = "proposed"
    """The organiser sees it; the member does not yet."""
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    """Or has left; why is kept nowhere."""


@dataclass(frozen=True, slots=True)
class GoalRecord:
    """A goal as stored."""

    id: str
    title: str
    parts: tuple[str, ...]
    known: tuple[bool, ...]
    """For each part whether anybody of the club seemed to know about it at the last proposal; empty before."""
    by: str | None
    """The member who named it; None where the organiser did, or they have left the club."""
    created_at: str


@dataclass(frozen=True, slots=True)
class SeatCover:
    """What somebody brings for one part, in their own words."""

    part: int
    field: str
    words: str
    chance: float
    evidence: str


@dataclass(frozen=True, slots=True)
class GoalSeat:
    """A seat at a goal's table; it goes with its member."""

    member: str
    state: SeatState
    covers: tuple[SeatCover, ...]
    at: str
    """Since when the state is as it is."""


@dataclass(frozen=True, slots=True)
class GoalMeeting:
    """A meeting of a table; its words are for the table alone."""

    id: str
    on: str
    """Day, ISO 8601."""
    note: str
    by: str | None
    """Who wrote it; None once they have left the club."""
    there: Mapping[str, bool]
    """By member whether they were there; who is not in it was not named."""
    own: frozenset[str]
    """Members who said so themselves."""


@dataclass(frozen=True, slots=True)
class GoalAgreement:
    """What somebody agreed to do; for the table alone."""

    id: str
    member: str
    agreed: Agreed
    what: str
    by: str | None


@dataclass(frozen=True, slots=True)
class GoalPresence:
    """That a member is put down as having been at a meeting, or has said that they were not."""

    goal: str
    title: str
    """Of the goal."""
    meeting: str
    on: str
    there: bool


class GoalRecords(Protocol):
    """Goals, their tables, and these tables' notes."""

    def put(self, record: GoalRecord) -> None:
        """Store a goal in place of what was there."""

    def get(self, goal: str) -> GoalRecord | None:
        """One goal."""

    def all(self) -> Sequence[GoalRecord]:
        """All goals, newest first."""

    def remove(self, goal: str) -> bool:
        """Forget one with its table and notes; whether there was one."""

    def of_member(self, member: str) -> Sequence[GoalRecord]:
        """Goals at which a member has a seat, in any state, newest first."""

    def seats(self, goal: str) -> Sequence[GoalSeat]:
        """Its seats, in the order in which they came."""

    def put_seats(self, goal: str, seats: Iterable[GoalSeat]) -> None:
        """Store seats in place of those of the same members."""

    def remove_seats(self, goal: str, members: Iterable[str]) -> None:
        """Forget the seats of some members."""

    def count_seats(self) -> Mapping[str, int]:
        """At how many tables each member is asked to sit, or sits."""

    def meetings(self, goal: str) -> Sequence[GoalMeeting]:
        """Its meetings, the latest first."""

    def presences_of(self, member: str) -> Sequence[GoalPresence]:
        """Every meeting at which a member is put down, the latest first."""

    def put_meeting(self, goal: str, meeting: GoalMeeting) -> None:
        """Store a meeting in place of what was there."""

    def agreements(self, goal: str) -> Sequence[GoalAgreement]:
        """What its table agreed, by day."""

    def put_agreement(self, goal: str, agreement: GoalAgreement) -> None:
        """Store what was agreed in place of what was there."""

    def remove_agreement(self, goal: str, agreement: str) -> bool:
        """Take it away; whether there was such a one."""

    def agreed_by(self, member: str) -> Sequence[Agreed]:
        """All that a member agreed to do, at any table."""

"""Evenings that are kept: who comes, who sits where, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.club.evening import Evening
    from recommender.ports.records import Answers


class GuestState(StrEnum):
    """Whether somebody is there."""

    EXPECTED = "expected"
    """Invited, and not seen yet."""
    HERE = "here"
    """Checked in."""
    AWAY = "away"
    """Stays away, or has left."""


@dataclass(frozen=True, slots=True)
class GuestRecord:
    """Somebody on the list of an evening."""

    number: int
    """From 1, within the evening; what links say instead of a name."""
    member: str
    state: GuestState
    at: str
    """Since when."""


@dataclass(frozen=True, slots=True)
class EveningRecord:
    """An evening as stored."""

    id: str
    name: str
    """What the organiser calls it; may be empty."""
    plan: Evening
    over: bool
    """Whether it is over: nothing is planned any more, and who sat together is history."""
    version: int
    """Goes up with every plan."""
    created_at: str
    changed_at: str


@dataclass(frozen=True, slots=True)
class EveningAnswer:
    """What somebody says all in all of somebody they sat with."""

    member: str
    partner: str
    answers: Answers
    at: str
    """Of the last word."""


class EveningRecords(Protocol):
    """Evenings, their guests and what these say of each other."""

    def put(self, record: EveningRecord) -> None:
        """Store an evening in place of what was there; those who have left are left out."""

    def get(self, evening: str) -> EveningRecord | None:
        """One evening."""

    def hold(self, evening: str) -> EveningRecord | None:
        """One evening, which nobody else can change until this transaction ends."""

    def all(self) -> Sequence[EveningRecord]:
        """All evenings, newest first."""

    def remove(self, evening: str) -> bool:
        """Forget one, and what was said of it; whether there was one."""

    def guests(self, evening: str) -> Sequence[GuestRecord]:
        """Who is on its list, by number."""

    def mark(self, evening: str, states: Mapping[str, GuestState], now: str) -> None:
        """Say who is there, by member; whoever is not on the list yet is put on it."""

    def add_answer(self, evening: str, answer: EveningAnswer) -> None:
        """Store what somebody says of a partner, in place of what they said."""

    def answers(self, evening: str, member: str | None = None) -> Sequence[EveningAnswer]:
        """What was said, by member and partner; of everybody or by one member."""

    def of_member(self, member: str) -> Sequence[EveningRecord]:
        """Evenings on whose list a member is, newest first."""

    def expire_answers(self, before: str) -> Iterable[EveningAnswer]:
        """Remove what was said last before a time; what that was."""

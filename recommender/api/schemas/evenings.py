"""Evenings: what is asked of tables, and who sits where."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from recommender.api.schemas.fields import Id, Knobs, Line, Sent, WeekName
from recommender.club.evening import EveningWishes, PerTable, TableWish
from recommender.errors import InputError
from recommender.ports.evenings import GuestState

People = Annotated[list[Id], Field(max_length=2_000)]


class PerTableSent(Sent):
    """At least and at most so many of a group at each table."""

    field: Line = Field(examples=["level"])
    value: Line = Field(examples=["executive"])
    at_least: int = Field(0, ge=0, le=99)
    at_most: int = Field(99, ge=0, le=99)


class EveningSent(Sent):
    """What is asked of an evening."""

    tables: int = Field(ge=1, le=500, examples=[10])
    seats: int = Field(ge=3, le=12, examples=[6])
    rounds: int = Field(3, ge=1, le=20)
    week: WeekName | None = None
    present: People | None = Field(None, description="Who comes; all members if left out")
    keep: list[TableWish] = Field(
        default=[TableWish.NOBODY_TWICE, TableWish.COMMON_LANGUAGE], description="Wishes to keep"
    )
    priority: dict[TableWish, Annotated[int, Field(ge=1, le=9)]] = Field(
        default_factory=dict, description="Wishes that may be broken, 1 to 9"
    )
    hosts: dict[Id, int] = Field(default_factory=dict, description="Who keeps which table")
    per_table: list[PerTableSent] = Field(default_factory=list, max_length=20)
    knobs: Knobs = Field(default_factory=dict)

    def to_wishes(self) -> EveningWishes:
        """The wishes of the domain.

        Raises
        ------
        InputError
            If a host's table does not exist, or there is no field to count by.
        """
        return EveningWishes(
            tables=self.tables,
            seats=self.seats,
            rounds=self.rounds,
            keep=frozenset(self.keep),
            priority=self.priority,
            hosts=self.hosts,
            per_table=tuple(PerTable(**wish.model_dump()) for wish in self.per_table),
        )


class KeptEveningSent(EveningSent):
    """What is asked of an evening that is kept."""

    name: Line = Field("", max_length=120, examples=["Summer party"])


class GuestsSent(Sent):
    """Who is there, and who is not; whoever is not on the list yet is put on it."""

    here: People = Field(default_factory=list)
    expected: People = Field(default_factory=list)
    away: People = Field(default_factory=list)

    def to_states(self) -> dict[str, GuestState]:
        """What is said of each.

        Raises
        ------
        InputError
            If two things are said of one.
        """
        told = [
            (id_, state)
            for state in GuestState
            for id_ in {
                GuestState.HERE: self.here,
                GuestState.EXPECTED: self.expected,
                GuestState.AWAY: self.away,
            }[state]
        ]
        states = dict(told)
        if len(states) < len(set(told)):
            message = "guests: two different things are said of one; allowed is one of here, expected, away"
            raise InputError(message)
        return states


class SatSent(Sent):
    """How far an evening is."""

    sat: int = Field(ge=0, le=20, description="Rounds that were sat, or are being sat")
    only_here: bool | None = Field(
        None,
        description="Whether only who is checked in is there, or whoever is not known to stay away; the "
        "first if left out and anybody was checked in",
    )
    version: int | None = Field(None, description="The version that was seen; any if left out")


class EveningAgainSent(Sent):
    """An evening whose remaining rounds are to be planned again."""

    plan: dict[str, Any] = Field(description="The plan that was answered, unchanged")
    present: People = Field(description="Who is there now")
    sat: int = Field(ge=0, le=20, description="Rounds that were sat, or are being sat")


class SeatOut(BaseModel):
    """Somebody at a table."""

    id: str
    name: str


class TableOut(BaseModel):
    """A table of a round."""

    round: int
    table: int
    people: list[SeatOut]
    languages: list[str]
    weight: float = Field(description="Mean edge weight of its pairs, log-odds")
    reasons: list[str] = Field(description="What they can give each other and what some share")
    question: str


class EveningOut(BaseModel):
    """A planned evening."""

    week: str
    tables: dict[str, list[TableOut]] = Field(description='In words of "de" and "en"')
    share: float = Field(description="Of the way from random plans (0) to the bound (1)")
    given_up: list[TableWish] = Field(description="Wishes that could not be kept on the spot")
    broken: dict[str, int] = Field(description="How often a wish with a priority is broken")
    plan: dict[str, Any] = Field(description="To be sent back for planning again")


class GuestOut(BaseModel):
    """Somebody on the list of an evening."""

    id: str
    name: str
    state: GuestState
    at: str = Field(description="Since when")
    link: str = Field(description="To this guest's own page, which checks in, too; for a QR code")


class EveningLine(BaseModel):
    """An evening that is kept, without its tables."""

    id: str
    name: str
    week: str
    over: bool
    version: int
    people: int
    rounds: int
    sat: int
    created_at: str
    changed_at: str


class EveningsOut(BaseModel):
    """All evenings that are kept, newest first."""

    evenings: list[EveningLine]


class KeptEveningOut(EveningLine):
    """An evening that is kept."""

    tables: dict[str, list[TableOut]] = Field(description='In words of "de" and "en"')
    share: float = Field(description="Of the way from random plans (0) to the bound (1)")
    given_up: list[TableWish] = Field(description="Wishes that could not be kept on the spot")
    broken: dict[str, int] = Field(description="How often a wish with a priority is broken")
    guests: list[GuestOut]


class EveningAnswerOut(BaseModel):
    """What somebody says all in all of somebody they sat with."""

    member: str
    partner: str
    met: bool | None
    glad: int | None
    learned: int | None
    still_in_touch: bool | None
    came_of: str | None
    at: str


class EveningAnswersOut(BaseModel):
    """What was said of an evening, without what only its sayer may see."""

    answers: list[EveningAnswerOut]

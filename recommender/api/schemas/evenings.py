"""Evenings: what is asked of tables, and who sits where."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from recommender.api.schemas.fields import Id, Knobs, Line, Sent, WeekName
from recommender.club.evening import EveningWishes, PerTable, TableWish

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
            per_table=tuple(PerTable(**each.model_dump()) for each in self.per_table),
        )


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

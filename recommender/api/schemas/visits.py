"""Visits to where members work."""

from __future__ import annotations

from pydantic import BaseModel, Field

from recommender.api.schemas.fields import Knobs, Sent, WeekName


class VisitsSent(Sent):
    """For which week visits are filled."""

    week: WeekName | None = None
    knobs: Knobs = Field(default_factory=dict)


class VisitOut(BaseModel):
    """One visit."""

    host: str
    what: str = Field(description="What there is to see, in the host's words")
    when: str
    guests: list[str]
    places: int
    across_collars: int = Field(description="Guests of the other collar")
    across_levels: int
    across_trades: int


class VisitsOut(BaseModel):
    """The visits of a week; nothing of them is kept."""

    week: str
    visits: list[VisitOut]
    without: list[str] = Field(description="Who takes introductions and has no place")

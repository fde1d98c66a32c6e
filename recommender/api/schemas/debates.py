"""Debates, and the club's own statements."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from recommender.api.schemas.fields import Knobs, Line, Sent, WeekName
from recommender.club.debate import NoDebate


class StatementBody(Sent):
    """One of the club's statements; one of the two languages is enough."""

    key: Annotated[Line, Field(min_length=1, examples=["four_day_week"])]
    de: Annotated[Line, Field(examples=["Die Vier-Tage-Woche sollte normal werden"])] = ""
    en: Annotated[Line, Field(examples=["A four-day week should become normal"])] = ""


class StatementsBody(Sent):
    """The club's statements, in their order."""

    statements: Annotated[list[StatementBody], Field(max_length=100)]


class DebatesSent(Sent):
    """For which week debates are arranged."""

    week: WeekName | None = None
    knobs: Knobs = Field(default_factory=dict)


class DebateOut(BaseModel):
    """A debate, for the organiser: nobody's answers."""

    id: str
    a: str
    b: str
    statements: list[str] = Field(description="Keys of the one or two statements it is about")
    km: float | None = Field(description="Between the two towns; null where they meet online")


class DebatesOut(BaseModel):
    """The debates of a week."""

    week: str
    wanting: int = Field(description="Members who want one")
    debates: list[DebateOut]
    without: dict[str, NoDebate] = Field(description="Who wanted one and got none now, and why")
    answers: int | None = Field(
        description="Sides that have said whether they understood the other better, in weeks that "
        "are over; multiples of 5"
    )
    understood: float | None = Field(description="Their mean, 1 (no) to 5 (much better)")


class OwnDebateOut(BaseModel):
    """A debate, as one of the two is told of it."""

    id: str
    week: str
    partner: str
    statements: list[str]
    subject: str
    text: str = Field(description="The letter: what you share, the statement, rules of the talk")
    understood: int | None = Field(description="What this member has said: 1 (no) to 5")


class OwnDebatesOut(BaseModel):
    """A member's debates, the latest first."""

    debates: list[OwnDebateOut]


class UnderstoodSent(Sent):
    """The answer whether one understood the other better, of one side."""

    understood: int = Field(ge=1, le=5, description="1 (no) to 5 (much better)")

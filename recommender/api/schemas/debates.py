"""Debates, and the club's own statements."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from recommender.api.schemas.fields import Knobs, Line, Sent, WeekName
from recommender.club.debate import NoDebate
from recommender.ports.outbox import MessageState


class StatementBody(Sent):
    """One of the club's statements; one of the two languages is enough."""

    key: Annotated[Line, Field(min_length=1, examples=["four_day_week"])]
    de: Annotated[Line, Field(examples=["Die Vier-Tage-Woche sollte normal werden"])] = ""
    en: Annotated[Line, Field(examples=["A four-day week should become normal"])] = ""


class StatementsBody(Sent):
    """The club's statements, in their order."""

    statements: Annotated[list[StatementBody], Field(max_length=100)]


class DebateWeekSent(Sent):
    """Which week's debates."""

    week: WeekName | None = None


class DebateCallOut(BaseModel):
    """Whether members are asked now whether they want a debate."""

    week: str | None = Field(description="For which week; null where they are not asked")


class PublishedDebatesOut(BaseModel):
    """What came of publishing."""

    week: str
    told: int = Field(description="Debates of which both are told now")
    left_out: int = Field(description="Pairs of which one takes part no more")
    letters: int = Field(description="Letters that go out now")


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
    published: bool = Field(description="Whether the two know of it")
    hour: str | None = Field(description="The hour that both letters propose, with its zone")


class DebatesOut(BaseModel):
    """The debates of a week."""

    week: str
    open: str | None = Field(
        description="Week for which members are asked now; null if they are not"
    )
    wanting: int = Field(description="Members who want one")
    debates: list[DebateOut]
    without: dict[str, NoDebate] = Field(description="Who wanted one and got none now, and why")
    answers: int | None = Field(
        description="Sides that have said whether they understood the other better, in weeks that "
        "are over; multiples of 5"
    )
    understood: float | None = Field(description="Their mean, 1 (no) to 5 (much better)")
    better: float | None = Field(description="Share of them that say 4 or 5, to a tenth")
    met: float | None = Field(
        description="Share of sides that say they met, to a tenth; null below 5 sides"
    )
    letters: dict[MessageState, int] = Field(description="Letters of the week, by state")


class OwnDebateOut(BaseModel):
    """A debate, as one of the two is told of it."""

    id: str
    week: str
    partner: str
    statements: list[str]
    subject: str
    text: str = Field(description="The letter: what you share, the statement, rules of the talk")
    hour: str | None = Field(description="The hour that the letter proposes, with its zone")
    met: bool | None = Field(description="Whether the two met, as this member has said")
    understood: int | None = Field(description="What this member has said: 1 (no) to 5")


class OwnDebatesOut(BaseModel):
    """A member's debates, the latest first."""

    open: str | None = Field(
        description="Week for which members are asked now; null if they are not"
    )
    debates: list[OwnDebateOut]


class DebateLetterOut(BaseModel):
    """A letter as one of the two reads it."""

    language: str
    subject: str
    text: str
    html: str


class UnderstoodSent(Sent):
    """What one side says of a debate: one of the two, or both."""

    met: bool | None = Field(default=None, description="Whether the two met")
    understood: int | None = Field(
        default=None, ge=1, le=5, description="Understood the other better: 1 (no) to 5 (much)"
    )

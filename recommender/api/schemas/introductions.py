"""Introductions as a member is told of them; suggestions; why these two."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from recommender.api.schemas.fields import Id, Knobs, Sent, WeekName


class Partner(BaseModel):
    """The other one, as members see each other."""

    id: str
    name: str
    headline: str
    organisation: str
    city: str


class Reasons(BaseModel):
    """Why, in sentences of the reader's language."""

    summary: str
    receives: list[str]
    gives: list[str]
    common: list[str]
    different: list[str]
    question: str


class IntroductionOut(BaseModel):
    """One introduction, as one of the two is told of it."""

    id: str | None = Field(None, description="Absent for a suggestion, which is not kept")
    partner: Partner
    compatibility: float
    closeness: float
    mutual_contacts: int
    reasons: Reasons
    partner_reasons: Reasons


class WeekOut(BaseModel):
    """A member's introductions of a week, best first."""

    member: str
    week: str
    round: str
    published: bool
    introductions: list[IntroductionOut]


class SuggestSent(Sent):
    """What to suggest by."""

    limit: Annotated[int, Field(ge=1, le=10)] = 3
    week: WeekName | None = Field(None, description="For pauses and repeats; this one if absent")
    knobs: Knobs = Field(default_factory=dict)


class SuggestionsOut(BaseModel):
    """Suggestions, best first."""

    member: str
    introductions: list[IntroductionOut]


class ExplainSent(Sent):
    """Two members."""

    a: Id
    b: Id
    week: WeekName | None = None


class ExplainOut(BaseModel):
    """Why, or why not, these two."""

    week: str
    possible: bool
    reason: str | None = Field(None, description="Why not", examples=["known"])
    weight: float | None = None
    bridging_reward: float | None = None
    introduction: IntroductionOut | None = None

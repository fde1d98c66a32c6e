"""Introductions as a member is told of them; suggestions; why these two."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from recommender.api.schemas.fields import HEX, Id, Knobs, Sent, WeekName
from recommender.api.schemas.reason import Reason
from recommender.ports.records import EditKind, VacancyState

Section = Literal["receives", "gives", "common", "different"]


class Partner(BaseModel):
    """The other one, as members see each other."""

    id: str
    name: str
    headline: str
    organisation: str
    city: str


class Reasons(BaseModel):
    """Why, in sentences of the reader's language."""

    language: str | None = Field(None, examples=["de"], description="Of the sentences: de or en")
    summary: str = Field(description="One line: the strongest reason, then what is different")
    receives: list[str] = Field(description="What the partner can give; empty where nothing")
    gives: list[str] = Field(description="What the reader can give; empty where nothing")
    common: list[str]
    different: list[str]
    question: str
    worksheet: list[str] = Field(
        default_factory=list,
        description="Two minutes before the meeting: lines to think about, the question first",
    )
    order: list[Section] = Field(
        default=["receives", "gives", "common", "different"],
        description="These four, the one with the strongest reason first",
    )
    third: str = Field("", description="Who else is there, where three meet")


class IntroductionOut(BaseModel):
    """One introduction, as one of the two is told of it."""

    id: str | None = Field(None, description="Absent for a suggestion, which is not kept")
    partner: Partner
    compatibility: float
    closeness: float
    mutual_contacts: int
    reasons: Reasons
    partner_reasons: Reasons


class ReplacementOut(BaseModel):
    """Somebody else, for an introduction that will not take place; why it will not is not said."""

    state: VacancyState
    introduction: str | None = Field(None, description="Id of the one in its place")
    message: str = Field(description="In the reader's language")


class WeekOut(BaseModel):
    """A member's introductions of a week, best first."""

    member: str
    week: str
    round: str
    published: bool
    introductions: list[IntroductionOut]
    replacements: list[ReplacementOut] = Field(
        default_factory=list,
        description="One for each introduction of the week that will not take place",
    )


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

    model_config = ConfigDict(json_schema_extra={"examples": [{"a": "m001", "b": "m002"}]})

    a: Id
    b: Id
    week: WeekName | None = Field(None, description="This one if absent")
    round: Annotated[str, Field(pattern=HEX)] | None = Field(
        None, description="Judge by this round's week, knobs, locks and bans instead"
    )


class RuleOut(BaseModel):
    """One rule, for these two."""

    rule: Reason
    holds: bool


class ExplainOut(BaseModel):
    """Why, or why not, these two."""

    week: str
    possible: bool
    reason: Reason | None = Field(None, description="Why not: the first that applies")
    rules: list[RuleOut] = Field(description="Every rule, in the order in which rounds check them")
    introduced: bool | None = Field(None, description="Whether the named round introduces the two")
    laid_down: EditKind | None = Field(None, description="By the organiser, for the named round")
    weight: float
    bridging_reward: float
    introduction: IntroductionOut = Field(description="As it would be told, possible or not")

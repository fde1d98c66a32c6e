"""What is sent and answered, with an example each."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from recommender.club.member import Meet
from recommender.ports.records import Role, RoundState

_ID = r"^[^\x00-\x1f\x7f/\\?#]+$"
_WEEK = r"^[0-9]{4}-W[0-9]{2}$"

Id = Annotated[str, Field(pattern=_ID, min_length=1, max_length=200, examples=["m001"])]
MemberId = Annotated[str, Path(pattern=_ID, min_length=1, max_length=200, examples=["m001"])]
Hex = Annotated[str, Path(pattern=r"^[0-9a-f]{16,24}$", examples=["0123456789abcdef"])]
WeekName = Annotated[str, Field(pattern=_WEEK, examples=["2026-W48"])]
Line = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]
Items = Annotated[list[Line], Field(max_length=50)]
Knobs = Annotated[
    dict[str, float | bool | None],
    Field(max_length=30, examples=[{"bubble": 0.7, "bridging.mu": 0.3}]),
]


class Sent(BaseModel):
    """What a caller sends: nothing unknown in it."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Profile(Sent):
    """Fields of a member that may be set."""

    headline: Line | None = None
    organisation: Line | None = None
    industry: Line | None = None
    city: Line | None = None
    level: Line | None = None
    languages: Annotated[list[Line], Field(max_length=20)] | None = None
    text_language: Literal["de", "en", ""] | None = None
    about: Text | None = None
    goals: Text | None = None
    offers: Items | None = None
    needs: Items | None = None
    interests: Items | None = None
    meet: Meet | None = None
    per_round: Annotated[int, Field(ge=0, le=20)] | None = None
    bubble: Annotated[float, Field(ge=0, le=1)] | None = None
    viewpoints: Annotated[dict[Line, Annotated[int, Field(ge=-2, le=2)]], Field(max_length=100)] | (
        None
    ) = None


class MemberSent(Profile):
    """A member to add or replace."""

    id: Id
    name: Annotated[Line, Field(min_length=1, examples=["Ana Lima"])]
    paused_until: date | None = None
    do_not_introduce: Annotated[list[Id], Field(max_length=500)] | None = None


class MembersSent(Sent):
    """Members to add or replace."""

    members: Annotated[list[MemberSent], Field(min_length=1, max_length=5_000)] = Field(
        examples=[[{"id": "m901", "name": "Ana Lima", "headline": "Baker", "offers": ["bread"]}]]
    )
    strict: bool = Field(default=False, description="Refuse all if one is bad")


class MemberPatch(Profile):
    """Fields to change; null clears one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"headline": "Baker and teacher"}]})

    name: Annotated[Line, Field(min_length=1)] | None = None


class Confidential(BaseModel):
    """For the organiser and the member alone."""

    bubble: float | None
    do_not_introduce: list[str]
    viewpoints: dict[str, int]


class MemberOut(BaseModel):
    """A member."""

    id: str = Field(examples=["m001"])
    name: str
    headline: str
    organisation: str
    industry: str
    city: str
    level: str
    languages: list[str]
    text_language: str
    about: str
    goals: str
    offers: list[str]
    needs: list[str]
    interests: list[str]
    meet: Meet
    per_round: int
    paused_until: date | None = None
    confidential: Confidential | None = None


class MembersOut(BaseModel):
    """A page of members."""

    members: list[MemberOut]
    next: str | None = Field(None, description="Cursor of the next page; absent on the last")


class ProblemOut(BaseModel):
    """One thing in a table that could not be taken as it is."""

    row: int | None
    column: str
    found: str
    allowed: str
    severity: str


class ReportOut(BaseModel):
    """What became of a table."""

    rows: int
    kept: int
    problems: list[ProblemOut]
    dropped_columns: list[str]
    ignored_columns: list[str]


class TieSent(Sent):
    """Two members who know each other."""

    a: Id
    b: Id
    strength: Annotated[float, Field(gt=0, le=1)] = 1.0
    source: Line = ""


class TiesSent(Sent):
    """Who knows whom."""

    ties: Annotated[list[TieSent], Field(min_length=1, max_length=50_000)] = Field(
        examples=[[{"a": "m001", "b": "m002", "strength": 0.5}]]
    )


class TieOut(BaseModel):
    """Two members who know each other."""

    a: str
    b: str
    strength: float
    source: str


class TiesOut(BaseModel):
    """Whom a member knows."""

    ties: list[TieOut]


class BlocksOut(BaseModel):
    """Whom a member has blocked."""

    blocks: list[str]


class PauseSent(Sent):
    """A pause."""

    until: date = Field(examples=["2026-12-24"], description="First day with introductions again")


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


class RoundSent(Sent):
    """A round to solve."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"week": "2026-W48", "knobs": {"bubble": 0.7}}]}
    )

    week: WeekName
    knobs: Knobs = Field(default_factory=dict)


class RoundOut(BaseModel):
    """A round."""

    id: str
    week: str
    state: RoundState
    knobs: dict[str, float | bool | None]
    created_at: str
    published_at: str | None = None
    step: str = Field(description="The piece of work in progress")
    done: int
    total: int
    error: str | None = None
    result: dict[str, Any] | None = Field(
        None, description="Numbers, certificate, the bubble before and after, versions"
    )


class RoundsOut(BaseModel):
    """A page of rounds, newest first."""

    rounds: list[RoundOut]
    next: str | None = None


class PairOut(BaseModel):
    """An introduction, as the organiser sees it."""

    id: str
    a: str
    b: str
    numbers: dict[str, float | bool | None]
    summary_a: str
    summary_b: str


class PairsOut(BaseModel):
    """All introductions of a round, best first."""

    introductions: list[PairOut]


class OutcomeSent(Sent):
    """What one side says; what is absent stays as it was."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"member": "m001", "met": True}]})

    member: Id | None = Field(None, description="Who says it; needed with an organiser's key")
    accepted: bool | None = Field(None, description="false = declined")
    met: bool | None = None
    glad: Annotated[int, Field(ge=1, le=5)] | None = None
    learned: Annotated[int, Field(ge=1, le=5)] | None = None


class OutcomeOut(BaseModel):
    """What one side says all in all."""

    accepted: bool | None = None
    met: bool | None = None
    glad: int | None = None
    learned: int | None = None


class BubbleWeek(BaseModel):
    """The bubble of one week."""

    week: str
    round: str
    numbers: dict[str, float | None] | None
    before: dict[str, float | None] | None
    after: dict[str, float | None] | None


class BubbleOut(BaseModel):
    """The club's bubble over the published weeks."""

    weeks: list[BubbleWeek]


class KeySent(Sent):
    """A key to make."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"role": "member", "member": "m001", "days": 30}]}
    )

    role: Role
    member: Id | None = Field(None, description="Whose, for the role `member` only")
    label: Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")] = ""
    days: Annotated[int, Field(ge=1, le=3_650)] | None = Field(
        None, description="Days until it expires; never if absent"
    )


class KeyOut(BaseModel):
    """A key, without its secret."""

    id: str
    role: Role
    member: str | None = None
    label: str
    created_at: str
    expires_at: str | None = None
    revoked_at: str | None = None


class NewKeyOut(KeyOut):
    """A new key; its secret is shown here and never again."""

    key: str


class KeysOut(BaseModel):
    """All keys."""

    keys: list[KeyOut]


class HealthOut(BaseModel):
    """How the service is."""

    status: Literal["ok"]

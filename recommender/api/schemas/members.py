"""Members, and what is between them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, FailFast, Field

from recommender.api.schemas.fields import Email, Id, Items, Line, Sent, Text
from recommender.club.member import Meet


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
    email: Annotated[Email, Field(examples=["ana.lima@example.org"])] | None = None
    share_email: bool | None = Field(
        None, description="Whether letters may tell it to partners, who share theirs, too"
    )
    every_weeks: Annotated[int, Field(ge=1, le=52)] | None = Field(
        None, description="Weeks from one introduction to the next: 2 = every other week"
    )
    months_off: Annotated[list[Annotated[int, Field(ge=1, le=12)]], Field(max_length=12)] | None = (
        Field(None, description="Months without introductions, 1 to 12")
    )
    surprise: bool | None = Field(
        None, description="Whether a place may be drawn at random among others who want that, too"
    )
    meets_rivals: bool | None = Field(
        None, description="Whether competitors are welcome who want that, too"
    )
    home_club: Line | None = Field(
        None, description="The partner club they come from; empty for a member of this club"
    )
    come_by: Line | None = Field(
        None, description="What there is to see where they work, if others may come by"
    )
    come_by_when: Line | None = None
    come_by_guests: Annotated[int, Field(ge=0, le=50)] | None = Field(
        None, description="Guests at once; 0 = as many as is usual in the club"
    )
    debates: bool | None = Field(
        None, description="Whether they want to debate with who answers a statement differently"
    )
    share_views: bool | None = Field(
        None, description="Whether a debate's letter may tell their answers, if both agree"
    )


class MemberSent(Profile):
    """A member to add or replace."""

    id: Id
    name: Annotated[Line, Field(min_length=1, examples=["Ana Lima"])]
    paused_until: date | None = None
    do_not_introduce: Annotated[list[Id], Field(max_length=500)] | None = None


class MembersSent(Sent):
    """Members to add or replace."""

    members: Annotated[list[MemberSent], Field(min_length=1, max_length=5_000), FailFast()] = Field(
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
    debates: bool = False
    share_views: bool = False
    email: str


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
    share_email: bool = False
    every_weeks: int = 1
    months_off: list[int] = Field(default_factory=list)
    surprise: bool = False
    come_by: str = ""
    come_by_when: str = ""
    come_by_guests: int = 0
    meets_rivals: bool = False
    home_club: str = ""
    confidential: Confidential | None = None


class MembersOut(BaseModel):
    """A page of members."""

    members: list[MemberOut]
    next: str | None = Field(None, description="Cursor of the next page; absent on the last")


class PauseSent(Sent):
    """A pause."""

    until: date = Field(examples=["2026-12-24"], description="First day with introductions again")


class BlocksOut(BaseModel):
    """Whom a member has blocked."""

    blocks: list[str]


class AgreedOut(BaseModel):
    """What became of what a member agreed to do at tables of common goals."""

    in_time: int
    late: int
    overdue: int = Field(description="Not done, and its day has passed")
    open: int = Field(description="Not done, and there is time")


class ReadingsOut(BaseModel):
    """What a member's own behaviour says; for the member alone. Shares of 0 to 1."""

    working_together: float | None = Field(
        None, description="Of meetings reported, those that last or of which something came"
    )
    openness: float | None = Field(
        None, description="Of introductions not declined, those into another circle"
    )
    keeping_agreements: float | None = Field(
        None, description="Kept / (kept + broken); declining in time breaks none"
    )
    seeing_it_through: float | None = Field(
        None, description="Of introductions not declined, those with a word on whether they met"
    )
    told_to_help: int = Field(description="Introductions in which they were told what to give")
    helped: int | None = Field(None, description="Partners who learned something; multiples of 5")
    was_helped: int = Field(description="Partners of whom they learned something")
    loyalty: float | None = Field(
        None, description="At tables of goals: done in time / (in time + late + overdue)"
    )
    goals_seen_through: float | None = Field(
        None, description="At tables of goals: done / (done + overdue)"
    )
    understanding: float | None = Field(
        None,
        description="Of debates they say something of: understood the other better (4 or 5 of 5)",
    )
    agreed: AgreedOut


class SuspensionOut(BaseModel):
    """A member whom the club has paused for letting others wait."""

    member: str
    week: str
    at: str
    let_downs: int


class SuspensionsOut(BaseModel):
    """Those whom an organiser has to decide on."""

    suspensions: list[SuspensionOut]


class PendingErasureOut(BaseModel):
    """Something in which somebody who was erased is still to be read."""

    kind: str = Field(examples=["older state of the database"])
    name: str = Field(description="Of a letter the id of its message")
    since: str


class PendingOut(BaseModel):
    """What could not be erased yet."""

    pending: list[PendingErasureOut]

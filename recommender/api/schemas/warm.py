"""Warm introductions, for those they are between."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from recommender.api.schemas.fields import HEX, Line, Sent
from recommender.club.warm import CameOf, RequestState


class TermsBody(Sent):
    """What a member agrees to."""

    asks: bool = Field(
        True, description="Needs and wishes nobody meets may be put to who may know somebody"
    )
    named: bool = Field(False, description="Whoever is asked may read who asks")
    asked: bool = Field(True, description="I may be asked about my contacts")


class QuestionSent(Sent):
    """A question of the day: who of us knows somebody there."""

    text: Annotated[Line, Field(min_length=1, examples=["Somebody at Bosch"])]


class QuestionOut(BaseModel):
    """How many members might know, by their own profiles alone; they are asked."""

    might: int


class OwnContactOut(BaseModel):
    """One's own contact, in a question about them."""

    id: str
    name: str
    organisation: str
    role: str


class RequestOut(BaseModel):
    """A question to the owner of a contact."""

    id: str
    text: str
    kind: str
    state: RequestState
    asker: str | None
    """Name, where they agreed to be named or the introduction is made."""
    contact: OwnContactOut | None
    sentence: str
    came_of: CameOf | None


class RequestsOut(BaseModel):
    """What a member is asked."""

    requests: list[RequestOut]


class RequestAnswer(Sent):
    """Whether the owner would introduce their contact."""

    agree: bool
    sentence: Annotated[str, StringConstraints(max_length=2_000, pattern=r"^[^\x00]*$")] = ""
    contact: Annotated[str, Field(pattern=HEX)] | None = Field(
        None, description="Whom, where the question names nobody"
    )


class ContactAnswer(Sent):
    """What the contact says."""

    agree: bool


class WarmIntroductionOut(BaseModel):
    """A contact of another member, once both have agreed."""

    id: str
    text: str
    """The need or wish it is for."""
    name: str
    organisation: str
    role: str
    city: str
    vouched_by: str
    sentence: str
    came_of: CameOf | None


class WarmIntroductionsOut(BaseModel):
    """A member's warm introductions."""

    introductions: list[WarmIntroductionOut]


class CameOfSent(Sent):
    """What came of it; whoever vouched is told."""

    came_of: CameOf

"""A member's own contacts and wishes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from recommender.api.schemas.fields import Line, Sent
from recommender.api.schemas.tables import ReportOut
from recommender.club.inventory import Closeness, WishKind

Note = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^[^\x00]*$")]


class ContactPatch(Sent):
    """Fields of a contact to change."""

    name: Annotated[Line, Field(min_length=1)] = Field("", examples=["Ada Brunner"])
    organisation: Line = ""
    role: Line = Field("", examples=["Buys for three hospitals"])
    trade: Line = ""
    city: Line = ""
    closeness: Closeness = Closeness.ADDRESS
    last_contact: date | None = None
    did: Note = Field("", description="What I did for them")
    ask: Note = Field("", description="What they could be asked")
    approach: Note = Field("", description="How I would approach them")


class ContactSent(ContactPatch):
    """A contact to add."""

    name: Annotated[Line, Field(min_length=1, examples=["Ada Brunner"])]


class ContactOut(BaseModel):
    """A contact, for the member whose it is."""

    id: str
    name: str
    organisation: str
    role: str
    trade: str
    city: str
    closeness: Closeness
    last_contact: date | None
    did: str
    ask: str
    approach: str
    source: str
    same_as: str | None
    """Id of an earlier entry that may be about the same person; to be answered."""


class ContactsOut(BaseModel):
    """A page of contacts."""

    contacts: list[ContactOut]
    next: str | None


class SameSent(Sent):
    """Whether two entries are about one person."""

    same: bool


class ContactsTakenOut(BaseModel):
    """What became of a file of contacts."""

    added: int
    known: int
    asked: int
    report: ReportOut


class WishSent(Sent):
    """Whom a member would like to know."""

    kind: Literal["next", "hope"]
    text: Annotated[Line, Field(min_length=1, examples=["somebody who buys for hospitals"])]


class WishOut(BaseModel):
    """A wish."""

    id: str
    kind: WishKind
    text: str


class WishesOut(BaseModel):
    """A member's wishes."""

    wishes: list[WishOut]

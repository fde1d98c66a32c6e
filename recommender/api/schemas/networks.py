"""A member's own network, for that member alone."""

from __future__ import annotations

from pydantic import BaseModel, Field

from recommender.club.inventory import Closeness


class BubbleOfWeekOut(BaseModel):
    """How closed the member's circle was before and after a week's round, 0 open to 1 closed."""

    week: str
    before: float
    after: float


class OwnCircleOut(BaseModel):
    """A circle of the club, and whom the member knows there."""

    name: str = Field(description="What its members have most in common")
    members: int
    contacts: list[str] = Field(description="Ids of whom the member knows or was introduced to")
    own: bool
    thin: bool = Field(description="One contact carries the line to it")


class TradeLineOut(BaseModel):
    """A trade in the member's inventory."""

    trade: str
    contacts: int
    only: str | None = Field(description="Id of the one contact that carries it")


class DormantOut(BaseModel):
    """A contact not spoken with for long."""

    contact: str
    weeks: int
    meets: str = Field(description="What the member looks for that the contact might meet")
    chance: float


class NetworkSectionOut(BaseModel):
    """A part of it in words."""

    heading: str
    lines: list[str]


class OwnBubbleOut(BaseModel):
    """What a member's own network looks like; nobody else can ask."""

    bubble: float | None = Field(description="How closed the circle is now, by stated ties")
    weeks: list[BubbleOfWeekOut]
    contacts: int = Field(description="Members the member knows, by stated ties")
    effective_size: float | None = Field(
        description="Burt: contacts less those who are there twice"
    )
    constraint: float | None = Field(
        description="Burt: how much one circle holds the member; 1/k with k independent contacts"
    )
    circles: list[OwnCircleOut]
    noted: dict[Closeness, int] = Field(description="Contacts of the inventory by closeness")
    trades: list[TradeLineOut]
    without_trade: int
    dormant: list[DormantOut]
    said: list[NetworkSectionOut] = Field(description="In words, in the language of the letters")

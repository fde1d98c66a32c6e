"""The coming rounds."""

from __future__ import annotations

from pydantic import BaseModel, Field


class SeasonWeekOut(BaseModel):
    """One week of a season."""

    week: str
    taking: int = Field(description="Members who take introductions in it")
    served: int = Field(description="Members who get at least one")
    introductions: int
    compatibility: float | None = Field(description="Mean chance of a good meeting")
    at_once: float | None = Field(description="The same if every week took the best that is left")
    across: float | None = Field(description="Share between two communities")


class HardToServeOut(BaseModel):
    """A member who goes without in some week."""

    member: str
    taking: int
    served: int
    partners: int = Field(description="Members they could be introduced to today")
    reasons: dict[str, int]
    helps: dict[str, str] = Field(description='What would help, "de" and "en"')


class SeasonOut(BaseModel):
    """The coming rounds if nobody joins or leaves."""

    weeks: list[SeasonWeekOut]
    rounds_left: int | None = Field(
        description="Rounds before partners run out; null if longer than was looked ahead"
    )
    looked_ahead: int = Field(description="Weeks that were looked ahead")
    pace: float = Field(description="Introductions a member takes a week, on average")
    remedies: dict[str, int] = Field(
        description="Of the weeks looked ahead how many more would have a round: repeats, floor, "
        "one_each, every_other_week"
    )
    spread: float | None = Field(description="Best over poorest weekly compatibility, less 1")
    kept: float = Field(description="Sum of compatibility over that of taking the best each week")
    hard: list[HardToServeOut]
    said: dict[str, list[str]] = Field(description='In sentences, "de" and "en"')

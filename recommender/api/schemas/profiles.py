"""What would make a profile stronger."""

from __future__ import annotations

from pydantic import BaseModel, Field


class ReachOut(BaseModel):
    """How many members who may be introduced might help, or be helped; blocks do not count."""

    givers: int = Field(description="Who might meet a need that says something, or a goal")
    seekers: int = Field(description="Of whom such a need might be met")
    partners: int = Field(description="Either of the two")


class ExampleOut(BaseModel):
    """What people of the member's trade usually write."""

    text: str
    count: int = Field(description="How many members of this club it would reach")


class GainOut(BaseModel):
    """What one more line in an empty or thin part would bring."""

    part: str = Field(description="needs, offers, headline or about")
    before: int = Field(description="Givers for needs, seekers for offers, partners for the rest")
    after: int = Field(description="The median over what was tried")
    tried: int
    examples: list[ExampleOut]


class PartTextOut(BaseModel):
    """The same in words."""

    part: str
    gain: str
    questions: list[str]
    examples: str


class ProfileTextOut(BaseModel):
    """The advice in words, in the language of the member's letters."""

    reach: str
    warnings: list[str]
    parts: list[PartTextOut]
    nothing: str


class ProfileAdviceOut(BaseModel):
    """What would make a profile stronger, counted on the club as it is."""

    member: str
    reach: ReachOut
    general: list[str] = Field(description='Needs nobody can use as they are ("new customers")')
    buyers: int | None = Field(
        description="Who might use what is offered: how a need for customers is read until it says "
        "more; null where there is none"
    )
    gains: list[GainOut]
    said: ProfileTextOut


class LimitingProfilesOut(BaseModel):
    """The profiles that limit rounds most, the worst first."""

    profiles: list[ProfileAdviceOut]

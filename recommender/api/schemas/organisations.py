"""Organisations as units."""

from __future__ import annotations

from pydantic import BaseModel, Field


class OrganisationNameOut(BaseModel):
    """An organisation that has enough people in the club to be told of."""

    name: str
    people: int


class OrganisationsOut(BaseModel):
    """All of them, those with most people first."""

    organisations: list[OrganisationNameOut]


class ThemeOut(BaseModel):
    """Something that several of its people have, or look for."""

    trade: dict[str, str] = Field(description='Who usually looks for it, or has it: "de" and "en"')
    people: int = Field(description="At least so many")


class OrganisationFitOut(BaseModel):
    """Another organisation with which there is something to give and to get, both ways."""

    name: str
    people: int = Field(description="At least so many of the own people take part")
    theirs: int = Field(description="At least so many of theirs do")
    competes: bool


class OrganisationOut(BaseModel):
    """What an organisation has and seeks, and which others fit; no single person shows."""

    name: str
    people: int
    strangers: float | None = Field(
        description="Share of the pairs of its people who do not know each other; null without ties"
    )
    has: list[ThemeOut] = Field(description="What trades usually look for")
    seeks: list[ThemeOut] = Field(description="What trades usually have")
    fits: list[OrganisationFitOut] = Field(description="The best first")
    known_by: int = Field(
        description="At least so many members elsewhere know somebody there; 0 if too few to tell"
    )
    said: dict[str, list[str]] = Field(description='In sentences, "de" and "en"')

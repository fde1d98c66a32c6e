"""An organisation as a unit, from its people in the club: no single one of them shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """An organisation that has enough people in the club to be told of."""

    name: str
    """As most of its people write it."""
    people: int


@dataclass(frozen=True, slots=True)
class Theme:
    """Something that several people of an organisation have, or look for."""

    trade: str
    """Code of the trade of `recommender.trades.table` that usually looks for it, or has it."""
    people: int
    """At least so many people: a multiple of the least number that anything is told of."""


@dataclass(frozen=True, slots=True)
class OrganisationFit:
    """Another organisation with which there is something to give and to get, both ways."""

    name: str
    people: int
    """At least so many of the own people have or look for something there."""
    theirs: int
    """At least so many of theirs do here."""
    competes: bool
    """Whether several on each side are competitors who did not say that rivals are welcome."""


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """What an organisation has and seeks, and which others fit."""

    name: str
    people: int
    strangers: float | None
    """Share of the pairs of its people who do not know each other, 0 to 1; None where no ties are
    known."""
    has: tuple[Theme, ...]
    seeks: tuple[Theme, ...]
    fits: tuple[OrganisationFit, ...]
    """The best first."""
    known_by: int
    """At least so many members elsewhere know somebody there; 0 if they are too few to be told."""

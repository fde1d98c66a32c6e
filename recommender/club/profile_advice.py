"""What is known of a profile: how many members it reaches, and what would make it reach more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProfilePart(StrEnum):
    """A part of a profile that may be empty or thin."""

    NEEDS = "needs"
    OFFERS = "offers"
    HEADLINE = "headline"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class ProfileReach:
    """How many members may be introduced to somebody, and might help or be helped."""

    givers: int
    """Who might meet a need that says something of its own, or a goal."""
    seekers: int
    """Of whom such a need might be met."""
    partners: int
    """Either of the two."""


@dataclass(frozen=True, slots=True)
class Example:
    """What people of one's trade usually write, and how many here it would reach."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Gain:
    """What one part of a profile would bring."""

    part: ProfilePart
    before: int
    """Givers for needs, seekers for offers, partners for the rest; as it is."""
    after: int
    """The same with one thing more in this part: the median over what was tried."""
    tried: int
    """In how many ways it was tried."""
    examples: tuple[Example, ...] = ()
    """Those that reach most, best first."""

    @property
    def gained(self) -> int:
        """How many more it would be."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class ProfileAdvice:
    """A profile, looked at as a round looks at it."""

    member: str
    reach: ProfileReach
    general: tuple[str, ...]
    """Needs that nobody can use as they are ("new customers")."""
    buyers: int | None
    """Who might use what is offered: so a need for customers is read until it says more. None where
    there is no such need, or another one says something of its own."""
    gains: tuple[Gain, ...]
    """Of every empty or thin part, what brings most first."""

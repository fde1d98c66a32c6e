"""A debate: two who answer a statement of the club differently, and what they share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.introduction import Side

ANSWERS = (-2, -1, 0, 1, 2)
"""From a clear no to a clear yes."""
BEST_UNDERSTOOD = 5
"""Of the answers to "Did I understand them better?", from 1."""
BETTER_UNDERSTOOD = 4
"""From which of them on it was better."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One of the club's own statements, in its words."""

    key: str
    """As in `Member.viewpoints`."""
    words: Mapping[str, str]
    """The sentence by language, "de" and "en"; one is enough."""

    def in_language(self, language: str) -> str:
        """The sentence in a language, else in the other one, else its key as words.

        Examples
        --------
        >>> Statement("four_day_week", {"en": "Friday is free"}).in_language("de")
        'Friday is free'
        >>> Statement("four_day_week", {}).in_language("de")
        'four day week'
        """
        sentence = self.words.get(language) or next(filter(None, self.words.values()), "")
        return sentence or self.key.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the two say to one statement, -2 to 2."""

    statement: str
    a: int
    b: int

    @property
    def apart(self) -> int:
        """0 to 4."""
        return abs(self.a - self.b)


@dataclass(frozen=True, slots=True)
class Debate:
    """Two who are to talk about what they see differently; ``a`` sorts before ``b``."""

    week: str
    a: str
    b: str
    opinions: tuple[Opinion, ...]
    """One or two, the farthest apart first."""
    agree: tuple[str, ...]
    """Other statements on which they are a step apart at most."""
    answered: int
    """Statements both have answered."""
    km: float | None
    """Between their towns; None where a town is not known, or they meet online."""
    tells_answers: bool
    """Whether both agree that letters tell the other their answers."""
    sides: tuple[Side, Side]
    """What ``a`` and ``b`` are told of what they share."""

    def partner_of(self, member: str) -> str:
        """The other one."""
        return self.b if member == self.a else self.a


class NoDebate(StrEnum):
    """Why somebody who wants a debate gets none."""

    FEW_ANSWERS = "few_answers"
    """They have answered too few statements."""
    NOBODY_APART = "nobody_apart"
    """Nobody else who wants one sees a statement differently enough."""
    NOBODY_IN_REACH = "nobody_in_reach"
    """Whoever does lives too far away."""
    NOBODY_LEFT = "nobody_left"
    """Of the others nobody is left: taken, known already, or without common ground."""


@dataclass(frozen=True, slots=True)
class DebatePlan:
    """The debates of a week."""

    week: str
    debates: tuple[Debate, ...]
    """By the first of the two."""
    without: Mapping[str, NoDebate]
    """Who wanted one and gets none, by id."""


def check_understood(value: int) -> int:
    """The answer to "Did I understand them better?".

    Raises
    ------
    InputError
        If it is not 1 to 5.
    """
    if not 1 <= value <= BEST_UNDERSTOOD:
        message = f"understood: {value}; allowed is 1 (no) to {BEST_UNDERSTOOD} (much better)"
        raise InputError(message)
    return value

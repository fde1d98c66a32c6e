"""A common goal: what a few members want to get done together, its parts, and the table that has what it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.club.introduction import Certainty, Quote

LEAST_AT_GOAL = 3
MOST_AT_GOAL = 6
MOST_PARTS = 12
LONGEST_LINE = 200
"""Characters of a title, or of one part."""
_SHORTEST_PART = 2

_LINES = re.compile(r"[\n;]|(?<=[.!?])\s+(?=[A-ZÄÖÜ0-9])")
_COMMAS = re.compile(r",\s+")
_AND = re.compile(r"\s+(?:und|sowie|and)\s+")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")
_GOES_ON = re.compile(
    r"(?:dass|weil|wenn|damit|ob|wo|wie|sondern|which|that|because|who|if|where|but)\b",
    re.IGNORECASE,
)
"""How a clause begins that belongs to what stands before the comma."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be done, and its parts.

    Raises
    ------
    InputError
        If the title or a part is empty or too long, or there are too many parts.

    Examples
    --------
    >>> Goal("Energy audit", ("heat pumps", "grants")).parts
    ('heat pumps', 'grants')
    """

    title: str
    parts: tuple[str, ...]
    """1 to 12, in German or English; each is something that somebody can bring."""
    by: str = ""
    """Id of the member who named it, and sits at its table; empty where the organiser did."""

    def __post_init__(self) -> None:
        """Check the words.

        Raises
        ------
        InputError
            If they are not allowed.
        """
        for name, text in (("title", self.title), *(("part", part) for part in self.parts)):
            if not text.strip() or len(text) > LONGEST_LINE:
                came = "nothing" if not text.strip() else f"{len(text)} characters"
                message = f"goal: its {name} has {came}; allowed are 1 to {LONGEST_LINE} characters"
                raise InputError(message)
        if not 1 <= len(self.parts) <= MOST_PARTS:
            message = f"goal {self.title!r}: {len(self.parts)} parts; allowed are 1 to {MOST_PARTS}"
            raise InputError(message)


def make_goal(title: str, parts: tuple[str, ...] = (), text: str = "", by: str = "") -> Goal:
    """A goal of what somebody typed.

    Parameters
    ----------
    title
        Its name.
    parts
        What it takes, if it was told apart already.
    text
        Else a description that is split into parts; where there is none either, the title is.
    by
        Id of the member who names it.

    Raises
    ------
    InputError
        As `Goal`.
    """
    title = " ".join(title.split())
    named = tuple(" ".join(part.split()) for part in parts if part.strip())
    return Goal(title, named or split_parts(text) or split_parts(title) or (title,), by)


def split_parts(text: str) -> tuple[str, ...]:
    """The parts that a description names: its lines or sentences, and what commas separate in them.

    Parameters
    ----------
    text
        German or English.

    Returns
    -------
    tuple of str
        Each once, in their order; empty where nothing is left.

    Examples
    --------
    >>> split_parts("Energy audit: heat pumps, insulation of old walls and grants")
    ('heat pumps', 'insulation of old walls', 'grants')
    >>> split_parts("Wärmebrücken finden. Wir wollen wissen, ob sich 1,5 MW lohnen.")
    ('Wärmebrücken finden', 'Wir wollen wissen, ob sich 1,5 MW lohnen')
    """
    found: dict[str, str] = {}
    for line in _LINES.split(text):
        whole = " ".join(_BULLET.sub("", line).split())
        head, colon, tail = whole.partition(": ")
        for part in _split_list(tail if colon and "," in tail and "," not in head else whole):
            plain = part.strip(" .!?:,")
            if len(plain) >= _SHORTEST_PART:
                found.setdefault(plain.casefold(), plain)
    return tuple(found.values())


def _split_list(line: str) -> list[str]:
    pieces: list[str] = []
    for piece in _COMMAS.split(line):
        if pieces and _GOES_ON.match(piece):
            pieces[-1] += f", {piece}"
        else:
            pieces.append(piece)
    if len(pieces) > 1:
        pieces[-1:] = _AND.split(pieces[-1], maxsplit=1)
    return pieces


@dataclass(frozen=True, slots=True)
class Cover:
    """What somebody at a table brings for a part."""

    member: str
    quote: Quote
    """Their own words."""
    chance: float
    """That these meet the part, 0 to 1."""
    evidence: Certainty
    """Whether it can be said that they can, or that they might."""


@dataclass(frozen=True, slots=True)
class CoveredPart:
    """A part of a goal, and who at the table covers it."""

    part: str
    chance: float
    """That somebody at the table meets it, 0 to 1: one less the product of what each lacks."""
    covers: tuple[Cover, ...]
    """The likeliest first, at most two; empty where nobody seems to know about it."""
    in_club: bool
    """Whether anybody of the club seems to, at this table or not."""


@dataclass(frozen=True, slots=True)
class GoalTable:
    """A table for a goal."""

    goal: Goal
    members: tuple[str, ...]
    """Ids: who named it first, then by what they bring."""
    parts: tuple[CoveredPart, ...]
    languages: tuple[str, ...]
    """That all of them speak who state any."""
    weight: float
    """Mean edge weight of the pairs at the table, log-odds."""
    value: float
    """What it was chosen by: coverage, pairs, seats."""

    @property
    def coverage(self) -> float:
        """Mean chance that a part is met, 0 to 1."""
        return sum(part.chance for part in self.parts) / len(self.parts)

    @property
    def open(self) -> tuple[str, ...]:
        """Parts that nobody at the table covers."""
        return tuple(part.part for part in self.parts if not part.covers)


class NoTable(StrEnum):
    """Why there is no table for a goal: never who is kept apart from whom."""

    FEW_MEMBERS = "few_members"
    """Fewer members take part at present than a table needs."""
    NAMER_AWAY = "namer_away"
    """Whoever named it, or has agreed, takes no part at present."""
    ALL_SEATED = "all_seated"
    """Enough could sit together if members sat at more tables."""
    LANGUAGE = "language"
    """Enough could sit together if they had a language in common."""
    FORMAT = "format"
    """Enough could sit together if they could meet in one way."""
    ORGANISATION = "organisation"
    """Enough could sit together if they need not be of different organisations."""
    COMPETITORS = "competitors"
    """Enough could sit together if competitors might."""
    RULES = "rules"
    """The rules of the club together leave no such table; no single one that may be named."""


@dataclass(frozen=True, slots=True)
class GoalPlan:
    """Tables for some goals."""

    week: str
    tables: tuple[GoalTable, ...]
    """In the order of the goals."""
    without: tuple[tuple[Goal, NoTable], ...]
    """Goals that have none, and why."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """Until when somebody said they would do something, and when they did; ISO days."""

    until: str
    done_on: str | None = None


@dataclass(frozen=True, slots=True)
class AgreedCounts:
    """What became of all that a member agreed to do."""

    in_time: int
    late: int
    overdue: int
    """Not done, and its day has passed."""
    open: int
    """Not done, and there is time."""


def count_agreed(agreed: Iterable[Agreed], day: str) -> AgreedCounts:
    """Count what was done in time, late, or not yet, as of a day.

    Examples
    --------
    >>> count_agreed([Agreed("2026-11-20", "2026-11-20"), Agreed("2026-11-20")], "2026-11-21")
    AgreedCounts(in_time=1, late=0, overdue=1, open=0)
    """
    agreements = list(agreed)
    done = [
        agreement.done_on <= agreement.until
        for agreement in agreements
        if agreement.done_on is not None
    ]
    left = [agreement.until < day for agreement in agreements if agreement.done_on is None]
    return AgreedCounts(
        in_time=sum(done),
        late=len(done) - sum(done),
        overdue=sum(left),
        open=len(left) - sum(left),
    )

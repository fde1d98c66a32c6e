"""An evening: who sits at which table in which round, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from recommender.errors import InputError, RoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.introduction import CommonPoint, Exchange

LEAST_AT_TABLE = 3
"""Fewest people at a table; with fewer who come, fewer tables are used."""
MOST_AT_TABLE = 12
"""Seats at a table: in larger groups not everybody speaks."""
MOST_TABLES = 500
MOST_ROUNDS = 20
GROUP_FIELDS = ("level", "industry", "city", "organisation", "languages")
"""Fields of a member of which at least or at most so many can be wished for at a table."""


class TableWish(StrEnum):
    """What tables of an evening can be asked to keep to; also what can be given up."""

    NOBODY_TWICE = "nobody_twice"
    """Nobody sits with the same person twice."""
    STRANGERS = "strangers"
    """Nobody sits with somebody they know or were introduced to before."""
    ONE_PER_ORGANISATION = "one_per_organisation"
    COMPETITORS_APART = "competitors_apart"
    COMMON_LANGUAGE = "common_language"
    """Everybody at a table speaks one language that all of them speak."""
    MEET_HOSTS = "meet_hosts"
    """Everybody sits once with a host, by lottery: who keeps a table does not count."""
    PER_TABLE = "per_table"
    """At least or at most so many of a group at each table."""


GIVE_UP_FIRST = (
    TableWish.PER_TABLE,
    TableWish.MEET_HOSTS,
    TableWish.COMPETITORS_APART,
    TableWish.ONE_PER_ORGANISATION,
    TableWish.STRANGERS,
    TableWish.COMMON_LANGUAGE,
    TableWish.NOBODY_TWICE,
)
"""In which order it is looked for what to give up: what an evening lives without most easily first."""


@dataclass(frozen=True, slots=True)
class PerTable:
    """At least and at most so many of a group at each table.

    Raises
    ------
    InputError
        If there is no such field, or at least is above at most.

    Examples
    --------
    >>> PerTable("level", "executive", at_most=2).at_least
    0
    """

    field: str
    """One of `GROUP_FIELDS`."""
    value: str
    """What a member has there, upper and lower case alike."""
    at_least: int = 0
    at_most: int = 99

    def __post_init__(self) -> None:
        if self.field not in GROUP_FIELDS:
            message = f"per table: {self.field!r} is no field to count by; allowed is one of {', '.join(GROUP_FIELDS)}"
            raise InputError(message)
        if not 0 <= self.at_least <= self.at_most:
            message = f"per table: at least {self.at_least} and at most {self.at_most} of {self.value!r}; allowed is 0 or more, and at least not above at most"
            raise InputError(message)


@dataclass(frozen=True, slots=True)
class EveningWishes:
    """What the organiser asks of an evening.

    Raises
    ------
    InputError
        If a number is out of range, a host's table does not exist, or a priority is not allowed.
    """

    tables: int
    """1 to 500."""
    seats: int
    """At each table at most, 3 to 12: in larger groups not everybody speaks."""
    rounds: int = 3
    """1 to 20."""
    keep: frozenset[TableWish] = frozenset({TableWish.NOBODY_TWICE, TableWish.COMMON_LANGUAGE})
    """Wishes to be kept; `TableWish.PER_TABLE` is by ``per_table``."""
    priority: Mapping[TableWish, int] = field(default_factory=dict)
    """Wishes that may be broken where that is worth it, 1 (a little) to 9 (hardly ever)."""
    hosts: Mapping[str, int] = field(default_factory=dict)
    """Members who keep a table, and its number from 1."""
    per_table: tuple[PerTable, ...] = ()

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("tables", self.tables, 1, MOST_TABLES),
            ("seats", self.seats, LEAST_AT_TABLE, MOST_AT_TABLE),
            ("rounds", self.rounds, 1, MOST_ROUNDS),
        ):
            if not low <= value <= high:
                message = f"evening: {name} is {value}; allowed is {low} to {high}"
                raise InputError(message)
        for number in self.hosts.values():
            if not 1 <= number <= self.tables:
                message = f"evening: a host keeps table {number}; allowed is 1 to {self.tables}"
                raise InputError(message)
        for wish, priority in self.priority.items():
            if not 1 <= priority <= 9:
                message = f"evening: priority of {wish} is {priority}; allowed is 1 to 9"
                raise InputError(message)


@dataclass(frozen=True, slots=True)
class EveningTable:
    """One table of one round."""

    round: int
    """From 1."""
    number: int
    """From 1."""
    members: tuple[str, ...]
    """Ids; a host first, the others by id."""
    languages: tuple[str, ...]
    """Codes that everybody speaks, as far as stated."""
    weight: float
    """Mean edge weight of its pairs, log-odds."""
    gives: tuple[Exchange, ...] = ()
    """What somebody at the table looks for and another has, best first."""
    common: tuple[CommonPoint, ...] = ()
    """What two of them share, nearest first."""


@dataclass(frozen=True, slots=True)
class Evening:
    """A planned evening."""

    week: str
    """ISO week it takes place in."""
    wishes: EveningWishes
    present: tuple[str, ...]
    """Ids of those who are seated in the rounds that are planned, sorted."""
    tables: tuple[EveningTable, ...]
    """By round, then number; rounds that were sat before come first and stay as they were."""
    sat: int
    """Rounds that were sat already."""
    value: float
    """Sum of the edge weights of all pairs at one table in the rounds planned, less what broken
    wishes cost."""
    bound: float
    """No plan has more."""
    random: float
    """What a random plan has on average, without any rule."""
    broken: Mapping[str, int]
    """How often a wish with a priority is broken, by name."""
    given_up: tuple[TableWish, ...]
    """Wishes that could not be kept and were given up."""
    seed: int

    @property
    def share(self) -> float:
        """How far the plan comes from what random ones are worth (0) to the bound (1).

        As many pairs sit together in any plan, adding a number to all weights does not change it.
        """
        room = self.bound - self.random
        return (self.value - self.random) / room if room > 0 else 1.0

    def of_round(self, round_: int) -> tuple[EveningTable, ...]:
        """The tables of one round, from 1."""
        return tuple(table for table in self.tables if table.round == round_)

    def seats_of(self, member: str) -> tuple[EveningTable, ...]:
        """A member's tables, round by round."""
        return tuple(table for table in self.tables if member in table.members)


class NoPlanError(RoundError):
    """No plan keeps all that was asked for.

    Parameters
    ----------
    give_up
        Wishes without which there is one; empty if there is none at all.
    """

    def __init__(self, give_up: tuple[TableWish, ...]) -> None:
        if give_up:
            message = f"evening: no plan was found that keeps all wishes; without {' and '.join(give_up)} there is one"
        else:
            message = "evening: no plan was found for these people at these tables; more tables with fewer seats, or fewer rounds, leave more room"
        super().__init__(message)
        self.give_up = give_up

"""A rule as it is declared: its reason, its knob, who breaks it, and its words."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from recommender.config import Rules
from recommender.errors import InputError
from recommender.rules.capacity import capacity_of, last_introduced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recommender.arrays import IntArray
    from recommender.club.club import Club
    from recommender.club.member_columns import MemberColumns
    from recommender.club.week import Week
    from recommender.rules.checks import Check

Source = Literal["members", "ties", "history"]
"""A part of a club that a rule may read."""


@dataclass(frozen=True)
class RuleContext:
    """What rules are read from: a club, a week and the knobs."""

    club: Club
    week: Week
    knobs: Rules
    anew: bool
    """Whether the week's round is being made: what is recorded of that week is then replaced."""
    columns: MemberColumns
    """Of the members: what takes long to read is one, so that it is read once."""

    @cached_property
    def capacity(self) -> IntArray:
        """Shape (n,): introductions each member takes this week; 0 = paused."""
        last = last_introduced(self.club, self.week)
        return capacity_of(self.club.members, self.week, self.knobs.most_per_member, last)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Something that keeps two members from being introduced.

    Raises
    ------
    InputError
        If there is no such knob, or words are missing in a language.

    Examples
    --------
    >>> from recommender.rules.registry import RULES
    >>> [rule.reason for rule in RULES][:3]
    ['paused', 'known', 'met_before']
    """

    reason: str
    """Its name in rounds, stored results, the API and the phrases: ``reason.<name>``."""
    order: int
    """Of all rules a pair breaks, the one of the lowest order is the reason told; then by name."""
    prepare: Callable[[RuleContext], Check | None]
    """Reads once what the rule needs; None where nobody can break it."""
    says: Mapping[str, str]
    """What it is to the organiser, "de" and "en", after a number of people: a Jinja2 template."""
    knob: str | None = None
    """Field of `recommender.config.Rules` the rule goes by. One that is False turns it off; any
    other value is for ``prepare``. None: it always holds."""
    reads: frozenset[Source] = frozenset({"members"})
    """What of a club ``prepare`` reads. Without members among it the rule stays as it is when
    profiles change."""

    def __post_init__(self) -> None:
        known = {knob.name for knob in fields(Rules)}
        if self.knob is not None and self.knob not in known:
            message = f"rule {self.reason}: no knob {self.knob!r} in config.Rules"
            raise InputError(message)
        if set(self.says) != {"de", "en"}:
            message = f"rule {self.reason}: words in {sorted(self.says)}; needed are de and en"
            raise InputError(message)

    def check_in(self, context: RuleContext) -> Check | None:
        """The rule for one club and week; None if it is turned off or nobody can break it."""
        if self.knob is not None and getattr(context.knobs, self.knob) is False:
            return None
        return self.prepare(context)

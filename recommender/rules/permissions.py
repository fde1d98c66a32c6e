"""Who may be introduced to whom this week, and if not, why: all rules together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.member_columns import MemberColumns
from recommender.rules.registry import CODES, RULES
from recommender.rules.rule import RuleContext

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, IntArray
    from recommender.club.club import Club
    from recommender.club.week import Week
    from recommender.config import Rules
    from recommender.rules.checks import Check


@dataclass(frozen=True)
class Permissions:
    """The rules of one club and week, ready to be asked about any pairs."""

    capacity: IntArray
    """Shape (n,): introductions each member takes this week; 0 = paused."""
    checks: tuple[Check | None, ...]
    """One for each of `CODES`; None where nobody can break the rule."""
    columns: MemberColumns
    """Of the members, what the rules have read."""

    def codes(self, pairs: IntArray) -> IntArray:
        """For each pair 0 if it may be introduced, else 1 + index of the reason in `CODES`.

        Parameters
        ----------
        pairs
            Shape (m, 2), row numbers, the two of a pair different.
        """
        broken = self.broken(pairs)
        first: IntArray = np.where(broken.any(axis=1), broken.argmax(axis=1) + 1, 0)
        return first

    def broken(self, pairs: IntArray) -> BoolArray:
        """Which rules each pair breaks, shape (m, len(CODES)); see `codes`."""
        broken = np.zeros((len(pairs), len(self.checks)), dtype=np.bool_)
        for column, check in enumerate(self.checks):
            if check is not None:
                broken[:, column] = check.breaks(pairs)
        return broken

    def allowed(self, pairs: IntArray) -> BoolArray:
        """Whether each pair may be introduced, shape (m,)."""
        allowed: BoolArray = self.codes(pairs) == 0
        return allowed

    def with_check(self, reason: str, check: Check | None) -> Permissions:
        """The same with another check for one rule."""
        checks = list(self.checks)
        checks[CODES.index(reason)] = check
        return replace(self, checks=tuple(checks))


def permissions(club: Club, week: Week, rules: Rules, *, anew: bool = True) -> Permissions:
    """The rules that hold for a club in a week.

    Parameters
    ----------
    club, week, rules
        The club, the week, and the knobs.
    anew
        Whether the week's round is being made: then what is recorded of that week already is
        about to be replaced. Else its pairs are introduced, as those of earlier weeks are.
    """
    context = RuleContext(club, week, rules, anew, MemberColumns(club.members))
    checks = tuple(rule.check_in(context) for rule in RULES)
    return Permissions(context.capacity, checks, context.columns)


def permissions_after(
    old: Permissions, club: Club, rows: IntArray, week: Week, rules: Rules, *, anew: bool = True
) -> Permissions:
    """The rules after profiles have changed, while ties and history, which are long, have not.

    Parameters
    ----------
    old
        The rules of the same members in the same week, under the same knobs.
    rows
        Ascending rows of the members who have changed.
    club, week, rules, anew
        As for `permissions`. Only rules that read members are prepared anew.
    """
    columns = MemberColumns(club.members, old.columns.carry_columns(club.members, rows))
    context = RuleContext(club, week, rules, anew, columns)
    checks = tuple(
        rule.check_in(context) if "members" in rule.reads else check
        for rule, check in zip(RULES, old.checks, strict=True)
    )
    return Permissions(context.capacity, checks, context.columns)

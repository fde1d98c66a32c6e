"""All rules: what the files of this package declare, in the order in which rounds check them."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

import recommender.rules
from recommender.club.round import BELOW_FLOOR, PARTNER_TAKEN
from recommender.errors import InputError
from recommender.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

_MACHINERY = frozenset({"capacity", "checks", "permissions", "registry", "rule"})
"""Files of this package that declare no rule."""


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rules by `Rule.order`, those of the same order by their reason.

    Raises
    ------
    InputError
        If two rules have one reason, or that of what is no rule.
    """
    ordered = sorted(rules, key=lambda rule: (rule.order, rule.reason))
    taken = {BELOW_FLOOR, PARTNER_TAKEN}
    for rule in ordered:
        if rule.reason in taken:
            message = f"rule {rule.reason}: a reason of this name is there already"
            raise InputError(message)
        taken.add(rule.reason)
    return tuple(ordered)


def _declared() -> list[Rule]:
    """The rule of every file of this package but the machinery."""
    names = {module.name for module in pkgutil.iter_modules(recommender.rules.__path__)}
    return [_rule_of(f"{recommender.rules.__name__}.{name}") for name in names - _MACHINERY]


def _rule_of(module: str) -> Rule:
    rule = getattr(import_module(module), "RULE", None)
    if not isinstance(rule, Rule):
        message = f"{module}: its RULE is {rule!r}; each file of rules declares a Rule as RULE"
        raise InputError(message)
    return rule


RULES = in_order(_declared())
"""Every rule, in the order in which rounds check them."""
CODES: tuple[str, ...] = tuple(rule.reason for rule in RULES)
"""Reason of code k + 1 of `recommender.rules.permissions.Permissions.codes`; 0 = none."""
REASONS: tuple[str, ...] = (*CODES, BELOW_FLOOR, PARTNER_TAKEN)
"""Everything that can keep two members apart, in the order in which rounds check it."""

"""Which knobs the service lets callers turn, and how far."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from recommender.config import Config
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST = 50.0
"""Log-odds; more makes no difference."""
_WEIGHTS = ("compatibility", "bridging")
_RULES = ("floor", "repeat_after_weeks", "shared_language", "same_city_in_person")


def turned(knobs: Mapping[str, float | bool | None], *, rules: bool) -> Config:
    """The default configuration with some knobs turned.

    Parameters
    ----------
    knobs
        By names such as ``bubble``, ``seed`` or ``bridging.mu``.
    rules
        Whether the rules of a round may be turned too.

    Raises
    ------
    InputError
        If a knob is not known here, or its value is out of range.
    """
    config = Config()
    for name, value in knobs.items():
        group, _, knob = name.partition(".")
        _check(name, value, allowed=_allowed(group, knob, rules=rules))
        config = config.with_knobs(**{name.replace(".", "__"): value})
    return config


def _allowed(group: str, knob: str, *, rules: bool) -> object:
    """The default value of a knob that may be turned, or nothing."""
    config = Config()
    if not knob:
        return {"bubble": config.bubble, "seed": config.seed}.get(group, ...)
    if group in _WEIGHTS:
        return getattr(getattr(config, group), knob, ...)
    if group == "rules" and rules and knob in _RULES:
        return getattr(config.rules, knob)
    return ...


def _check(name: str, value: object, *, allowed: object) -> None:
    if allowed is ...:
        message = f"knob: {name[:60]!r} is none that can be turned here; see docs/api.md"
        raise InputError(message)
    if isinstance(allowed, bool):
        right = isinstance(value, bool)
    elif allowed is None or isinstance(allowed, int):
        right = _is_count(value) or (allowed is None and value is None)
    else:
        right = _is_number(value)
    if not right:
        message = f"knob: {name} has a value that is not allowed; see docs/api.md"
        raise InputError(message)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and abs(value) <= _MOST

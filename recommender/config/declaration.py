"""What a knob may be: its kind, its range, and who may turn it. Values are checked here alone."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass, fields, is_dataclass
from enum import IntEnum
from itertools import pairwise
from numbers import Real
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin, get_type_hints

from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = float | int | bool | str | None
"""What a knob can stand at."""


class Caller(IntEnum):
    """Who may turn a knob; each may also turn what those before may."""

    MEMBER = 1
    """Whoever asks the service for suggestions."""
    ORGANISER = 2
    """Whoever asks the service for a round."""
    OPERATOR = 3
    """Whoever runs the program: files, the command line, Python. Where nothing else is said."""


@dataclass(frozen=True)
class Between:
    """Range of a number, both ends allowed."""

    low: float
    high: float


@dataclass(frozen=True)
class Knob:
    """One knob as it is declared."""

    name: str
    """With its group: ``bridging.mu``; those of no group have none."""
    kind: type
    """``float``, ``int``, ``bool`` or ``str``."""
    default: Value
    turned_by: Caller
    between: Between | None = None
    """Of numbers."""
    choices: tuple[str, ...] = ()
    """Of words."""
    optional: bool = False
    """Whether it may stand at None."""

    @property
    def allowed(self) -> str:
        """Its kind and range in words."""
        return self._plain_allowed() + (", or none" if self.optional else "")

    def check(self, value: object) -> Value:
        """A value in the knob's own kind: whole numbers may come as floats, floats as integers.

        Raises
        ------
        InputError
            If it is of another kind, not finite, or out of range.
        """
        if value is None and self.optional:
            return None
        taken = self._taken(value)
        if taken is None:
            message = f"config: {self.name} is {_in_words(value)}; allowed is {self.allowed}"
            raise InputError(message)
        return taken

    def parse(self, text: str) -> object:
        """What somebody wrote for it, not checked yet: a number, true, false, none, or a word."""
        if self.optional and text.strip().casefold() in {"none", "null"}:
            return None
        try:
            return json.loads(text)
        except ValueError:
            return text.strip()

    def _taken(self, value: object) -> Value:
        if self.kind is bool:
            return value if isinstance(value, bool) else None
        if self.kind is str:
            return value if isinstance(value, str) and value in self.choices else None
        if isinstance(value, bool) or not isinstance(value, Real) or not self._in_range(value):
            return None
        if self.kind is float:
            return float(value)
        whole = int(float(value))
        return whole if whole == value else None

    def _in_range(self, value: Any) -> bool:  # noqa: ANN401  (any real number; NaN is in no range)
        return self.between is None or bool(self.between.low <= value <= self.between.high)

    def _plain_allowed(self) -> str:
        if self.kind is bool:
            return "true or false"
        if self.between is None:
            return ", ".join(self.choices)
        kind = "a whole number, " if self.kind is int else ""
        return f"{kind}{_number(self.between.low)} to {_number(self.between.high)}"


class Knobs:
    """Base of the groups of knobs: frozen dataclasses whose values are checked when made.

    A group's knobs are named after its class: ``Bridging.mu`` is ``bridging.mu``.
    """

    __slots__ = ()

    def __post_init__(self) -> None:
        """Check every value, and keep it in the knob's own kind."""
        for name, knob in declared_in(type(self)).items():
            object.__setattr__(self, name, knob.check(getattr(self, name)))

    @classmethod
    def prefix(cls) -> str:
        """What the names of its knobs begin with."""
        return f"{cls.__name__.lower()}."


_known: dict[type[Knobs], Mapping[str, Knob]] = {}
"""What `declared_in` has read."""


def declared_in(group: type[Knobs]) -> Mapping[str, Knob]:
    """The knobs of one group by attribute, in their order; groups within it are left out."""
    if group not in _known:
        hints = get_type_hints(group, include_extras=True)
        _known[group] = {
            field.name: _declared(f"{group.prefix()}{field.name}", hints[field.name], field.default)
            for field in fields(group)  # type: ignore[arg-type]  # groups are dataclasses
            if not is_dataclass(hints[field.name])
        }
    return _known[group]


def nearest_name(name: str, names: list[str]) -> str | None:
    """The name most like one that does not exist; None if none is much like it."""
    same_ending = [known for known in names if known.endswith(f".{name}")]
    return next(iter(same_ending or difflib.get_close_matches(name, names, n=1)), None)


def check_ascending(group: Knobs, *names: str) -> None:
    """Refuse a group in which one of some knobs stands below the one before it.

    Raises
    ------
    InputError
        If so; names the two.
    """
    for lower, upper in pairwise(names):
        least = getattr(group, lower)
        if getattr(group, upper) < least:
            _refuse_order(group, upper, f"at least {group.prefix()}{lower}, which is {least:g}")


def _refuse_order(group: Knobs, name: str, allowed: str) -> None:
    value = getattr(group, name)
    message = f"config: {group.prefix()}{name} is {_in_words(value)}; allowed is {allowed}"
    raise InputError(message)


def _declared(name: str, hint: Any, default: Any) -> Knob:  # noqa: ANN401
    bare, *marks = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    options = get_args(bare)
    words = options if get_origin(bare) is Literal else ()
    kinds = [option for option in options or (bare,) if option is not NoneType]
    between = next((mark for mark in marks if isinstance(mark, Between)), None)
    caller = next((mark for mark in marks if isinstance(mark, Caller)), Caller.OPERATOR)
    kind = str if words else kinds[0]
    return Knob(name, kind, default, caller, between, words, NoneType in options)


def _in_words(value: object) -> str:
    """A value as it may stand in a message."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "none"}[value]
    if isinstance(value, float):
        return _number(value)
    return repr(value)[:60]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == value // 1 and abs(value) < 1e15 else repr(float(value))

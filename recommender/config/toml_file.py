"""Knobs as a TOML file, each below the words that stand with it in the code."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
import tomllib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from recommender.config.declaration import declared_in
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from recommender.config.declaration import Knobs, Value

_HEAD = """\
# Knobs of a round, for `recommender round --config`, `Config.from_file` and the service.
# What is left out stands at its default.
"""
_WIDTH = 98


def read_toml(path: Path) -> dict[str, Any]:
    """The values of a TOML file.

    Raises
    ------
    InputError
        If it cannot be read or is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        message = f"{path.name}: cannot be read ({why}); allowed is a TOML file of knobs"
        raise InputError(message) from None


def toml_of(config: Knobs, groups: Mapping[str, type[Knobs]]) -> str:
    """A configuration as the text of a TOML file; ``groups`` are its parts, by name."""
    parts = [_HEAD, _knobs_of(config)]
    for name, group in groups.items():
        title = _comment((inspect.getdoc(group) or "").split("\n\n")[0])
        parts.append(f"{title}[{name}]\n\n{_knobs_of(getattr(config, name))}")
    return "\n".join(parts)


def comments_of(group: type[Knobs]) -> Mapping[str, str]:
    """What stands below each knob of a group in the code, by attribute, on one line each."""
    if group not in _comments:
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(group))).body
        body = tree.body if isinstance(tree, ast.ClassDef) else []
        _comments[group] = dict(_texts_below(body))
    return _comments[group]


_comments: dict[type[Knobs], Mapping[str, str]] = {}
"""What `comments_of` has read."""


def _texts_below(body: Sequence[ast.stmt]) -> Iterator[tuple[str, str]]:
    for statement, below in pairwise(body):
        match statement, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=text)):
                yield name, " ".join(str(text).split())


def _knobs_of(group: Knobs) -> str:
    comments = comments_of(type(group))
    return "\n".join(
        _comment(comments[name])
        + f"# Allowed: {knob.allowed}; default {_literal(knob.default)}.\n"
        + f"{_line(name, getattr(group, name))}\n"
        for name, knob in declared_in(type(group)).items()
    )


def _line(name: str, value: Value) -> str:
    return f"{name} = {_literal(value)}" if value is not None else f"# {name} is none: left out"


def _literal(value: Value) -> str:
    """A value as TOML writes it; "none" where there is none."""
    if value is None:
        return "none"
    return repr(value) if isinstance(value, float) else json.dumps(value)


def _comment(text: str) -> str:
    lines = textwrap.wrap(" ".join(text.split()), _WIDTH, break_long_words=False)
    return "".join(f"# {line}\n" for line in lines)

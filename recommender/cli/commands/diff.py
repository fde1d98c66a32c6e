"""``recommender diff``: what differs between two rounds."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from recommender.cli import options as opt
from recommender.cli.show import console
from recommender.club.comparison import compare_rounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.club.comparison import BothValues, Pair, RoundComparison

_RoundPath = Annotated[Path, typer.Argument(help="A round's folder or its round.json.")]
_MOST_PAIRS = 20
"""Pairs printed of either kind; --json has them all."""


def diff(a: _RoundPath, b: _RoundPath, as_json: opt.Json = False) -> None:
    """Show what differs between two rounds: pairs kept, gone and new, numbers, and knobs."""
    from recommender.adapters.round_files import read_round

    first, second = read_round(a), read_round(b)
    compared = compare_rounds(first, second)
    if as_json:
        opt.printed_json({"format": 1, **asdict(compared)})
        return
    console.print(f"A: {a}, week {first['week']}", markup=False, soft_wrap=True)
    console.print(f"B: {b}, week {second['week']}", markup=False, soft_wrap=True)
    _show_pairs(compared)
    _show_values("Knobs", compared.knobs, "the same knobs")
    _show_values("Numbers", compared.numbers, "the same numbers")
    _show_values("Made by", compared.versions, "made by the same versions")


def _show_pairs(compared: RoundComparison) -> None:
    console.print(
        f"\nPairs: {len(compared.kept)} kept, {len(compared.gone)} gone, {len(compared.new)} new"
    )
    for mark, pairs in (("-", compared.gone), ("+", compared.new)):
        for line in _pair_lines(mark, pairs):
            console.print(line, markup=False, highlight=False)


def _pair_lines(mark: str, pairs: tuple[Pair, ...]) -> Iterable[str]:
    yield from (f"{mark} {one} {other}" for one, other in pairs[:_MOST_PAIRS])
    if len(pairs) > _MOST_PAIRS:
        yield f"{mark} and {len(pairs) - _MOST_PAIRS} more"


def _show_values(title: str, values: Mapping[str, BothValues], none: str) -> None:
    if not values:
        console.print(f"\n{title}: {none}")
        return
    table = Table(title, "A", "B")
    for name, both in values.items():
        table.add_row(escape(name), escape(_in_words(both.a)), escape(_in_words(both.b)))
    console.print()
    console.print(table)


def _in_words(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "none"}[value]
    return f"{value:.6g}" if isinstance(value, float) else str(value)

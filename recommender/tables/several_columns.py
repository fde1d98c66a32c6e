"""Several columns of one field: put together, or the first filled one of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import InputError
from recommender.tables.headers import compact
from recommender.tables.problems import Severity, quote
from recommender.tables.status_words import PARTICIPATION
from recommender.tables.text import is_missing

if TYPE_CHECKING:
    import pandas as pd

    from recommender.tables.columns import Columns

_ONE_ONLY = frozenset({"do_not_introduce", "meet", "paused_until", "per_round"})
"""Fields of which a second column may not be passed over: it could hold what protects a person."""

_WEAK = {
    "headline": frozenset({"rolle", "role", "funktion", "function", "title", "stelle", "position"}),
    "role": frozenset({"rolle", "role", "title", "titel"}),
    "name": frozenset({"displayname", "anzeigename", "nickname", "username", "globalname"}),
    "id": frozenset(
        {"", "nr", "no", "nummer", "number", "lfdnr", "laufendenummer", "person", "ref"}
    ),
}
"""Headers of a field that its own names go before, wherever they stand."""

_JOINED = frozenset({"offers", "needs", "interests", "languages", "about", "goals"})
"""Fields that are put together of all their columns; of others the first filled cell is read."""

_KEYS = frozenset({"id", "a", "b", "week"})
"""Fields that name somebody or something: a second column of other names is not mixed in."""


def settle_several(columns: Columns, cells: pd.DataFrame | None, mapped: set[str]) -> None:
    """Say what becomes of columns that mean one field, and put the telling ones first.

    Parameters
    ----------
    columns
        Changed in place.
    cells
        Raw cells, if they may be looked at.
    mapped
        Fields that the organiser named columns for.

    Raises
    ------
    InputError
        If they mean a field that protects a person, and cannot be put together.
    """
    _order_by_strength(columns)
    for name in list(columns.more):
        if name in PARTICIPATION:
            continue  # each of them may say that somebody takes no part
        first, *others = columns.positions(name)
        clash = f"{', '.join(quote(columns.headers[at]) for at in (first, *others[:-1]))} and "
        clash += f"{quote(columns.headers[others[-1]])}, which both mean {name}"
        if name in _ONE_ONLY and not (name == "do_not_introduce" and name in mapped):
            message = f"{columns.file}: found the columns {clash}; allowed: one such column"
            raise InputError(message)
        if name in _JOINED or (name in mapped and name in {"name", "do_not_introduce"}):
            columns.joined.add(name)
            if name not in mapped:
                header = columns.headers[others[0]]
                columns.add_problem(header, clash, "read, put together", Severity.KEPT)
        else:
            _note_first(columns, cells, name, clash, is_mapped=name in mapped)


def _note_first(
    columns: Columns, cells: pd.DataFrame | None, name: str, clash: str, *, is_mapped: bool
) -> None:
    """Say that of several columns the first is read, where that makes a difference."""
    positions = columns.positions(name)
    only_first = name in _KEYS or cells is None
    if cells is None or _differ(cells, positions):
        allowed = f"one such column; {quote(columns.headers[positions[0]])} is read"
        allowed += "" if only_first else ", and the other where it is blank"
        severity = Severity.KEPT if is_mapped or name == "name" else Severity.CELL_IGNORED
        columns.add_problem(columns.headers[positions[1]], clash, allowed, severity)
    if only_first:
        del columns.more[name]


def _order_by_strength(columns: Columns) -> None:
    """A job's own name goes before "role", a number of members before one of rows."""
    for name in sorted(_WEAK.keys() & columns.more.keys()):
        weak = _WEAK[name]
        first, *others = sorted(
            columns.positions(name), key=lambda at: compact(columns.headers[at]) in weak
        )
        columns.fields[name], columns.more[name] = first, others


def _differ(cells: pd.DataFrame, positions: list[int]) -> bool:
    """Whether any row has two different cells in some columns."""
    for row in cells[positions].to_numpy().tolist():
        if len({str(cell).strip().casefold() for cell in row if not is_missing(cell)}) > 1:
            return True
    return False

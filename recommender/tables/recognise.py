"""Which column of a table is which field: by its header, its cells, or the club's mapping file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.club import MEMBER_COLUMNS
from recommender.tables.column_cells import fit_to_cells, settle_names
from recommender.tables.columns import Columns
from recommender.tables.headers import (
    CHOICE_FIELDS,
    Kind,
    asks_somebody,
    choice_of,
    field_of,
    guess_field,
    header_key,
    is_german,
    is_negated,
    viewpoint_key,
)
from recommender.tables.mapping import IGNORE, check_mapping
from recommender.tables.problems import NOT_UNDERSTOOD, ColumnUse, Problem, Severity, quote
from recommender.tables.protected_columns import is_dropped
from recommender.tables.separators import WRITTEN, separator_of
from recommender.tables.several_columns import settle_several
from recommender.tables.values import Values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

_LOOKED_AT = 2_000
"""Cells of a column that are looked at to tell what it holds."""


def recognise(
    file: str,
    headers: tuple[str, ...],
    kind: Kind,
    mapping: Mapping[str, str] | None = None,
    cells: pd.DataFrame | None = None,
) -> Columns:
    """Tell what every column is.

    A column for a protected trait is dropped whatever else its header says. The mapping goes
    before the known names. Cells tell where a header misleads: a column of links is no text about
    somebody, one of yes and no names nobody.

    Parameters
    ----------
    file
        Name for messages.
    headers
        As the file writes them.
    kind
        What the file holds.
    mapping
        Field by column.
    cells
        Raw cells, columns 0 to ``len(headers) - 1``; without them headers alone decide.

    Raises
    ------
    InputError
        If the mapping names a column that is not there, a field that does not exist or a
        protected trait, or if two columns mean one field that protects a person.
    """
    columns = Columns(file, headers)
    columns.language = "de" if is_german(headers) else "en"
    targets = check_mapping(file, headers, kind, mapping or {})
    looked = [_look_at(cells, position) for position in range(len(headers))]
    # What this program wrote reads back as it is: there is nothing to be told by looking at it.
    is_own = set(MEMBER_COLUMNS) - {"do_not_introduce"} <= set(headers)
    looks = kind == "members" and cells is not None and not is_own
    for position, header in enumerate(headers):
        key = header_key(header)
        if is_dropped(columns, header, looked[position], targets.get(key) if key else None):
            columns.dropped.append(header)
            columns.uses[position] = ColumnUse(header, "", "protected trait, never used")
            continue
        target: str | None = targets.get(key) if key else None
        why = ""
        if target is None:
            target, why = _tell_field(
                columns, kind, header, looked[position], cells if looks else None
            )
        if target in targets.values() and key not in targets:
            target, why = None, f"the mapping names another column for {target}"
        _place(columns, position, target, why, looked[position], is_mapped=key in targets)
    if looks and cells is not None:
        settle_names(columns.fields, set(targets.values()), cells)
        _tell_lists_apart(columns, looked)
    settle_several(columns, cells, set(targets.values()))
    _note_uses(columns)
    if kind == "members":
        _ask_about_choices(columns, looked, targets)
        _ask_about_prose(columns, looked, targets)
    return columns


def _look_at(cells: pd.DataFrame | None, position: int) -> Values:
    return Values(()) if cells is None else Values.of(cells[position].head(_LOOKED_AT).tolist())


def _ids(cells: pd.DataFrame, columns: Columns) -> frozenset[str]:
    at = columns.fields.get("id")
    return frozenset() if at is None else frozenset(map(str, cells[at].tolist()))


def _tell_field(
    columns: Columns, kind: Kind, header: str, values: Values, cells: pd.DataFrame | None
) -> tuple[str | None, str]:
    """The field of a column nobody mapped, and what its cells add to its header."""
    target = _find_target(kind, header)
    if cells is None or _is_choice(target, header, values):
        return target, ""
    return fit_to_cells(target, header, values, _ids(cells, columns))


def _find_target(kind: Kind, header: str) -> str | None:
    key = viewpoint_key(header) if kind == "members" else None
    if key:
        return f"viewpoint_{key}"
    target = field_of(kind, header)
    return guess_field(header) if target is None and kind == "members" else target


def _place(
    columns: Columns,
    position: int,
    target: str | None,
    why: str,
    values: Values,
    *,
    is_mapped: bool,
) -> None:
    header = columns.headers[position] or f"column {position + 1} (no header)"
    if target is None or target == IGNORE:
        if columns.headers[position] or values.texts:
            columns.ignored.append(header)
            columns.uses[position] = ColumnUse(header, "", why)
        return
    key = viewpoint_key(target)
    if key:
        _place_viewpoint(columns, position, key)
        return
    choice = choice_of(columns.headers[position])
    if target in CHOICE_FIELDS and (is_mapped or choice):
        label = choice[1] if choice else columns.headers[position]
        if _ticks(values, label):
            columns.choices[position] = label
    columns.uses[position] = ColumnUse(header, target, why)
    if target in columns.fields:
        columns.more.setdefault(target, []).append(position)
    else:
        columns.fields[target] = position


def _is_choice(target: str | None, header: str, values: Values) -> bool:
    choice = choice_of(header)
    return target in CHOICE_FIELDS and choice is not None and _ticks(values, choice[1])


def _ticks(values: Values, label: str) -> bool:
    """Whether all cells only say whether a choice was made."""
    key = header_key(label)
    return bool(values.texts) and (
        values.kind == "answers" or all(header_key(text) == key for text in values.texts)
    )


def _place_viewpoint(columns: Columns, position: int, key: str) -> None:
    header = columns.headers[position]
    if key not in columns.viewpoints:
        columns.viewpoints[key] = position
        columns.uses[position] = ColumnUse(header, "viewpoints", f"statement {key}")
        return
    first = columns.headers[columns.viewpoints[key]]
    clash = f"{quote(first)} and {quote(header)}, which both mean {key}"
    columns.uses[position] = ColumnUse(header, "", f"{quote(first)} is read")
    allowed = f"one such column; {quote(first)} is read"
    columns.problems.append(
        Problem(columns.file, None, header, clash, allowed, Severity.CELL_IGNORED)
    )


def _tell_lists_apart(columns: Columns, looked: Sequence[Values]) -> None:
    for name in ("offers", "needs", "interests"):
        for position in columns.positions(name):
            if position in columns.choices:
                continue
            columns.separators[position] = separator_of(looked[position].raw)


def _note_uses(columns: Columns) -> None:
    """Say of every column that is read how, now that all of them are settled."""
    names = {at: name for name in columns.fields for at in columns.positions(name)}
    for position, name in names.items():
        use = columns.uses[position]
        how = [use.how] if use.how else []
        if position in columns.choices:
            how.append(f"one choice: {quote(columns.choices[position])}")
        elif words := columns.separators.get(position, WRITTEN).words:
            how.append(words)
        if name in columns.joined:
            how.append("put together with the other columns")
        columns.uses[position] = ColumnUse(use.header, name, "; ".join(how))


def _ask_about_choices(
    columns: Columns, looked: Sequence[Values], targets: Mapping[str, str]
) -> None:
    """Columns whose cells only repeat their header are choices of a question that is not known."""
    open_ = [
        position
        for position, use in columns.uses.items()
        if not use.field
        and header_key(columns.headers[position]) not in targets
        and looked[position].texts
        and all(
            header_key(text) == header_key(columns.headers[position])
            for text in looked[position].texts
        )
    ]
    for position in open_:
        how = "one choice of a question that is not known"
        columns.uses[position] = ColumnUse(columns.headers[position], "", how)
    if open_:
        names = ", ".join(quote(columns.headers[position]) for position in open_)
        allowed = (
            "a mapping (--mapping) of each of them to the field they are choices of, or to 'ignore'"
        )
        found = f"columns that each stand for one choice: {names}"
        columns.problems.append(
            Problem(
                columns.file, None, columns.headers[open_[0]], found, allowed, Severity.UNSETTLED
            )
        )


def _ask_about_prose(
    columns: Columns, looked: Sequence[Values], targets: Mapping[str, str]
) -> None:
    """A column of texts that nothing was understood of is the first thing a report says."""
    for position, use in sorted(columns.uses.items(), reverse=True):
        header = columns.headers[position]
        is_settled = use.field or header_key(header) in targets or header in columns.dropped
        # What people say of themselves is not passed over, however few words it takes.
        asks = asks_somebody(header) and looked[position].texts and not looked[position].kind
        refuses = is_negated(header) and looked[position].texts
        if is_settled or not (looked[position].are_prose or asks or refuses):
            continue
        found = f"{len(looked[position].texts)} text(s) under a header that is not known"
        allowed = "a mapping (--mapping) of this column to a field, or to 'ignore'; nothing of it was read"
        columns.uses[position] = ColumnUse(use.header, "", NOT_UNDERSTOOD)
        columns.problems.insert(
            0, Problem(columns.file, None, use.header, found, allowed, Severity.UNSETTLED)
        )

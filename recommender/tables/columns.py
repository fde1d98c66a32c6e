"""Which column of a table is which field: by its header, its cells, or the club's mapping file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.club.club import MEMBER_COLUMNS
from recommender.errors import InputError
from recommender.tables.column_cells import fit_to_cells, settle_names
from recommender.tables.encoding import decode
from recommender.tables.headers import (
    CHOICE_FIELDS,
    Kind,
    are_forms_of_address,
    choice_of,
    compact,
    field_of,
    fields_of,
    guess_field,
    header_key,
    is_german,
    is_plainly_protected,
    looks_like_trait,
    names_trait_in_note_only,
    protected_trait,
    viewpoint_key,
)
from recommender.tables.problems import ColumnUse, Problem, Severity, quote
from recommender.tables.separators import WRITTEN, Separator, separator_of
from recommender.tables.text import is_missing
from recommender.tables.values import Values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

IGNORE = "ignore"
"""In a mapping file: leave this column out."""

_ONE_ONLY = frozenset({"do_not_introduce", "meet", "paused_until", "per_round"})
"""Fields of which a second column may not be passed over: it could hold what protects a person."""

_WEAK = {
    "headline": frozenset({"rolle", "role", "funktion", "function", "title", "stelle", "position"}),
    "id": frozenset(
        {"", "nr", "no", "nummer", "number", "lfdnr", "laufendenummer", "person", "ref"}
    ),
}
"""Headers of a field that its own names go before, wherever they stand."""

_JOINED = frozenset({"offers", "needs", "interests", "languages", "about", "goals"})
"""Fields that are put together of all their columns; of others the first filled cell is read."""

_KEYS = frozenset({"id", "a", "b", "week"})
"""Fields that name somebody or something: a second column of other names is not mixed in."""

_LOOKED_AT = 2_000
"""Cells of a column that are looked at to tell what it holds."""


@dataclass(slots=True)
class Columns:
    """The columns of one table by what they are, as positions from 0."""

    file: str
    headers: tuple[str, ...]
    fields: dict[str, int] = field(default_factory=dict)
    """First position of each field."""
    more: dict[str, list[int]] = field(default_factory=dict)
    """Further positions of a field that has several columns."""
    viewpoints: dict[str, int] = field(default_factory=dict)
    """Position per key of one of the club's statements."""
    joined: set[str] = field(default_factory=set)
    """Fields that are put together of all their columns; of others the first filled one is read."""
    choices: dict[int, str] = field(default_factory=dict)
    """The choice that a column of its own stands for."""
    separators: dict[int, Separator] = field(default_factory=dict)
    """How the lists of a column are taken apart."""
    dropped: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    uses: dict[int, ColumnUse] = field(default_factory=dict)
    language: str = "en"

    def header(self, name: str) -> str:
        """The header of a field as the file writes it; of one in several columns, all."""
        at = self.positions(name)
        if name == "name" and not at:
            at = [self.fields[part] for part in ("first_name", "last_name") if part in self.fields]
        return " + ".join(self.headers[position] for position in at) or name

    def positions(self, name: str) -> list[int]:
        """All columns of a field, the first one first."""
        return [self.fields[name], *self.more.get(name, ())] if name in self.fields else []

    def report(self) -> tuple[ColumnUse, ...]:
        """What became of every column, in the order of the file."""
        return tuple(self.uses[position] for position in sorted(self.uses))

    def require(self, *alternatives: str) -> None:
        """Stop if none of these fields has a column.

        Raises
        ------
        InputError
            Names the headers that were found.
        """
        if not any(name in self.fields for name in alternatives):
            unread = [
                f"{quote(use.header)} was not read: {use.how}"
                for use in self.report()
                if use.how and not use.field
            ]
            message = (
                f"{self.file}: no column for {' or '.join(alternatives)}: found the columns "
                f"{', '.join(quote(header) for header in self.headers)}; allowed are "
                f"{', '.join(alternatives)} or a German or English name for it, or a mapping "
                "(--mapping) that names the column"
            )
            raise InputError("; ".join([message, *unread]))


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
    targets = _check_mapping(file, headers, kind, mapping or {})
    looked = [_look_at(cells, position) for position in range(len(headers))]
    # What this program wrote reads back as it is: there is nothing to be told by looking at it.
    is_own = set(MEMBER_COLUMNS) - {"do_not_introduce"} <= set(headers)
    for position, header in enumerate(headers):
        target = targets.get(header_key(header)) if header_key(header) else None
        if _is_dropped(columns, header, looked[position], target):
            columns.dropped.append(header)
            columns.uses[position] = ColumnUse(header, "", "protected trait, never used")
            continue
        why = ""
        if target is None:
            target = _find_target(kind, header, looked[position])
            if target is not None and target in targets.values():
                why = f"the mapping names another column for {target}"
                target = None
            elif kind == "members" and cells is not None and not is_own:
                target, why = fit_to_cells(target, looked[position], _ids(cells, columns))
        _place(
            columns,
            position,
            target,
            why,
            looked[position],
            is_mapped=header_key(header) in targets,
        )
    if kind == "members" and cells is not None and not is_own:
        settle_names(columns.fields, set(targets.values()), cells)
        _tell_lists_apart(columns, looked)
    _order_by_strength(columns)
    _settle_several(columns, cells, set(targets.values()))
    _note_uses(columns)
    if kind == "members":
        _ask_about_choices(columns, looked, targets)
        _ask_about_prose(columns, looked, targets)
    return columns


def read_mapping(path: str | Path) -> dict[str, str]:
    """Read a mapping file: a JSON object ``{"column in the file": "field"}``.

    Raises
    ------
    InputError
        If the file is not there or is not such an object.
    """
    path = Path(path)
    allowed = 'a JSON object such as {"Was ich kann": "offers"}'
    try:
        text, _ = decode(path.name, path.read_bytes())
        mapping = json.loads(text)
    except OSError as error:
        message = f"{path}: mapping file cannot be read ({error.strerror}); allowed: {allowed}"
        raise InputError(message) from error
    except (ValueError, RecursionError) as error:
        message = f"{path}: mapping file is not JSON ({error}); allowed: {allowed}"
        raise InputError(message) from error
    if not isinstance(mapping, dict) or not all(
        isinstance(target, str) for target in mapping.values()
    ):
        message = f"{path}: mapping file holds {quote(mapping)}; allowed: {allowed}"
        raise InputError(message)
    return mapping


def _look_at(cells: pd.DataFrame | None, position: int) -> Values:
    return Values(()) if cells is None else Values.of(cells[position].head(_LOOKED_AT).tolist())


def _ids(cells: pd.DataFrame, columns: Columns) -> frozenset[str]:
    at = columns.fields.get("id")
    return frozenset() if at is None else frozenset(map(str, cells[at].tolist()))


def _find_target(kind: Kind, header: str, values: Values) -> str | None:
    key = viewpoint_key(header) if kind == "members" else None
    if key:
        return f"viewpoint_{key}"
    target = field_of(kind, header)
    return guess_field(header) if target is None and kind == "members" else target


def _is_dropped(columns: Columns, header: str, values: Values, target: str | None) -> bool:
    """Whether a column is about what must never be used; in doubt it is, and the organiser is asked.

    Raises
    ------
    InputError
        If a mapping would read cells of a protected trait.
    """
    trait = protected_trait(header)
    if trait is None:
        return are_forms_of_address(values.texts)
    if names_trait_in_note_only(header) and values.texts:
        return looks_like_trait(trait, values.texts)
    if is_plainly_protected(header):
        return True
    if looks_like_trait(trait, values.texts):
        if target not in {None, IGNORE}:
            message = (
                f"{columns.file}: mapping of column {quote(header)}: found {quote(target)}; its header "
                f"and its cells are those of a protected trait ({trait}), which can be mapped to "
                f"nothing but {IGNORE!r}"
            )
            raise InputError(message)
        return True
    sounds = f"a header that sounds like a protected trait ({trait})"
    if target is not None and target != IGNORE:
        problem = Problem(
            columns.file,
            None,
            header,
            sounds,
            f"read as {target}, as the mapping says",
            Severity.KEPT,
        )
        columns.problems.append(problem)
        return False
    if target != IGNORE:
        allowed = (
            "left out, as such columns are never used; if it holds something else, map it to a field "
            "or to 'ignore'"
        )
        columns.problems.append(
            Problem(columns.file, None, header, sounds, allowed, Severity.UNSETTLED)
        )
    return True


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


def _order_by_strength(columns: Columns) -> None:
    """A job's own name goes before "role", a number of members before one of rows."""
    for name in sorted(_WEAK.keys() & columns.more.keys()):
        weak = _WEAK[name]
        first, *others = sorted(
            columns.positions(name), key=lambda at: compact(columns.headers[at]) in weak
        )
        columns.fields[name], columns.more[name] = first, others


def _settle_several(columns: Columns, cells: pd.DataFrame | None, mapped: set[str]) -> None:
    """Say what becomes of two columns that mean one field.

    Raises
    ------
    InputError
        If they mean a field that protects a person, or the id, and cannot be put together.
    """
    for name, positions in list(columns.more.items()):
        first, *others = columns.positions(name)
        if name in {"status", "takes_part", "left", "membership"}:
            continue  # each of them may say that somebody takes no part
        clash = f"{', '.join(quote(columns.headers[at]) for at in (first, *others[:-1]))} and "
        clash += f"{quote(columns.headers[others[-1]])}, which both mean {name}"
        if name in _ONE_ONLY and not (name == "do_not_introduce" and name in mapped):
            message = f"{columns.file}: found the columns {clash}; allowed: one such column"
            raise InputError(message)
        if name in _JOINED or (name in mapped and name in {"name", "do_not_introduce"}):
            columns.joined.add(name)
            if name not in mapped:
                _note_several(columns, others, clash, "read, put together", Severity.KEPT)
        elif cells is None or _differ(cells, positions=(first, *positions)):
            allowed = f"one such column; {quote(columns.headers[first])} is read"
            if name not in _KEYS and cells is not None:
                allowed += ", and the other where it is blank"
            severity = Severity.KEPT if name in mapped else Severity.CELL_IGNORED
            _note_several(columns, others, clash, allowed, severity)
        if name in _KEYS or cells is None:
            del columns.more[name]


def _note_several(
    columns: Columns, others: Sequence[int], clash: str, allowed: str, severity: Severity
) -> None:
    header = columns.headers[others[0]]
    columns.problems.append(Problem(columns.file, None, header, clash, allowed, severity))


def _differ(cells: pd.DataFrame, positions: tuple[int, ...]) -> bool:
    """Whether any row has two different cells in some columns."""
    for row in cells[list(positions)].to_numpy().tolist():
        if len({str(cell).strip().casefold() for cell in row if not is_missing(cell)}) > 1:
            return True
    return False


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
            header_key(each) == header_key(columns.headers[position])
            for each in looked[position].texts
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
        if is_settled or not looked[position].are_prose:
            continue
        found = f"{len(looked[position].texts)} texts under a header that is not known"
        allowed = "a mapping (--mapping) of this column to a field, or to 'ignore'; nothing of it was read"
        columns.uses[position] = ColumnUse(use.header, "", "texts, not understood")
        columns.problems.insert(
            0, Problem(columns.file, None, use.header, found, allowed, Severity.UNSETTLED)
        )


def _check_mapping(
    file: str, headers: tuple[str, ...], kind: Kind, mapping: Mapping[str, str]
) -> dict[str, str]:
    present = {header_key(header) for header in headers}
    targets = {}
    for column, target in mapping.items():
        fault = _find_mapping_fault(kind, column, target, present)
        if fault:
            message = f"{file}: mapping of column {quote(column)}: {fault}"
            raise InputError(message)
        targets[header_key(column)] = target if viewpoint_key(target) else target.strip().casefold()
    return targets


def _find_mapping_fault(kind: Kind, column: str, target: str, present: set[str]) -> str | None:
    trait = protected_trait(target)
    if trait is None and is_plainly_protected(column):
        trait = protected_trait(column)
    if trait and target.strip().casefold() != IGNORE:
        return (
            f"found {quote(target)}; a column for a protected trait ({trait}) can be mapped to "
            f"nothing but {IGNORE!r}"
        )
    known = (*fields_of(kind), IGNORE)
    is_viewpoint = kind == "members" and viewpoint_key(target)
    if not is_viewpoint and target.strip().casefold() not in known:
        return f"found field {quote(target)}; allowed: {', '.join(known)}, viewpoint_<key>"
    if header_key(column) not in present:
        return "found no such column in the file"
    return None

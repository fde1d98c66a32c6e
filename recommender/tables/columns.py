"""Which column of a table is which field: by its header, or by the club's mapping file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.errors import InputError
from recommender.tables.encoding import decode
from recommender.tables.headers import (
    Kind,
    compact,
    field_of,
    fields_of,
    protected_trait,
    viewpoint_key,
)
from recommender.tables.problems import Problem, Severity, quote

if TYPE_CHECKING:
    from collections.abc import Mapping

IGNORE = "ignore"
"""In a mapping file: leave this column out."""

_ONE_ONLY = frozenset({"do_not_introduce", "meet", "paused_until", "per_round"})
"""Fields of which a second column may not be passed over: it could hold what protects a person."""


@dataclass(slots=True)
class Columns:
    """The columns of one table by what they are, as positions from 0."""

    file: str
    headers: tuple[str, ...]
    fields: dict[str, int] = field(default_factory=dict)
    viewpoints: dict[str, int] = field(default_factory=dict)
    """Position per key of one of the club's statements."""
    dropped: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def header(self, name: str) -> str:
        """The header of a field as the file writes it; of a name in two columns, both."""
        if name == "name" and name not in self.fields:
            both = [
                self.fields[part] for part in ("first_name", "last_name") if part in self.fields
            ]
            return " + ".join(self.headers[position] for position in both) or name
        return self.headers[self.fields[name]] if name in self.fields else name

    def require(self, *alternatives: str) -> None:
        """Stop if none of these fields has a column.

        Raises
        ------
        InputError
            Names the headers that were found.
        """
        if not any(name in self.fields for name in alternatives):
            message = (
                f"{self.file}: no column for {' or '.join(alternatives)}: found the columns "
                f"{', '.join(quote(header) for header in self.headers)}; allowed are "
                f"{', '.join(alternatives)} or a German or English name for it"
            )
            raise InputError(message)


def recognise(
    file: str, headers: tuple[str, ...], kind: Kind, mapping: Mapping[str, str] | None = None
) -> Columns:
    """Tell what every column is.

    A column for a protected trait is dropped whatever else its header says. The mapping goes
    before the known names; of two columns that mean one field the first is read.

    Raises
    ------
    InputError
        If the mapping names a column that is not there, a field that does not exist or a
        protected trait, or if two columns mean one field that protects a person.
    """
    columns = Columns(file, headers)
    targets = _check_mapping(file, headers, kind, mapping or {})
    mapped = set(targets.values())
    for position, header in enumerate(headers):
        if protected_trait(header):
            columns.dropped.append(header)
            continue
        target = targets.get(compact(header)) or _find_target(kind, header)
        if (
            target is None
            or target == IGNORE
            or (target in mapped and compact(header) not in targets)
        ):
            columns.ignored.append(header or f"column {position + 1} (no header)")
        else:
            _assign(columns, position, target)
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


def _find_target(kind: Kind, header: str) -> str | None:
    key = viewpoint_key(header) if kind == "members" else None
    return f"viewpoint_{key}" if key else field_of(kind, header)


def _assign(columns: Columns, position: int, target: str) -> None:
    key = viewpoint_key(target)
    positions, name = (columns.viewpoints, key) if key else (columns.fields, target)
    if name not in positions:
        positions[name] = position
        return
    header, first = columns.headers[position], columns.headers[positions[name]]
    clash = f"{quote(first)} and {quote(header)}, which both mean {name}"
    if name in _ONE_ONLY:
        message = f"{columns.file}: found the columns {clash}; allowed: one such column"
        raise InputError(message)
    allowed = f"one such column; {quote(first)} is read"
    columns.problems.append(
        Problem(columns.file, None, header, clash, allowed, Severity.CELL_IGNORED)
    )


def _check_mapping(
    file: str, headers: tuple[str, ...], kind: Kind, mapping: Mapping[str, str]
) -> dict[str, str]:
    present = {compact(header) for header in headers}
    targets = {}
    for column, target in mapping.items():
        fault = _find_mapping_fault(kind, column, target, present)
        if fault:
            message = f"{file}: mapping of column {quote(column)}: {fault}"
            raise InputError(message)
        targets[compact(column)] = target if viewpoint_key(target) else target.strip().casefold()
    return targets


def _find_mapping_fault(kind: Kind, column: str, target: str, present: set[str]) -> str | None:
    trait = protected_trait(column) or protected_trait(target)
    if trait and target.strip().casefold() != IGNORE:
        return (
            f"found {quote(target)}; a column for a protected trait ({trait}) can be mapped to "
            f"nothing but {IGNORE!r}"
        )
    known = (*fields_of(kind), IGNORE)
    is_viewpoint = kind == "members" and viewpoint_key(target)
    if not is_viewpoint and target.strip().casefold() not in known:
        return f"found field {quote(target)}; allowed: {', '.join(known)}, viewpoint_<key>"
    if compact(column) not in present:
        return "found no such column in the file"
    return None

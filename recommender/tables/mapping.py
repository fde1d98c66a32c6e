"""The club's own word on which column is which field: a mapping file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.errors import InputError
from recommender.tables.encoding import decode
from recommender.tables.headers import (
    Kind,
    fields_of,
    header_key,
    is_plainly_protected,
    protected_trait,
    viewpoint_key,
)
from recommender.tables.problems import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

IGNORE = "ignore"
"""In a mapping file: leave this column out."""


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


def check_mapping(
    file: str, headers: tuple[str, ...], kind: Kind, mapping: Mapping[str, str]
) -> dict[str, str]:
    """Field by the key of each column that is mapped.

    Raises
    ------
    InputError
        If the mapping names a column that is not there, a field that does not exist or a
        protected trait.
    """
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

"""Columns about what must never be used: dropped, and in doubt the organiser is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import InputError
from recommender.tables.headers import (
    are_forms_of_address,
    is_plainly_protected,
    looks_like_trait,
    names_trait_in_note_only,
    protected_trait,
)
from recommender.tables.mapping import IGNORE
from recommender.tables.problems import Severity, quote

if TYPE_CHECKING:
    from recommender.tables.columns import Columns
    from recommender.tables.values import Values

_ASKED = (
    "left out, as such columns are never used; if it holds something else, map it to a field "
    "or to 'ignore'"
)


def is_dropped(columns: Columns, header: str, values: Values, target: str | None) -> bool:
    """Whether a column is about what must never be used.

    Parameters
    ----------
    columns
        Gets a note, or a question where the header alone tells.
    header, values
        Of the column.
    target
        What a mapping says of it.

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
    is_mapped = target is not None and target != IGNORE
    if is_plainly_protected(header) or (looks_like_trait(trait, values.texts) and not is_mapped):
        return True
    if is_mapped and looks_like_trait(trait, values.texts):
        message = (
            f"{columns.file}: mapping of column {quote(header)}: found {quote(target)}; its header "
            f"and its cells are those of a protected trait ({trait}), which can be mapped to "
            f"nothing but {IGNORE!r}"
        )
        raise InputError(message)
    sounds = f"a header that sounds like a protected trait ({trait})"
    if is_mapped:
        columns.add_problem(header, sounds, f"read as {target}, as the mapping says", Severity.KEPT)
    elif target is None:
        columns.add_problem(header, sounds, _ASKED, Severity.UNSETTLED)
    return not is_mapped

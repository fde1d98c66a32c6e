"""Values back to cells, so that a table can be written to any format and read again unchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from recommender.tables.lists import parse_items

_MAY_PART = re.compile("[,;]")


def cell_of(value: object) -> object:
    """A value of `Member` as a cell: lists joined by ``|``, mappings as JSON, the rest unchanged.

    A single entry with a comma or a semicolon ends with ``|``, so that no column takes it apart; a list whose
    entries would not come apart the same way again is written as JSON.

    Parameters
    ----------
    value
        A field of a member.

    Returns
    -------
    object
        Text, or a value that every format has.

    Examples
    --------
    >>> cell_of(("a walk", "tea, or coffee")), cell_of(("this | that",)), cell_of(())
    ('a walk|tea, or coffee', '["this | that"]', '')
    >>> cell_of(("bread, cakes, pies",))
    'bread, cakes, pies|'
    """
    if isinstance(value, Mapping):
        return json.dumps(dict(value), ensure_ascii=False, sort_keys=True) if value else ""
    if isinstance(value, set | frozenset):
        value = tuple(sorted(value))
    if not isinstance(value, tuple | list):
        return value
    joined = "|".join(value)
    if len(value) == 1 and _MAY_PART.search(joined):
        joined += "|"
    return (
        joined if parse_items(joined, []) == tuple(value) else json.dumps(value, ensure_ascii=False)
    )

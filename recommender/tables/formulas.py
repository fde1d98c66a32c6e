"""Text that a spreadsheet would run as a formula, guarded when written to CSV and bared when read."""

from __future__ import annotations

import re

_RUN_BY_SPREADSHEETS = re.compile(r"'*[=+\-@＝＋－＠\t\r]")
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠\t\r]")


def guard_formula(value: object) -> object:
    """A cell for a CSV file: text that begins like a formula gets an apostrophe before it.

    Members write their own texts, and organisers open the files in spreadsheets
    (OWASP, CSV injection). `unguard_formula` takes the apostrophe away again.

    Examples
    --------
    >>> guard_formula("=1+1"), guard_formula("one = one"), guard_formula(-1)
    ("'=1+1", 'one = one', -1)
    """
    if isinstance(value, str) and _RUN_BY_SPREADSHEETS.match(value):
        return f"'{value}"
    return value


def unguard_formula(text: str) -> str:
    """Text of a cell without the apostrophe that keeps spreadsheets from running it.

    Examples
    --------
    >>> unguard_formula("'=1+1"), unguard_formula("'tis"), unguard_formula(str(guard_formula("'=1+1")))
    ('=1+1', "'tis", "'=1+1")
    """
    return text[1:] if _GUARDED.match(text) else text

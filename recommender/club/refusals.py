"""What a wish asks not to get: "(bitte keine Vertreter)" names what is not wanted."""

from __future__ import annotations

import re

_NO = r"(?:kein(?:e[nmrs]?)?|nicht|nie|no|not|never|ohne|without)"
_BUT = r"(?:aber|jedoch|nur|but|and|und|or|oder|just|only|also)\s+"
_MORE = r"(?!\s+(?:nur|zuletzt|only|just|least)\b)(?=\s)"
_REFUSAL = re.compile(
    rf"(?:bitte|please)\s+{_NO}{_MORE}|(?:{_BUT})?{_NO}{_MORE}(?=.*\b(?:bitte|please)\b)",
    re.IGNORECASE,
)
"""A part of a wish that begins so says what is not wanted, wherever it stands."""
_LATER_REFUSAL = re.compile(rf"(?:{_BUT})?(?:bitte\s+|please\s+)?{_NO}{_MORE}", re.IGNORECASE)
"""A part that begins so does where another part says what is wanted; alone, it may say what is lacking."""
_PARTS = re.compile(
    rf"\s*[,;()\[\]–—]\s*|(?<=[.!])\s+|\s+-\s+|\s+(?=(?:aber|jedoch|but)\s+{_NO}\s)"
)


def without_refusals(text: str) -> str:
    """A text without the parts that say what is not wanted.

    Parameters
    ----------
    text
        A need, an offer or an interest.

    Returns
    -------
    str
        The text itself where there is no such part; empty where there is nothing else.

    Examples
    --------
    >>> without_refusals("Rat zum Mietvertrag (bitte keine Juristin)")
    'Rat zum Mietvertrag'
    >>> without_refusals("bitte keine Vertreter")
    ''
    >>> without_refusals("Keine Ahnung von Steuern"), without_refusals("Kunden, nicht nur aus Ulm")
    ('Keine Ahnung von Steuern', 'Kunden, nicht nur aus Ulm')
    """
    parts = [part for part in _PARTS.split(text) if part]
    wanted = [
        part
        for place, part in enumerate(parts)
        if not _REFUSAL.match(part) and not (place and _LATER_REFUSAL.match(part))
    ]
    return text if len(wanted) == len(parts) else ", ".join(wanted)

"""Text of a cell, cleaned of what no reader sees and no file can hold."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from numbers import Integral, Real

import numpy as np
import pandas as pd

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
DIRECTION_MARKS = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
"""Marks that set or turn the direction of writing of what follows."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def is_damaged(text: str) -> bool:
    """Whether bytes or escapes that are no character stand in the text."""
    return _SURROGATE.search(text) is not None


def clean(text: str) -> str:
    r"""Text in NFC, without control characters and outer white space; line breaks are ``\n``.

    Emoji, joiners and marks of direction are content and stay. A text in which nothing can be
    seen is empty.
    """
    if text.isprintable():  # nothing of what is looked for below is: most texts are done here
        return unicodedata.normalize("NFC", text).strip()
    text = _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = (
        unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip().strip("\ufeff\u200b").strip()
    )
    return text if any(map(_is_seen, text)) else ""


def one_line(text: str) -> str:
    """Cleaned text with every run of white space made one space."""
    return " ".join(clean(text).split())


def plain(value: object) -> str | None:
    """The text a person sees in a cell, or None if it is a list or another composite.

    Numbers that stand for themselves lose the ``.0`` that spreadsheets and frames with
    gaps give them: ids must stay text.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Real | np.bool_):
        return _plain_number(value)
    if value is pd.NaT:  # a day that is none
        return ""
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date | time) else None


def _plain_number(value: Real | np.bool_) -> str:
    if isinstance(value, bool | np.bool_):
        return str(value).lower()
    if isinstance(value, Integral):
        return str(int(value))
    number = float(value)
    return str(int(number)) if number.is_integer() else repr(number)


def is_missing(value: object) -> bool:
    """Whether a cell holds nothing: None, NaN, NaT, NA, blank text or an empty list."""
    if isinstance(value, str):
        return not value or not (value[0].isalnum() or clean(value))
    if isinstance(value, list | tuple | dict | set | frozenset):
        return len(value) == 0
    if hasattr(value, "tolist") and getattr(value, "ndim", 0) > 0:
        return bool(getattr(value, "size", 1) == 0)
    # NaN and NaT are not equal to themselves; NA says neither yes nor no.
    return value is None or type(value).__name__ == "NAType" or value != value  # noqa: PLR0124


def _is_seen(char: str) -> bool:
    return unicodedata.category(char)[0] not in "CZ" or unicodedata.category(char) == "Co"

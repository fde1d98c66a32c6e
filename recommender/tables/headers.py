"""Headers of columns: what they are taken for, whatever their spelling, in German and English."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal["members", "ties", "history", "linkedin"]
"""What a file holds; each kind has its own column names."""

_LONGEST = 300
"""Characters of a header that are looked at; nobody writes longer ones."""

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
_WORD = re.compile(r"[^\W_]+")
_NOTE = re.compile(r"[(\[{].*?[)\]}]")
_VIEWPOINT = re.compile(r"\s*(?:viewpoint|standpunkt)[se]?\s*[_:.\- ]\s*(\S.*)", re.IGNORECASE)


def field_of(kind: Kind, header: str) -> str | None:
    """The field a header names, or None if nobody knows it.

    Case, spaces, punctuation and the spelling of umlauts do not matter; a note in brackets
    and a list with slashes are understood.

    Examples
    --------
    >>> field_of("members", "ICH BIETE (Pflicht):"), field_of("members", "Ueber_mich")
    ('offers', 'about')
    """
    known = _fields_by_header(kind)
    for text in (header, _NOTE.sub(" ", header)):
        field = known.get(compact(text))
        if field:
            return field
    parts = {known.get(compact(part)) for part in _NOTE.sub(" ", header).split("/")}
    return parts.pop() if len(parts) == 1 else None


def protected_trait(header: str) -> str | None:
    """The protected trait a header names, or None.

    A header names one if one of its words does: ``Religion (freiwillig)``, ``member_gender``.
    A longer word that only contains one is another word: ``Herkunftsbranche``, ``Alternative``.
    In doubt the column goes: whoever means something else can give it another header.
    """
    return _find_trait(header[:_LONGEST])


@lru_cache(maxsize=4096)
def _find_trait(header: str) -> str | None:
    header_words = words(header)
    spaced = f" {' '.join(header_words)} "
    whole = compact(header)
    for trait, (phrases, starts) in _protected_words().items():
        is_whole = whole in {phrase.replace(" ", "") for phrase in phrases}
        has_phrase = any(f" {phrase} " in spaced for phrase in phrases)
        if is_whole or has_phrase or any(word.startswith(starts) for word in header_words):
            return trait
    return None


def viewpoint_key(header: str) -> str | None:
    """The club's statement a header such as ``viewpoint_remote_work`` names, or None."""
    match = _VIEWPOINT.fullmatch(header)
    return match[1].strip() if match else None


def fields_of(kind: Kind) -> tuple[str, ...]:
    """The fields a kind of file may have, in a fixed order."""
    return tuple(_read_column_names()[kind])


def words(header: str) -> list[str]:
    """The words of a header in lower case, umlauts written out, digits at their end dropped."""
    folded = _fold(_CAMEL.sub(" ", unicodedata.normalize("NFKC", header)))
    return [word.rstrip("0123456789") or word for word in _WORD.findall(folded)]


def compact(header: str) -> str:
    """The letters and digits of a header in lower case, umlauts written out."""
    return "".join(_WORD.findall(_fold(header.replace("'", "").replace("’", ""))))


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold().translate(_GERMAN)
    return _drop_marks(text)


def _drop_marks(text: str) -> str:
    return "".join(
        char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char)
    )


def _spellings(phrase: str) -> set[str]:
    """With umlauts written out, and with their dots lost."""
    return {" ".join(words(phrase)), " ".join(words(_drop_marks(phrase)))}


@cache
def _read_column_names() -> dict[str, dict[str, Any]]:
    text = (files(__package__ or __name__) / "column_names.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = json.loads(text)
    return table


@cache
def _fields_by_header(kind: Kind) -> dict[str, str]:
    return {
        form: field
        for field, names in _read_column_names()[kind].items()
        for name in (field.replace("_", " "), *names)
        for form in (compact(name), compact(_drop_marks(name)))
    }


@cache
def _protected_words() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    return {
        trait: (
            frozenset(form for phrase in names["words"] for form in _spellings(phrase)),
            tuple(names["starts"]),
        )
        for trait, names in _read_column_names()["protected"].items()
    }

"""What industries, levels, languages and some cities are called, in German and English."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _read_table(kind: str) -> dict[str, dict[str, Any]]:
    text = (files(__name__) / f"{kind}.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = json.loads(text)
    return table


@cache
def unrelated_texts() -> tuple[str, ...]:
    """Short texts of both languages that have nothing to do with each other.

    With them even a club of three has a measure of how alike two texts are by chance.
    """
    text = (files(__name__) / "unrelated_texts.json").read_text(encoding="utf-8")
    return tuple(json.loads(text))


def codes(kind: str) -> tuple[str, ...]:
    """All known codes of a kind: "industries", "levels", "languages", "cities" or "came_of"."""
    return tuple(_read_table(kind))


def label(kind: str, code: str, language: str) -> str:
    """What a code is called in a language ("de" or "en"); the club's own word is returned as is.

    Examples
    --------
    >>> label("industries", "health_care", "de")
    'Gesundheit & Pflege'
    >>> label("industries", "Falknerei", "en")
    'Falknerei'
    """
    name: str = _read_table(kind).get(code_of(kind, code), {}).get(language, code)
    return name


def code_of(kind: str, text: str) -> str:
    """The code whose label in either language is ``text``; else ``text``, stripped.

    Examples
    --------
    >>> code_of("levels", "Führungskraft")
    'manager'
    """
    stripped = text.strip()
    return _codes_by_label(kind).get(stripped.casefold(), stripped)


def languages_of(name: str) -> tuple[str, ...]:
    """ISO 639 codes of a language by its code, its German, English or own name, or a dialect's.

    A dialect is the language its speakers share with others; a name that several languages go
    by gives all that its speakers understand.

    Examples
    --------
    >>> languages_of("Schweizerdeutsch"), languages_of("Norwegian Bokmål"), languages_of("Klingon")
    (('de',), ('no',), ())
    """
    folded = " ".join(name.casefold().split())
    code = _codes_by_label("languages").get(folded)
    if code is not None:
        return _other_language_names().get(code, (code,))
    return _other_language_names().get(folded, ())


@cache
def _other_language_names() -> dict[str, tuple[str, ...]]:
    text = (files(__name__) / "language_names.json").read_text(encoding="utf-8")
    table: dict[str, list[str]] = json.loads(text)
    return {name: tuple(codes.split()) for codes, names in table.items() for name in names}


@cache
def _codes_by_label(kind: str) -> dict[str, str]:
    code_by_name: dict[str, str] = {}
    for code, names in _read_table(kind).items():
        for name in (code, names["de"], names["en"], *names.get("also", ())):
            code_by_name.setdefault(name.casefold(), code)
    return code_by_name


@dataclass(frozen=True, slots=True)
class OutcomeColumn:
    """A column in which an organiser notes what came of introductions."""

    header: str
    asks: str
    """The question it answers; empty for columns that are filled in already."""
    width: int
    """Of its cells, in characters."""


def describe_outcome_column(name: str, language: str) -> OutcomeColumn:
    """How a column of history is shown to an organiser, in "de" or "en".

    Examples
    --------
    >>> describe_outcome_column("met", "de").header
    'Haben sich getroffen'
    """
    words = _read_table("outcome_columns")[name]
    return OutcomeColumn(words[language], words.get("asks", {}).get(language, ""), words["width"])

"""Cells that hold several things: items, languages, ids, answers to the club's statements."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterable, Mapping

from recommender import labels
from recommender.tables.cells import Fault, parse_id, parse_number, parse_text
from recommender.tables.headers import protected_trait
from recommender.tables.problems import quote
from recommender.tables.text import is_missing, one_line, plain

MOST_ITEMS = 100
"""Most items of one list of a profile."""

_ITEMS = re.compile(r"[|\r\n]+")
_LANGUAGES = re.compile(r"[|\r\n,;/+&]+|\bund\b|\band\b", re.IGNORECASE)
_LANGUAGE_NOTE = re.compile(r"\(.*?\)|\[.*?\]|\b[ABC][12]\b.*|[:–].*| - .*", re.IGNORECASE)
_BRACKETS = {("[", "]"), ("(", ")"), ("{", "}")}
_LONGEST_LITERAL = 3_000_000
_BULLET = re.compile(r"^\s*[-–•*·]\s+")
_NO_ANSWER = frozenset({"", "-", "–", "k.a.", "k. a.", "keine angabe", "n/a", "na", "null", "none"})


def parse_items(value: object, faults: list[Fault]) -> tuple[str, ...]:
    """Items apart by ``|`` or line break, never by comma or semicolon: they are sentences."""
    texts = []
    for entry in _split_entries(value, _ITEMS):
        text = parse_text(entry, faults)
        if text and text not in texts:
            texts.append(text)
    if len(texts) > MOST_ITEMS:
        faults.append(Fault(f"{len(texts):,} items", f"at most {MOST_ITEMS}"))
        return ()
    return tuple(texts)


def parse_ids(value: object, faults: list[Fault]) -> tuple[str, ...]:
    """Ids in the order they stand; whoever wrote a whole list in one entry is dealt with later."""
    ids = (parse_id(entry, faults) for entry in _split_entries(value, _ITEMS))
    return tuple(dict.fromkeys(filter(None, ids)))


def parse_languages(value: object, faults: list[Fault]) -> tuple[str, ...]:
    """ISO 639 codes, best first, from codes or names in German or English.

    What else is said of a language ("Deutsch (Muttersprache)", "Englisch B2") is left out.
    """
    codes: dict[str, None] = {}
    for entry in _split_entries(value, _ITEMS):
        for part in _LANGUAGES.split(plain(entry) or str(entry)):
            text = one_line(part)
            code = _find_language(text)
            if code:
                codes[code] = None
            elif text:
                allowed = "languages by ISO 639 code, German or English name"
                faults.append(Fault(quote(text), allowed))
    return tuple(codes)


def parse_text_language(value: object, faults: list[Fault]) -> str:
    """German or English, the languages a letter can be written in."""
    code = _find_language(one_line(plain(value) or ""))
    if code not in {"de", "en"}:
        faults.append(Fault(quote(value), "de or en (Deutsch, Englisch)"))
        return ""
    return code


def parse_viewpoints(value: object, faults: list[Fault]) -> dict[str, int]:
    """Answers per statement: a mapping, a JSON object, or ``key=value|key=value``.

    A statement named for a protected trait is left out without a fault: `find_protected_keys` tells.
    """
    answers = {}
    for key, answer in _parse_answers(value, faults).items():
        name = one_line(key)
        parsed = None if protected_trait(name) else parse_viewpoint(answer, faults)
        if name and parsed is not None:
            answers[name] = parsed
    return answers


def find_protected_keys(value: object) -> tuple[str, ...]:
    """The statements in a cell of viewpoints that are named for a protected trait."""
    return tuple(
        one_line(key) for key in _parse_answers(value, []) if protected_trait(one_line(key))
    )


def parse_viewpoint(value: object, faults: list[Fault]) -> int | None:
    """A whole number from -2 to 2; None if there is no answer."""
    if is_missing(value) or (plain(value) or "x").strip().casefold() in _NO_ANSWER:
        return None
    number = None if isinstance(value, bool) else parse_number(value)
    if number is None or not number.is_integer() or abs(number) > 2:
        faults.append(Fault(quote(value), "a whole number from -2 (no) to 2 (yes), or nothing"))
        return None
    return int(number)


def _parse_answers(value: object, faults: list[Fault]) -> dict[str, object]:
    value = _read_literal(value) if isinstance(value, str) else value
    if isinstance(value, Mapping):
        return {str(key): answer for key, answer in value.items()}
    entries = _split_entries(value, _ITEMS)
    pairs = [entry if isinstance(entry, tuple) else _split_pair(entry) for entry in entries]
    for entry, pair in zip(entries, pairs, strict=True):
        if len(pair) != 2:
            faults.append(Fault(quote(entry), "key=value|key=value, or a JSON object"))
    return {str(pair[0]): pair[1] for pair in pairs if len(pair) == 2}


def _split_pair(entry: object) -> tuple[object, ...]:
    return tuple(re.split(r"\s*[=:]\s*", plain(entry) or "", maxsplit=1))


def _split_entries(value: object, separators: re.Pattern[str]) -> list[object]:
    """The entries of a real list, of a list written out as text, or of separated text."""
    value = _read_literal(value) if isinstance(value, str) else value
    if isinstance(value, str):
        return [_BULLET.sub("", part) for part in separators.split(value) if part.strip()]
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    if isinstance(value, Iterable) and not isinstance(value, Mapping):
        return [entry for entry in value if not is_missing(entry)]
    return [value]


def _read_literal(text: str) -> object:
    """A list, set or mapping that was written to a cell as JSON or, by pandas, as Python."""
    written = text.strip()
    if written.startswith("frozenset(") and written.endswith(")"):
        written = written.removeprefix("frozenset(")[:-1] or "()"
    if len(written) > _LONGEST_LITERAL or (written[:1], written[-1:]) not in _BRACKETS:
        return text
    for parse in (json.loads, _read_python_literal):
        try:
            value: object = parse(written)
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
        if isinstance(value, list | tuple | set | dict):
            return value
    return text


def _read_python_literal(text: str) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of text that merely looks like Python it would be shown
        return ast.literal_eval(text)


def _find_language(text: str) -> str | None:
    for form in (text, _LANGUAGE_NOTE.sub("", text).strip(), text[:2] if text[2:3] in "-_" else ""):
        code = labels.code_of("languages", form)
        if form and code in labels.codes("languages"):
            return code
    return None

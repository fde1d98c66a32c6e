"""Cells that hold several things: items, languages, ids, answers to the club's statements."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Callable, Iterable, Mapping

from recommender import labels
from recommender.tables.answers import is_no, is_no_answer, is_yes, names_nothing
from recommender.tables.cells import Fault, no_answer, parse_id, parse_number, parse_text
from recommender.tables.headers import header_key, protected_trait
from recommender.tables.problems import quote
from recommender.tables.separators import WRITTEN, Separator
from recommender.tables.text import is_missing, one_line, plain

MOST_ITEMS = 100
"""Most items of one list of a profile."""

_LANGUAGES = re.compile(r"[|\r\n,;/+&•·]+|\b(?:und|and|sowie|as well as|plus)\b", re.IGNORECASE)
_LANGUAGE_NOTE = re.compile(r"\(.*?\)|\[.*?\]|\b[ABC][12]\b.*|[:–].*| - .*", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_PROFICIENCY = re.compile(
    r"\b(?:native|fluent(?:ly)?|mother tongue|first language|second language|basic|basics|good|very good|"
    r"excellent|advanced|intermediate|beginner|conversational|professional|business|proficient|level|"
    r"some|a little|a bit of|little|mutter?sprache|muttersprachlich|muttersprachler(?:in)?|flie(?:ß|ss)end|"
    r"verhandlungssicher|sehr gute?|gute?|etwas|ein bisschen|bisschen|ein wenig|wenig|grundkenntnisse|"
    r"grundlagen|kenntnisse|schulkenntnisse|anfänger|fortgeschritten|perfekt|in wort und schrift|erstsprache|"
    r"zweitsprache|speaker|sprachig|sprache|language)\b",
    re.IGNORECASE,
)
_ONLY_LEVEL = re.compile(
    r"(?:[ABC][12][+-]?|\W|"
    + _PROFICIENCY.pattern[2:-2].removeprefix("(?:").removesuffix(")")
    + r")+",
    re.IGNORECASE,
)
"""What is said of a language and parted from it by a comma: "Deutsch, Muttersprache"."""
_HIDDEN = str.maketrans(",;/+&|", "\ue000\ue001\ue002\ue003\ue004\ue005")
_HIDDEN_BACK = str.maketrans("\ue000\ue001\ue002\ue003\ue004\ue005", ",;/+&|")
_BRACKETS = {("[", "]"), ("(", ")"), ("{", "}")}
_LONGEST_LITERAL = 3_000_000
_BULLET = re.compile(r"^\s*[-–•*·]\s+")


def parse_items(
    value: object, faults: list[Fault], separator: Separator = WRITTEN
) -> tuple[str, ...]:
    """Items apart by ``|`` or line break, and as `separator` says of their column.

    What names nothing ("keine", "n/a", "-") is no item.
    """
    texts: list[str] = []
    for entry in _split_entries(value, separator.split):
        text = parse_text(entry, faults)
        if text and names_nothing(text):
            faults.append(no_answer(text))
        elif text and text not in texts:
            texts.append(text)
    if len(texts) > MOST_ITEMS:
        faults.append(Fault(f"{len(texts):,} items", f"at most {MOST_ITEMS}"))
        return ()
    return tuple(texts)


def parse_choice(value: object, choice: str, faults: list[Fault]) -> tuple[str, ...]:
    """The choice that a column stands for, if its cell ticks it."""
    text = one_line(plain(value) or "")
    if is_yes(text) or header_key(text) == header_key(choice):
        return (choice,)
    if not is_no(text) and not is_no_answer(text):
        faults.append(Fault(quote(value), f"yes, no, or {quote(choice)}"))
    return ()


def parse_ids(value: object, faults: list[Fault]) -> tuple[str, ...]:
    """Ids in the order they stand; whoever wrote a whole list in one entry is dealt with later."""
    ids = (parse_id(entry, faults) for entry in _split_entries(value, WRITTEN.split))
    return tuple(dict.fromkeys(filter(None, ids)))


def parse_languages(value: object, faults: list[Fault]) -> tuple[str, ...]:
    """ISO 639 codes, best first, from codes or names in German, English or the language itself.

    What else is said of a language ("Deutsch (Muttersprache, fließend)", "Englisch B2") is left
    out; a dialect is the language that its speakers share with others.
    """
    codes: dict[str, None] = {}
    for entry in _split_entries(value, WRITTEN.split):
        text = plain(entry) or str(entry)
        for part in _LANGUAGES.split(_hide_brackets(text)):
            name = one_line(part.translate(_HIDDEN_BACK))
            codes_named = _find_language(name)
            if codes_named:
                codes |= dict.fromkeys(codes_named)
            elif name and not is_no_answer(name) and not _ONLY_LEVEL.fullmatch(name):
                allowed = "languages by ISO 639 code, German or English name"
                faults.append(Fault(quote(name), allowed))
    return tuple(codes)


def parse_text_language(value: object, faults: list[Fault]) -> str:
    """German or English, the languages a letter can be written in."""
    codes = _find_language(one_line(plain(value) or ""))
    if len(codes) != 1 or codes[0] not in {"de", "en"}:
        faults.append(Fault(quote(value), "de or en (Deutsch, Englisch)"))
        return ""
    return codes[0]


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
    if is_missing(value) or is_no_answer(plain(value) or "x"):
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
    entries = _split_entries(value, WRITTEN.split)
    pairs = [entry if isinstance(entry, tuple) else _split_pair(entry) for entry in entries]
    for entry, pair in zip(entries, pairs, strict=True):
        if len(pair) != 2:
            faults.append(Fault(quote(entry), "key=value|key=value, or a JSON object"))
    return {str(pair[0]): pair[1] for pair in pairs if len(pair) == 2}


def _split_pair(entry: object) -> tuple[object, ...]:
    return tuple(re.split(r"\s*[=:]\s*", plain(entry) or "", maxsplit=1))


def _split_entries(value: object, split: Callable[[str], list[str]]) -> list[object]:
    """The entries of a real list, of a list written out as text, or of separated text."""
    value = _read_literal(value) if isinstance(value, str) else value
    if isinstance(value, str):
        return [_BULLET.sub("", part) for part in split(value) if part.strip()]
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


def _hide_brackets(text: str) -> str:
    """Separators inside brackets are none: "Deutsch (Muttersprache, Hochdeutsch), Englisch"."""
    return _BRACKETED.sub(lambda match: match[0].translate(_HIDDEN), text)


def _find_language(text: str) -> tuple[str, ...]:
    """The codes a name stands for: one, or those of all who understand it; none if nobody knows it."""
    inside = _IN_BRACKETS.search(text)
    forms = (
        text,
        text[:2] if re.fullmatch(r"[a-zA-Z]{2}[-_][a-zA-Z]{2,4}", text) else "",
        _IN_BRACKETS.sub(" ", text),
        _LANGUAGE_NOTE.sub("", text),
        _PROFICIENCY.sub(" ", _LANGUAGE_NOTE.sub("", text)),
        inside[1] if inside else "",
    )
    for form in forms:
        codes = labels.languages_of(one_line(form).strip(" .:-–"))
        if codes:
            return codes
    return ()

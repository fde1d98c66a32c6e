"""One language speaking: phrases filled with values, quotes set in its quotation marks."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from recommender.club.introduction import Quote
from recommender.club.text_language import LETTER_LANGUAGES
from recommender.errors import InputError
from recommender.letters.environment import environment
from recommender.rules.registry import RULES
from recommender.tables.text import DIRECTION_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import Template

LANGUAGES = LETTER_LANGUAGES
"""Languages that letters are written in."""

_FULL_STOP_TOO_MANY = re.compile(r"([?!…](?:</span>|\u2069)?[“”])\.")
_ENDS_SHORTENED = re.compile(
    r"(?:\.\.|\.\S+\.|\b(?:usw|etc|bzw|ca|co|inc|ltd|jr|sr|st|nr|no|tel|std|mio|mrd|min|jh)\.)$",
    re.IGNORECASE,
)
"""A full stop that belongs to the last word ("3 a.m.", "usw.") or an ellipsis."""

_SINGLE_WORD = re.compile(r"[\w&/+-]+")

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


@cache
def phrases(language: str) -> dict[str, list[str]]:
    """Every phrase of a language: key to its variants, each a small Jinja2 template.

    Those of the folder ``phrases``, of letters, the report, meetings of other kinds and what is a member's own, and as
    ``reason.<name>`` what each rule says of itself.

    Raises
    ------
    InputError
        If nothing is written in this language.
    """
    if language not in LANGUAGES:
        message = f"language: {language!r}; letters are written in {' and '.join(LANGUAGES)}"
        raise InputError(message)
    folder = files("recommender.letters") / "phrases"
    table: dict[str, list[str]] = {}
    for name in ("", "report_", "evening_", "debate_", "goal_", "own_"):
        file = folder / f"{name}{language}.json"
        table |= json.loads(file.read_text(encoding="utf-8"))
    return table | {f"reason.{rule.reason}": [rule.says[language]] for rule in RULES}


class Voice:
    """Says phrases in one language.

    Parameters
    ----------
    language
        "de" or "en".
    markup
        Whether sentences are for HTML: then values are escaped and a quote is set apart
        with its own direction, so that right-to-left words stay where they belong.
    """

    def __init__(self, language: str, *, markup: bool = False) -> None:
        self.language = language
        self.markup = markup
        self._opening, self._closing = phrases(language)["quotation_marks"]

    def say(self, key: str, /, *, pick: int = 0, **values: object) -> str:
        """One phrase.

        Parameters
        ----------
        key
            Name of the phrase.
        pick
            Any whole number; chooses among the variants, see `stable_number`.
        **values
            What the phrase speaks of. A `Quote` is set in quotation marks.
        """
        rendered_values = {name: self._render_value(value) for name, value in values.items()}
        variants = _compile_variants(self.language, key, markup=self.markup)
        rendered = variants[pick % len(variants)].render(rendered_values)
        # A quote that ends in its own mark needs no full stop after it.
        sentence = _FULL_STOP_TOO_MANY.sub(r"\1", rendered)
        return Markup(sentence) if self.markup else sentence  # noqa: S704 - rendered with escaping

    def first_of(self, keys: Iterable[str]) -> str:
        """The first of these keys that has a phrase; the last one is the plain form."""
        known = phrases(self.language)
        *special, plain = keys
        return next((key for key in special if key in known), plain)

    def quote(self, text: str) -> str:
        """A member's words in quotation marks, without one closing full stop.

        A single word stands without marks: it is a name for something, not a sentence of theirs.
        """
        words = " ".join(text.split())
        if not _ENDS_SHORTENED.search(words):
            words = words.removesuffix(".")
        bare = bool(_SINGLE_WORD.fullmatch(words))
        if self.markup:
            words = Markup('<span class="quote" dir="auto">{}</span>').format(words)
        elif _runs_left(words):
            words = f"{_FIRST_STRONG_ISOLATE}{words}{_POP_ISOLATE}"
        return words if bare else self._opening + words + self._closing

    def list_quotes(self, quotes: Iterable[Quote]) -> str:
        """Several quotes, one after the other."""
        return self.join((self.quote(quote.text) for quote in quotes), "; ")

    def join(self, parts: Iterable[str], separator: str) -> str:
        """Sentences or parts of them in a row; what is markup stays markup."""
        return (Markup.escape(separator) if self.markup else separator).join(parts)

    def enumerate_names(self, names: tuple[str, ...]) -> str:
        """Names in a row: "A, B and C"."""
        if len(names) < 2:
            return "".join(names)
        return self.say("and", first=", ".join(names[:-1]), last=names[-1])

    def _render_value(self, value: object) -> object:
        if not isinstance(value, Quote):
            return value
        return value.text if value.is_of_trade else self.quote(value.text)


def stable_number(*parts: str) -> int:
    """A number that is the same for the same parts on every machine and in every run.

    It varies the wording from pair to pair and week to week, so that letters laid side
    by side do not read alike, while one letter never changes.
    """
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return int.from_bytes(digest[:6], "big")


@cache
def _compile_variants(language: str, key: str, *, markup: bool) -> tuple[Template, ...]:
    templates = environment(markup=markup)
    return tuple(templates.from_string(text) for text in phrases(language)[key])


def keep_apart(text: str) -> str:
    r"""A name as it stands in a sentence of the other direction: the sentence keeps its own.

    Marks that turn what follows round are left out, and what is written from right to left stands
    between two that end its direction with it (FSI and PDI of Unicode's algorithm, UAX #9).

    Examples
    --------
    >>> keep_apart("Ben"), keep_apart("\u05d1\u05df"), keep_apart("\u202eBen")
    ('Ben', '\u2068בן\u2069', 'Ben')
    """
    plain = DIRECTION_MARKS.sub("", text)
    return f"{_FIRST_STRONG_ISOLATE}{plain}{_POP_ISOLATE}" if _runs_left(plain) else plain


def _runs_left(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)

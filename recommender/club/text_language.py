"""Which of the languages of letters somebody writes, told from their texts."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from recommender.text_cache import cache_by_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from py3langid.langid import LanguageIdentifier

LETTER_LANGUAGES = ("de", "en")
"""Languages that letters are written in."""

_SURE = 0.9
"""Chance from which a language is told: single words ("Marketing", "Coach") stay below it."""


def tell_language(texts: Iterable[str]) -> str:
    """The language of some texts.

    Parameters
    ----------
    texts
        What one person wrote, in any order.

    Returns
    -------
    str
        One of `LETTER_LANGUAGES`, or empty where the texts are too short to tell.

    Examples
    --------
    >>> tell_language(["Bäckerin in dritter Generation"]), tell_language(["Runs a bakery in Leeds"])
    ('de', 'en')
    >>> tell_language(["Marketing"])
    ''
    """
    text = "\n".join(text for text in texts if text.strip())
    return _tell_language_of(text) if any(letter.isalpha() for letter in text) else ""


@cache_by_text(4_096)
def _tell_language_of(text: str) -> str:
    language, chance = _identifier().classify(text)
    return str(language) if chance >= _SURE else ""


def most_common(languages: Iterable[str]) -> str:
    """The language most often told; empty where none is, or two are told as often."""
    ranked = Counter(language for language in languages if language).most_common(2)
    tied = len(ranked) == 2 and ranked[0][1] == ranked[1][1]
    return "" if tied or not ranked else ranked[0][0]


@cache
def _identifier() -> LanguageIdentifier:
    # Loaded when first asked: most lists say which languages people speak.

    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LETTER_LANGUAGES))
    return identifier

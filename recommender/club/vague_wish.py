"""Wishes too general to be a reason: they get the question that a person would ask back."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

ONE_WORD = "word"
"""The kind of a wish of one word that is not general: it says what, but not what for."""

_WORD = re.compile(r"[\w-]+")
_LONGEST = 5
"""A wish of more words says something of its own, whatever they are."""
_ALSO_IN_COMPOUNDS = frozenset({"customers", "firms", "partners", "staff", "succession"})
"""Families whose words stay general behind another ("Firmenkunden"); "Zollwissen" says what."""
_SHORTEST_STEM = 5
"""Letters from which a word is recognised at the end of a compound ("Firmenkunden")."""


def vague_kind(text: str) -> str:
    """What kind of general wish a text is.

    Parameters
    ----------
    text
        What somebody looks for.

    Returns
    -------
    str
        A family of ``recommender/labels/vague_words.json`` for a general wish, `ONE_WORD` for any other
        single word, empty for one that says something of its own.

    Examples
    --------
    >>> vague_kind("neue Kunden"), vague_kind("More referrals"), vague_kind("Firmenkunden")
    ('customers', 'recommendations', 'customers')
    >>> vague_kind("Architekten"), vague_kind("Zollwissen"), vague_kind("Kunden im Maschinenbau")
    ('word', 'word', '')
    """
    words = _WORD.findall(text.casefold())
    if not words or len(words) > _LONGEST:
        return ""
    around, families = read_words()
    telling = [word for word in words if word not in around]
    kinds = [_family_of(word, families) for word in telling]
    if telling and all(kinds):
        return kinds[0]
    return ONE_WORD if len(words) == 1 else ""


def is_general(text: str) -> bool:
    """Whether a wish is so general that meeting it is no reason by itself.

    Examples
    --------
    >>> is_general("Marketing"), is_general("Architekten")
    (True, False)
    """
    return vague_kind(text) not in {"", ONE_WORD}


def _family_of(word: str, families: dict[str, str]) -> str:
    if word in families:
        return families[word]
    ends = (
        family
        for stem, family in families.items()
        if family in _ALSO_IN_COMPOUNDS and len(stem) >= _SHORTEST_STEM and word.endswith(stem)
    )
    return next(ends, "")


@cache
def read_words() -> tuple[frozenset[str], dict[str, str]]:
    """Words that say nothing by themselves, and the family of each general word."""
    path = files("recommender.labels") / "vague_words.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    families = {word: family for family, words in table["families"].items() for word in words}
    return frozenset(table["around"]), families

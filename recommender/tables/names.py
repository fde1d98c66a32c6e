"""Names of people and organisations, brought to a form in which the same one reads the same."""

from __future__ import annotations

import re
import unicodedata

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "æ": "ae"})
_WORD = re.compile(r"[^\W\d_]+")
_NOTE = re.compile(r"\(.*?\)|\[.*?\]")
_APOSTROPHE = re.compile(r"['’`´]")

_TITLES = frozenset({
    "dr", "prof", "professor", "professorin", "privatdozent", "dipl", "diplom", "mag", "habil",
    "msc", "bsc", "mba", "emba", "phd", "dphil", "llm", "cfa", "pmp", "mr", "mrs", "ms",
})  # fmt: skip
"""Words that are hardly anybody's name. "Ma" and "Ba" are."""

_AFTER_TITLES = frozenset({
    "ing", "med", "phil", "rer", "nat", "jur", "iur", "oec", "pol", "h", "c", "hc", "univ",
    "mult", "vet", "soc", "theol", "dent", "inf", "math", "kfm", "kfr", "dr", "prof",
})  # fmt: skip
"""Words that belong to the title before them: Dr.-Ing., Dr. rer. nat."""

_SUFFIXES = _TITLES | frozenset({
    "ma", "ba", "llb", "ll", "m", "b", "ph", "d", "mph", "cpa", "jr", "sr", "fh",
})  # fmt: skip
"""What a name may carry behind a comma."""

_LEGAL_FORMS = frozenset({
    "gmbh", "ggmbh", "mbh", "ag", "se", "kg", "kgaa", "ohg", "gbr", "ug", "eg", "ev", "co",
    "inc", "incorporated", "ltd", "limited", "llc", "llp", "plc", "corp", "corporation",
    "company", "sa", "sarl", "sas", "srl", "spa", "bv", "nv", "ab", "oy", "aps", "and", "und",
    "the", "haftungsbeschraenkt", "partg", "partgmbb", "kft", "doo", "pty",
})  # fmt: skip


def person_key(name: str) -> str:
    """A name without titles, letters only, umlauts written out, other marks dropped.

    Examples
    --------
    >>> person_key("Prof. Dr. Jörg Müller-Weiß, MBA"), person_key("Joerg Mueller Weiss")
    ('joerg mueller weiss', 'joerg mueller weiss')
    """
    head, _, tail = name.partition(",")
    words = _split_words(
        head if _split_words(head) and set(_split_words(tail)) <= _SUFFIXES else name
    )
    bare = []
    in_title = False
    for word in words:
        in_title = word in _TITLES or (in_title and word in _AFTER_TITLES)
        if not in_title:
            bare.append(word)
    return " ".join(bare or words)


def organisation_key(name: str) -> str:
    """An organisation without its legal form.

    Examples
    --------
    >>> organisation_key("Kutscheid & Söntgen Tiefbau GmbH & Co. KG")
    'kutscheid soentgen tiefbau'
    """
    words = _split_words(name.replace("e.V.", "ev").replace("e. V.", "ev"))
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)


def _split_words(text: str) -> list[str]:
    text = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", _NOTE.sub(" ", text)).casefold())
    bare = unicodedata.normalize("NFD", text.translate(_GERMAN))
    return _WORD.findall("".join(char for char in bare if not unicodedata.combining(char)))

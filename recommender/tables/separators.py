"""Where the items of a list part, told from all cells of its column.

People write sentences with commas, forms export choices with commas: a single cell cannot tell.
A column can: choices come again in other rows, and none of their parts reads like the rest of a
sentence. What cannot be told stays whole.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WRITTEN = re.compile(r"[|\r\n]+")
_SEMICOLON = re.compile(r"\s*;\s*")
_COMMA = re.compile(r"\s*,(?!\d)\s*")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|„[^“]*“|“[^”]*”")

_AND = re.compile(r"^(?:and|und|&)\s+(?=\S)", re.IGNORECASE)

_MOST_WORDS = 6
_MOST_CHARACTERS = 60
_LISTS_AT_LEAST = 0.5
"""Share of the cells with commas (or semicolons) that must read as lists, or none is split."""
_CHOSEN_AGAIN = 0.5
"""Share of parts that come again in other rows, from which a column holds choices of a form."""

_SPEAKS = frozenset({
    "ich", "wir", "du", "er", "sie", "es", "man", "wer", "was", "wie", "wo", "wann", "jemand",
    "jemanden", "jemandem", "leute", "menschen", "suche", "suchen", "brauche", "biete", "helfe",
    "i", "we", "you", "he", "she", "it", "they", "who", "what", "how", "where", "someone",
    "somebody", "anyone", "anybody", "people", "looking", "need", "can", "could",
})  # fmt: skip
"""Words that begin a sentence, not an item."""

_GOVERNING = frozenset({
    "zu", "zum", "zur", "in", "im", "für", "fuer", "mit", "bei", "beim", "von", "vom", "über",
    "ueber", "um", "an", "am", "auf", "nach", "aus", "gegen", "to", "for", "with", "of",
    "about", "on", "at", "from", "by", "into",
})  # fmt: skip
"""Words that what follows hangs on, over a comma as well."""

_GOES_ON = frozenset({
    "no", "kein", "keine", "keinen",
    "der", "die", "das", "dem", "den", "des", "deren", "dessen", "denen", "welche", "welcher",
    "welches", "welchem", "welchen", "wer", "wen", "wem", "was", "wo", "wie", "wann", "wenn",
    "weil", "dass", "daß", "ob", "um", "zu", "als", "aber", "sondern", "oder", "bzw",
    "beziehungsweise", "sowie", "auch", "gern", "gerne", "nicht", "nur", "sogar", "noch", "mit",
    "ohne", "für", "fuer", "von", "vom", "vor", "bei", "beim", "in", "im", "an", "am", "auf", "aus",
    "über", "ueber", "unter", "nach", "seit", "bis", "durch", "gegen", "zwischen", "besonders",
    "insbesondere", "vorzugsweise", "idealerweise", "möglichst", "moeglichst", "bevorzugt", "bitte",
    "also", "etwa", "zum", "zur", "egal", "aktuell", "derzeit", "später", "spaeter", "je", "falls",
    "damit", "denn", "doch", "jedoch", "obwohl", "während", "ehrlich", "zb", "bspw", "inklusive",
    "inkl", "z", "who", "whom", "whose", "which", "that", "where", "when", "while", "because", "if",
    "so", "but", "or", "nor", "even", "not", "only", "then", "than", "with", "without",
    "for", "from", "of", "at", "on", "by", "to", "into", "about", "over", "under", "between",
    "until", "since", "through", "preferably", "ideally", "especially", "particularly", "mainly",
    "mostly", "please", "including", "e.g.", "eg", "i.e.", "ie", "incl", "such", "though",
    "although", "whether", "as", "like", "unless", "however", "currently", "now", "later",
    "rather", "yet", "still", "ich", "wir", "du", "ihr", "sie", "er", "es", "man", "i", "we", "you",
    "he", "she", "it", "they", "there", "this", "these", "those",
})  # fmt: skip
"""Words that begin the rest of a sentence, not a new item."""


@dataclass(frozen=True, slots=True)
class Separator:
    """How the cells of one column are taken apart, beside ``|`` and line breaks."""

    at: str = ""
    """";", "," or nothing."""
    choices: bool = False
    """Whether the parts are choices of a form: then even long ones come apart."""
    also: str = ""
    """Where cells come apart that have none of the former: some write semicolons, some commas."""
    kept_whole: int = 0
    """Cells with the separator in them that read as sentences and stay whole."""

    def split(self, text: str) -> list[str]:
        """The items of a cell, as they stand."""
        if _WRITTEN.search(text.strip()):
            return [part for part in _WRITTEN.split(text) if part.strip()]
        if self.at and self.choices:
            return _parts(text, self.at)
        for at in filter(None, (self.at, self.also)):
            if reads_as_list(text, at):
                return [item for part in _parts(text, at) for item in _open_last(part)]
            if at in text:
                break
        return [text] if text.strip() else []

    @property
    def words(self) -> str:
        """What a report says of it."""
        if not self.at:
            return ""
        whole = f", {self.kept_whole} kept whole" if self.kept_whole else ""
        where = f"{self.at!r} or {self.also!r}" if self.also else repr(self.at)
        return f"items apart at {where}{whole}"


WRITTEN = Separator()
"""Items apart by ``|`` or line breaks alone."""


def separator_of(texts: Iterable[str]) -> Separator:
    """How the cells of a column of lists are taken apart.

    Parameters
    ----------
    texts
        Its filled cells.

    Examples
    --------
    >>> separator_of(["Ovens;Bread;", "Tea;"])
    Separator(at=';', choices=True, also='', kept_whole=0)
    >>> separator_of(["Sailing; Jazz", "Hiking, choir, wooden boats"]).split("Tea, chess, maps")
    ['Tea', 'chess', 'maps']
    >>> separator_of(["Someone who bakes, at night", "Bread, cakes"]).at
    ''
    """
    plain = [text for text in texts if not _WRITTEN.search(text.strip())]
    for at in ";,":
        with_it = [
            text for text in plain if len(_parts(text, at)) > 1 or text.strip().endswith(";")
        ]
        if not with_it:
            continue
        if at == ";" and any(text.strip().endswith(";") for text in with_it):
            return Separator(";", choices=True)
        if _are_choices(plain, at):
            return Separator(at, choices=True)
        lists = [text for text in with_it if reads_as_list(text, at)]
        if len(lists) >= _LISTS_AT_LEAST * len(with_it):
            others = [text for text in plain if text not in with_it] if at == ";" else []
            rest = separator_of(others)
            whole = len(with_it) - len(lists) + rest.kept_whole
            return Separator(at, also=rest.at, kept_whole=whole)
    return WRITTEN


def reads_as_list(text: str, at: str) -> bool:
    """Whether every part of a text is short and none goes on with the sentence before it.

    Examples
    --------
    >>> reads_as_list("Logos, type design, posters", ","), reads_as_list("Somebody, who bakes", ",")
    (True, False)
    """
    parts = _parts(text, at)
    if len(parts) < 2 or (at == "," and ";" in text):
        return False
    is_sentence = re.search(r"[.!?:]\s+\S", text) or text.rstrip().endswith((".", "!", "?"))
    too_long = any(
        len(part.split()) > _MOST_WORDS or len(part) > _MOST_CHARACTERS for part in parts
    )
    hangs_together = any(map(_goes_on, parts[1:])) or (
        at == ","
        and (_is_two_of_one_thing(parts) or _is_enumerated(parts) or _hangs_on_first(parts))
    )
    return not (is_sentence or too_long or hangs_together)


def _parts(text: str, at: str) -> list[str]:
    """Parts between separators that stand outside of brackets and quotation marks."""
    hidden: list[str] = []

    def hide(match: re.Match[str]) -> str:
        hidden.append(match[0])
        return f"\ue000{len(hidden) - 1}\ue001"

    covered = _BRACKETED.sub(hide, text)
    parts = (_SEMICOLON if at == ";" else _COMMA).split(covered)
    shown = (re.sub(r"\ue000(\d+)\ue001", lambda m: hidden[int(m[1])], part) for part in parts)
    return [part.strip() for part in shown if part.strip()]


def _open_last(part: str) -> list[str]:
    """The last two items of "tea, chess and hiking"; "and" alone is no part of an item."""
    both = re.fullmatch(r"(\S+) (?:and|und|&) (\S+)", part)
    return [both[1], both[2]] if both else [_AND.sub("", part)]


def _goes_on(part: str) -> bool:
    first = _AND.sub("", part).split()[0].casefold().strip(".")
    return first in _GOES_ON or first.startswith("(")


def _is_two_of_one_thing(parts: list[str]) -> bool:
    """Two parts of which the second is one small word: "Mehl, fein"."""
    second = parts[1]
    return len(parts) == 2 and " " not in second and second.islower() and parts[0][:1].isupper()


def _hangs_on_first(parts: list[str]) -> bool:
    """Whether what stands first is the beginning of a sentence, or holds what governs all others.

    Such as "Kontakt zu Winzern, Käsereien", or "Ich backe Brot, Kuchen".
    """
    first, *others = ([word.casefold() for word in part.split()] for part in parts)
    governs = not _GOVERNING.isdisjoint(first[1:])
    return first[0] in _SPEAKS or (
        governs
        and any(_GOVERNING.isdisjoint(words) and len(words) < len(first) for words in others)
    )


def _is_enumerated(parts: list[str]) -> bool:
    """Whether it closes with "and", which no export does, so that all parts may hang on the first.

    Such as "Hilfe bei Steuern, Versicherungen und Rente".
    """
    last = parts[-1]
    closed = re.search(r"\s(?:and|und|&|or|oder)\s", f" {last} ")
    return bool(closed) and any(len(part.split()) > 2 for part in parts[:-1])


def _are_choices(texts: list[str], at: str) -> bool:
    """Whether most parts come again in other rows, as ticked choices do."""
    rows = [
        list(dict.fromkeys(part.casefold() for part in _parts(text, at)))
        for text in dict.fromkeys(texts)
    ]
    counts = Counter(part for parts in rows for part in parts)
    in_lists = [part for parts in rows if len(parts) > 1 for part in parts]
    again = [part for part in in_lists if counts[part] > 1]
    once = [part for part in in_lists if counts[part] == 1]
    several = len(set(again)) > 1 and len(again) >= _CHOSEN_AGAIN * len(in_lists)
    return several and not any(map(_goes_on, once))

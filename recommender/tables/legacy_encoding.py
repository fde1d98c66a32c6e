"""Text of the time before UTF-8: which encoding makes words of its bytes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

NAMES = {
    "cp1252": "Windows-1252 (Western)",
    "cp1250": "Windows-1250 (Central European)",
    "mac_roman": "Mac Roman",
    "cp850": "code page 850 (DOS)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "iso8859_2": "ISO 8859-2 (Central European)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1253": "Windows-1253 (Greek)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "cp866": "code page 866 (DOS, Cyrillic)",
    "mac_cyrillic": "Mac Cyrillic",
    "mac_latin2": "Mac Central European",
    "cp852": "code page 852 (DOS, Central European)",
}
"""Encodings that are looked at, the likelier first where they give the same text."""

_LANGUAGES = {
    "German": "äöüß",
    "French": "àâæçéèêëîïôœùûüÿ",
    "Spanish": "áéíñóúü",
    "Portuguese": "áâãàçéêíóôõú",
    "Italian": "àèéìíòóùú",
    "Nordic": "åäöæøéü",
    "Polish": "ąćęłńóśźż",
    "Czech": "áčďéěíňóřšťúůýž",
    "Slovak": "áäčďéíĺľňóôŕšťúýž",
    "Hungarian": "áéíóöőúüű",
    "Romanian": "ăâîșțşţ",
    "Croatian and Slovene": "čćđšž",
    "Turkish": "çğıiöşüâî",
    "Albanian and Dutch": "çëïéèöü",
}
"""Letters of a language beyond ASCII."""
_LETTERS = {
    name: frozenset(letters + letters.upper() + "İ" * (name == "Turkish"))
    for name, letters in _LANGUAGES.items()
}
_MARKS = frozenset("„“”‚‘’–—…€«»§°•·²³½™®©£\u00a0")
_WORDS = frozenset("àèéêóôùíöåæÀÈÉÅÖ")
"""Letters that are words of their own."""
_GOOD, _MARK, _BAD = 1.0, 0.4, -1.0
_ENOUGH = 0.35
"""Mean score from which a text reads as words."""
_APART = 0.15
"""By how much the best text must be better than the next other one, or nobody can tell: a mean over
the characters in which the two differ, and the share of words that one language covers."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A text its bytes may stand for."""

    text: str
    encoding: str
    score: float


def guess_text(data: bytes) -> list[Guess]:
    """The texts that bytes may stand for, the likeliest first; more than one if nobody can tell.

    Only what is no ASCII is looked at: letters of one alphabet where letters belong, capitals where
    words begin, quotation marks beside words. Short texts are told as well as long ones.

    Examples
    --------
    >>> [guess.encoding for guess in guess_text("Jürgen Weiß, Köln".encode("mac_roman"))]
    ['mac_roman']
    """
    guesses: list[Guess] = []
    for encoding in NAMES:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(text != other.text for other in guesses):
            guesses.append(Guess(text, encoding, _score(text)))
    guesses.sort(key=lambda guess: -guess.score)
    guesses = [guess for guess in guesses if _mean_rate(guess.text) >= _ENOUGH]
    if not guesses:
        return []
    best, *others = guesses
    return [best, *(other for other in others if _lead(best.text, other.text) < _APART)]


def _score(text: str) -> float:
    return _mean_rate(text) + _covered(text) / 2


def _mean_rate(text: str) -> float:
    rates = [rate for _, rate in _rates(text)]
    return sum(rates) / len(rates) if rates else _GOOD


def _lead(one: str, other: str) -> float:
    """How much better one text reads than another of the same bytes."""
    rates = [
        (first, second)
        for (char, first), (its, second) in zip(_rates(one), _rates(other), strict=True)
        if char != its
    ]
    difference = sum(first - second for first, second in rates) / max(len(rates), 1)
    return difference + _covered(one) - _covered(other)


def _rates(text: str) -> list[tuple[str, float]]:
    padded = f" {text} "
    return [
        (char, _rate(padded[at - 1], char, padded[at + 1]))
        for at, char in enumerate(padded)
        if char > "\x7f"
    ]


def _rate(before: str, char: str, after: str) -> float:
    if char in _MARKS:
        inside = before.isalpha() and after.isalpha()
        return _BAD if inside and char != "’" else _MARK
    if not char.isalpha() or _has_wrong_case(before, char, after):
        return _BAD
    if _script(char) != "LATIN":
        same = [_script(side) == _script(char) for side in (before, after) if side.isalpha()]
        is_word = bool(same) and all(same) and not (char == "ς" and after.isalpha())
    else:
        is_alone = not before.isalpha() and not after.isalpha() and char not in _WORDS
        is_word = not is_alone and any(char in letters for letters in _LETTERS.values())
    return _GOOD if is_word else _BAD / 2


def _has_wrong_case(before: str, char: str, after: str) -> bool:
    """A capital inside a word, or a small letter inside CAPITALS."""
    capital = char.isupper() and (before.islower() or (before.isalpha() and after.islower()))
    return capital or (char.islower() and char != "ß" and before.isupper() and after.isupper())


def _covered(text: str) -> float:
    """Share of the words with letters beyond ASCII that are of one alphabet, German first."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    if not words:
        return 0.0
    shares = {
        name: sum(all(char <= "\x7f" or char in letters for char in word) for word in words)
        for name, letters in _LETTERS.items()
    }
    best = max(shares.values()) / len(words)
    cyrillic = sum(all(_script(char) == "CYRILLIC" for char in word) for word in words) / len(words)
    greek = sum(all(_script(char) == "GREEK" for char in word) for word in words) / len(words)
    return max(best + 0.2 * (shares["German"] == len(words)), cyrillic, greek * 0.9)


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]

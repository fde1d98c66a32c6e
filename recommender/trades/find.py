"""Which trade a member has: read off the words of headline, organisation and industry.

Who is named by no word of the table is placed by meaning, next to the trade whose name is nearest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.texts.items import unit
from recommender.text_cache import cache_by_text
from recommender.trades.table import load_occupations, load_trades
from recommender.trades.words import read_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recommender.arrays import BoolArray, DoubleArray, FloatArray, IntArray
    from recommender.club.member import Member

PER_MEMBER = 2
"""Trades of a member at most: a lawyer and notary, a farmer with a shop."""

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_END = 5
"""Letters of a word that may end a compound: "Hausverwaltung" ends a "Wohnhausverwaltung"."""
_COMPOUND = 0.6
"""What such an end counts beside the word itself."""
_LATER = 0.5
"""How much less a word counts for each word before it: who people are comes first."""
_ORGANISATION = 0.5
"""What the organisation counts beside the headline."""
_INDUSTRY = 0.5
"""What the industry counts."""
_CLOSE = 0.8
"""Share of the best trade's score from which a second trade is one, too."""
_LEAST = 2.5
"""Score from which words are believed."""
_NEAR = 0.35
"""Cosine above the mean from which a meaning is believed."""
_ANYBODY = frozenset({"1120"})
"""Trades that say how high somebody stands rather than what they do: managing directors."""
_STANDING_SHARE = 0.25
"""What they count, where nothing else is named."""
_EARLIER = re.compile(
    r"\b(?:früher\w*|vorher|zuvor|davor|ehemals|ehemalige[nr]?|ehem|vormals|gelernte[nr]?"
    r"|former|formerly|previously|trained|ex)\b[^,;()|/–]*",
    re.IGNORECASE,
)
"""What somebody once was or learnt, up to the next comma, bracket or stroke."""
_EARLIER_SHARE = 0.3
"""What that counts beside what they are now, where they say so."""
_SURNAME_SHARE = 0.3
"""What a trade that people are called by counts in the name of an organisation: it is its owner's."""
_JOINTS = ("", "s", "n", "en")
"""Letters that join the two parts of a compound."""
_SHORTEST_START = 4
"""Letters of a beginning that may name a work."""
_ENDINGS = ("s", "es", "e", "n", "en")
"""Endings of cases and of plurals."""
_SHORTEST_WITH_ENDING = 7
"""Letters of a word that may have one, or lack "er"."""
_WITHOUT_DOTS = str.maketrans("äöü", "aou")


@dataclass(frozen=True)
class Names:
    """Trades by the words of their names."""

    trades: Mapping[tuple[str, ...], frozenset[int]]

    @cached_property
    def longest(self) -> int:
        """Words of the longest name."""
        return max(map(len, self.trades))


def find_trades(
    members: Sequence[Member], encode: Callable[[Sequence[str]], FloatArray]
) -> IntArray:
    """Trades of members.

    Parameters
    ----------
    members
        Any.
    encode
        Makes unit vectors of texts: for those whom no word places.

    Returns
    -------
    IntArray, shape (n_members, 2)
        Numbers in `load_trades`, the likelier first; -1 for none.
    """
    trades = np.full((len(members), PER_MEMBER), -1, dtype=np.int64)
    unplaced = []
    for row, member in enumerate(members):
        chosen = _choose(_score(member))
        trades[row, : len(chosen)] = chosen
        if not chosen and (member.headline or member.industry):
            unplaced.append(row)
    if unplaced:
        texts = [members[row].headline or members[row].industry for row in unplaced]
        trades[unplaced, 0] = _nearest(texts, encode)
    return trades


def _score(member: Member) -> DoubleArray:
    """How much the words of a profile speak for each trade, shape (n_trades,).

    The industry decides among what headline and organisation name, and speaks for itself only where
    they name nothing; who manages something has its trade, and else that of a managing director.
    """
    named: DoubleArray = np.zeros(len(load_trades().trades))
    industry: DoubleArray = np.zeros(len(named))
    _add_up(named, _score_text(member.headline), 1.0)
    _add_up(named, _score_organisation(member.organisation), _ORGANISATION)
    _add_up(industry, _score_text(member.industry), _INDUSTRY)
    anybody = list(_anybody())
    standing = _STANDING_SHARE * named[anybody]
    named[anybody] = 0.0
    score = np.where(named > 0, named + industry, 0.0)
    if score.max() < _LEAST:
        score = named + industry
    if score.max() < _LEAST:
        score[anybody] = standing
    return score


def _add_up(score: DoubleArray, found: Mapping[int, float], share: float) -> None:
    for trade, value in found.items():
        score[trade] += share * value


def _choose(score: DoubleArray) -> list[int]:
    best = np.argsort(-score, kind="stable")[:PER_MEMBER]
    least = max(_LEAST, _CLOSE * float(score[best[0]]))
    return [int(trade) for trade in best if score[trade] >= least]


@cache_by_text(1 << 16)
def _score_text(text: str) -> dict[int, float]:
    return _score_words(*_read_words(text))


@cache_by_text(1 << 16)
def _score_organisation(name: str) -> dict[int, float]:
    words, shares = _read_words(name)
    called = [word in read_words().surnames or _ends_like_a_surname(word) for word in words]
    return _score_words(
        words,
        [
            share * (_SURNAME_SHARE if is_name else 1.0)
            for share, is_name in zip(shares, called, strict=True)
        ],
    )


def _ends_like_a_surname(word: str) -> bool:
    return (word,) not in _names().trades and word.endswith(read_words().surnames)


def _score_words(words: Sequence[str], shares: Sequence[float]) -> dict[int, float]:
    """What words say, each counting a share: of several letters more, of an early word more.

    Titles of the classification of occupations are asked only where the table's own names say nothing.
    """
    empty = read_words().empty
    before = np.cumsum([0, *(word not in empty for word in words)]).tolist()
    weights = [share / (1 + _LATER * place) for share, place in zip(shares, before, strict=False)]
    scores: dict[int, float] = {}
    taken = _score_names(words, weights, _names(), scores)
    for place, word in enumerate(words):
        if place not in taken:
            letters, trades = _look_up(word)
            _add(scores, trades, weights[place] * letters)
    if max(scores.values(), default=0.0) < _LEAST:
        _score_names(words, weights, _occupations(), scores)
    return scores


def _score_names(
    words: Sequence[str], weights: Sequence[float], names: Names, scores: dict[int, float]
) -> set[int]:
    """Add what names among words say, the longest first; returns the places of their words."""
    taken: set[int] = set()
    for length in range(min(names.longest, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            name, places = tuple(words[start : start + length]), range(start, start + length)
            if name in names.trades and taken.isdisjoint(places):
                taken.update(places)
                _add(scores, names.trades[name], weights[start] * sum(map(len, name)))
    return taken


def _read_words(text: str) -> tuple[list[str], list[float]]:
    """The words of a text, and what each counts: what somebody was counts less than what they are."""
    past = [match.span() for match in _EARLIER.finditer(text)]
    words, shares = [], []
    for match in _WORD.finditer(text):
        if normal := _normal(match.group()):
            words.append(normal)
            was = any(start <= match.start() < end for start, end in past)
            shares.append(_EARLIER_SHARE if was else 1.0)
    if 1.0 not in shares:
        shares = [1.0] * len(words)
    return words, shares


def _add(scores: dict[int, float], trades: frozenset[int], value: float) -> None:
    """A word of several trades says less of each."""
    for trade in trades:
        scores[trade] = max(scores.get(trade, 0.0), value / len(trades) ** 0.5)


@cache_by_text(1 << 16)
def _look_up(word: str) -> tuple[float, frozenset[int]]:
    """What a word that is no name itself says: how many letters count, and for which trades.

    "Radiologin" is a Radiologe, "Metallbau" what a Metallbauer does, a "Druckereibesitzer" has a
    Druckerei, and a "Wohnhausverwaltung" is a Hausverwaltung.
    """
    if word in read_words().empty:
        return 0.0, frozenset()
    if trades := _of_a_form(word):
        return len(word), trades
    for standing in read_words().standings:
        start = word.removesuffix(standing)
        if start != word and len(start) >= _SHORTEST_START:
            forms = [start.removesuffix(joint) for joint in _JOINTS]
            for form in forms:
                if trades := _names().trades.get((form,)) or _of_a_form(form):
                    return len(form), trades
            return _ends(forms[0])
    return _ends(word)


def _of_a_form(word: str) -> frozenset[int]:
    """Trades named by another form of a word: a man's, another case, or that of the work."""
    forms = [f"{word}e", word.translate(_WITHOUT_DOTS)]
    if len(word) >= _SHORTEST_WITH_ENDING:
        forms += [f"{word}er", *(word.removesuffix(ending) for ending in _ENDINGS)]
    named = (_names().trades.get((form,)) or _works().get(form) for form in forms if form != word)
    return _works().get(word) or next(filter(None, named), frozenset())


def _ends(word: str) -> tuple[float, frozenset[int]]:
    """The longest known word that a compound ends with: what its letters count, and its trades."""
    for length in range(len(word) - 2, _SHORTEST_END - 1, -1):
        end = word[-length:]
        trades = _names().trades.get((end,)) or _works().get(end)
        if trades:
            return _COMPOUND * length, trades
    return 0.0, frozenset()


@cache
def _works() -> dict[str, frozenset[int]]:
    """Trades by words of the work, where the table has who does it, and the other way round."""
    named: dict[str, set[int]] = {}
    for words, trades in _names().trades.items():
        if len(words) > 1:
            continue
        for kin in read_words().works:
            for end, other in (kin, kin[::-1]):
                start = words[0].removesuffix(end)
                if start != words[0] and len(start) >= _SHORTEST_START:
                    named.setdefault(start + other, set()).update(trades)
    return {
        word: frozenset(trades) for word, trades in named.items() if (word,) not in _names().trades
    }


@cache
def _names() -> Names:
    """Trades by the words that name them."""
    by_words: dict[tuple[str, ...], set[int]] = {}
    for number, trade in enumerate(load_trades().trades):
        for name in trade.words:
            if words := tuple(read_name(name)):
                by_words.setdefault(words, set()).add(number)
    return Names({words: frozenset(trades) for words, trades in by_words.items()})


@cache
def _occupations() -> Names:
    """Trades by further titles of their people; none is an end of a compound, as some are odd."""
    number = {trade.code: place for place, trade in enumerate(load_trades().trades)}
    by_words: dict[tuple[str, ...], set[int]] = {}
    for code, title in load_occupations():
        by_words.setdefault(tuple(read_name(title)), set()).add(number[code])
    return Names({words: frozenset(trades) for words, trades in by_words.items()})


@cache
def _anybody() -> tuple[int, ...]:
    trades = load_trades().trades
    return tuple(number for number, trade in enumerate(trades) if trade.code in _ANYBODY)


def read_name(text: str) -> list[str]:
    """Words without case, and without the endings that say a woman does it."""
    return [normal for word in _WORD.findall(text) if (normal := _normal(word))]


def _normal(word: str) -> str:
    """A word without case and without the ending that says a woman does it; empty for such an ending."""
    plain = word.casefold().replace("ß", "ss")
    if plain in {"in", "innen"}:
        return ""
    for end in ("innen", "in"):
        if plain.endswith(end) and len(plain) > len(end) + 4:
            return plain.removesuffix(end)
    return plain


def _nearest(texts: Sequence[str], encode: Callable[[Sequence[str]], FloatArray]) -> IntArray:
    """The trade whose name is nearest to each text; -1 where none is near."""
    vectors, mean = _name_vectors(encode)
    queries = encode(texts)
    filled: BoolArray = np.asarray(queries.any(axis=1))
    cosines = unit(np.where(filled[:, None], queries - mean, 0.0).astype(np.float32)) @ vectors.T
    best = cosines.argmax(axis=1) // 2  # two languages
    near: IntArray = np.where(cosines.max(axis=1) >= _NEAR, best, -1)
    return near


def _name_vectors(encode: Callable[[Sequence[str]], FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Names of all trades, English and German in turns, less their mean; and the mean."""
    names = [trade.names[key] for trade in load_trades().trades for key in ("en", "de")]
    vectors = encode(names)
    mean: FloatArray = vectors.mean(axis=0)
    return unit(vectors - mean), mean

"""Which trade a member has: read off the words of headline, organisation and industry.

Who is named by no word of the table is placed by meaning, next to the trade whose name is nearest.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.texts.items import unit
from recommender.text_cache import cache_by_text
from recommender.trades.table import load_trades

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
_FIELDS = (1.0, 0.5, 0.5)
"""What headline, organisation and industry count."""
_CLOSE = 0.8
"""Share of the best trade's score from which a second trade is one, too."""
_LEAST = 2.5
"""Score from which words are believed."""
_NEAR = 0.35
"""Cosine above the mean from which a meaning is believed."""
_ANYBODY = frozenset({"1120"})
"""Trades that say how high somebody stands rather than what they do: managing directors."""


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
    """How much the words of a profile speak for each trade, shape (n_trades,)."""
    fields = (member.headline, member.organisation, member.industry)
    score: DoubleArray = np.zeros(len(load_trades().trades))
    for text, share in zip(fields, _FIELDS, strict=True):
        for trade, value in _score_text(text).items():
            score[trade] += share * value
    for trade in _anybody():
        score[trade] *= 0.25
    return score


def _choose(score: DoubleArray) -> list[int]:
    best = np.argsort(-score, kind="stable")[:PER_MEMBER]
    least = max(_LEAST, _CLOSE * float(score[best[0]]))
    return [int(trade) for trade in best if score[trade] >= least]


@cache_by_text(1 << 16)
def _score_text(text: str) -> dict[int, float]:
    """What the words of a text say: of several letters more, of an early word more."""
    names, words = _names(), _words_of(text)
    scores: dict[int, float] = {}
    taken: set[int] = set()
    for length in range(min(_longest(), len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            places = set(range(start, start + length))
            trades = names.get(tuple(words[start : start + length]))
            if trades and not places & taken:
                taken |= places
                letters = sum(map(len, words[start : start + length]))
                _add(scores, trades, letters / (1 + _LATER * start))
    for place, word in enumerate(words):
        if place not in taken:
            end, trades = _ends(word)
            _add(scores, trades, _COMPOUND * end / (1 + _LATER * place))
    return scores


def _add(scores: dict[int, float], trades: frozenset[int], value: float) -> None:
    """A word of several trades says less of each."""
    for trade in trades:
        scores[trade] = max(scores.get(trade, 0.0), value / len(trades) ** 0.5)


def _ends(word: str) -> tuple[int, frozenset[int]]:
    """The longest known word that a compound ends with: its letters, and its trades."""
    for length in range(len(word) - 2, _SHORTEST_END - 1, -1):
        trades = _names().get((word[-length:],))
        if trades:
            return length, trades
    return 0, frozenset()


@cache
def _names() -> dict[tuple[str, ...], frozenset[int]]:
    """Trades by the words that name them."""
    trades_by_words: dict[tuple[str, ...], set[int]] = {}
    for number, trade in enumerate(load_trades().trades):
        for name in trade.words:
            if words := tuple(_words_of(name)):
                trades_by_words.setdefault(words, set()).add(number)
    return {words: frozenset(trades) for words, trades in trades_by_words.items()}


@cache
def _longest() -> int:
    return max(map(len, _names()))


@cache
def _anybody() -> tuple[int, ...]:
    trades = load_trades().trades
    return tuple(number for number, trade in enumerate(trades) if trade.code in _ANYBODY)


def _words_of(text: str) -> list[str]:
    """Words without case, and without the endings that say a woman does it."""
    words = (word.casefold().replace("ß", "ss") for word in _WORD.findall(text))
    return [_without_gender(word) for word in words if word not in {"in", "innen"}]


def _without_gender(word: str) -> str:
    for end in ("innen", "in"):
        if word.endswith(end) and len(word) > len(end) + 4:
            return word.removesuffix(end)
    return word


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

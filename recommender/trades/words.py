"""Words beside those that name a trade: of standing, of no work, of people, and of a work and who does it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class TradeWords:
    """What ``recommender/labels/trade_words.json`` has, in small letters, German and English."""

    standings: tuple[str, ...]
    """Ends of compounds that say how somebody stands to a work that their beginning names."""
    empty: frozenset[str]
    """Words that say no work, these among them: they do not put later ones further back."""
    surnames: tuple[str, ...]
    """Trades that people are called by."""
    works: tuple[tuple[str, str], ...]
    """Ends of words for who does a work, and for the work itself."""


@cache
def read_words() -> TradeWords:
    """The words that come with the package."""
    path = files("recommender.labels") / "trade_words.json"
    lists = json.loads(path.read_text(encoding="utf-8"))
    return TradeWords(
        standings=tuple(lists["standings"]),
        empty=frozenset(lists["empty"]).union(lists["standings"]),
        surnames=tuple(lists["surnames"]),
        works=tuple((doer, work) for doer, work in lists["works"]),
    )

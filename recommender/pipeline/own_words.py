"""Needs and offers of a club line by line, and which trades usually have or look for what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.gaps import OwnWords
from recommender.club.vague_wish import is_general
from recommender.maths.texts.evidence import centred
from recommender.maths.texts.items import Items, in_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.arrays import BoolArray, FloatArray, IntArray
    from recommender.maths.texts.facets import Texts
    from recommender.pipeline.prepared import Prepared
    from recommender.trades.vectors import TradeVectors

_BLOCK = 1_024
"""Lines compared at a time."""


@dataclass(frozen=True, eq=False)
class Lines:
    """Some needs or offers, member after member."""

    words: tuple[OwnWords, ...]
    vectors: FloatArray
    """Shape (n_lines, dimension), centred."""
    owners: IntArray
    """Shape (n_lines,): rows of their members, ascending."""

    def only(self, kept: BoolArray) -> Lines:
        """Some of them, ``kept`` of shape (n_lines,)."""
        words = tuple(line for line, keep in zip(self.words, kept, strict=True) if keep)
        return Lines(words, self.vectors[kept], self.owners[kept])


def list_needs(prepared: Prepared) -> Lines:
    """Needs that say something of their own."""
    texts, items = prepared.facets.need_texts, prepared.features.exchange.asked
    told = [
        field == "needs" and not is_general(text)
        for field, text in zip(texts.fields, texts.texts, strict=True)
    ]
    return _list_lines(prepared, texts, items, told)


def list_offers(prepared: Prepared) -> Lines:
    """Offers as they are listed."""
    texts, items = prepared.facets.give_texts, prepared.features.exchange.given
    return _list_lines(prepared, texts, items, [field == "offers" for field in texts.fields])


def least_product(prepared: Prepared) -> float:
    """The inner product of a need and a gift from which one might meet the other."""
    knobs, exchange = prepared.config.evidence, prepared.features.exchange
    return prepared.facets.calibration.z_of(knobs.might_help) * exchange.sd


def rate_gifts(prepared: Prepared, trades: TradeVectors, needs: FloatArray) -> FloatArray:
    """How well what people of each trade usually have meets some needs.

    Parameters
    ----------
    prepared
        The club.
    trades
        Vectors of the encoder that it was prepared with.
    needs
        Shape (n_needs, dimension), centred.

    Returns
    -------
    FloatArray, shape (n_needs, n_trades)
        The largest inner product with any of them, read in their context as members' are.
    """
    centre = prepared.facets.unrelated.mean(axis=0)
    read = in_context(trades.gifts, centre, prepared.config.profiles.context)
    return _rate(needs, read, prepared.features.exchange.means[1])


def rate_needs(prepared: Prepared, trades: TradeVectors, gifts: FloatArray) -> FloatArray:
    """How well some gifts meet what people of each trade usually look for; as `rate_gifts`."""
    return _rate(gifts, trades.needs, prepared.features.exchange.means[0])


def blocks(n: int) -> Iterator[slice]:
    """Parts of so many lines."""
    return (slice(low, low + _BLOCK) for low in range(0, n, _BLOCK))


def _list_lines(prepared: Prepared, texts: Texts, items: Items, told: list[bool]) -> Lines:
    ids, rows = prepared.club.ids, np.flatnonzero(told)
    owners = items.owners[rows]
    words = tuple(
        OwnWords(ids[owner], texts.texts[row])
        for owner, row in zip(owners.tolist(), rows.tolist(), strict=True)
    )
    return Lines(words, items.vectors[rows], owners)


def _rate(vectors: FloatArray, groups: Items, mean: FloatArray) -> FloatArray:
    others = centred(groups.vectors, mean)
    rated = np.empty((len(vectors), len(groups.start) - 1), dtype=np.float32)
    for some in blocks(len(vectors)):
        products = vectors[some] @ others.T
        rated[some] = np.maximum.reduceat(products, groups.start[:-1], axis=1)
    return rated

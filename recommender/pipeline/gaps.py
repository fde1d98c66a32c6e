"""What nobody has and what nobody asks for, grouped by the trades that usually do.

Needs and offers are those of profiles alone. Who may be introduced to whom does not matter here:
somebody in the club has it, or nobody has. What members keep in their inventories is not looked at,
so that the list tells nothing of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.club.gaps import ClubGaps, Gap, OwnWords, UnaskedOffer
from recommender.club.vague_wish import is_general
from recommender.maths.texts.evidence import centred
from recommender.maths.texts.items import Items, in_context
from recommender.trades.table import load_trades
from recommender.trades.vectors import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from recommender.arrays import BoolArray, FloatArray, IntArray
    from recommender.maths.texts.facets import Texts
    from recommender.pipeline.prepared import Prepared
    from recommender.trades.vectors import TradeVectors

_BLOCK = 1_024
"""Needs, or offers, compared at a time."""


def find_gaps(
    prepared: Prepared, trades: TradeVectors, settled: Collection[tuple[str, str]] = ()
) -> ClubGaps:
    """What a club lacks, and what it leaves lying.

    Parameters
    ----------
    prepared
        The club.
    trades
        Vectors of the encoder that it was prepared with.
    settled
        Member and text of needs that were met from outside the club, as everybody concerned agreed.
    """
    needs, offers = _Lines.needs(prepared), _Lines.offers(prepared)
    given, least = prepared.features.exchange.given, _least(prepared)
    is_met = _find_close(needs.vectors, needs.owners, given.vectors, given.owners, least)
    is_met |= np.array([(line.member, line.text) in settled for line in needs.words], np.bool_)
    is_asked = _find_close(offers.vectors, offers.owners, needs.vectors, needs.owners, least)
    return ClubGaps(
        needs=len(needs.words),
        open=int((~is_met).sum()),
        gaps=tuple(_group_needs(prepared, needs.only(~is_met), trades)),
        offers=len(offers.words),
        unasked=tuple(_find_helped(prepared, offers.only(~is_asked), trades)),
    )


class _Lines:
    """Some needs or offers, member after member.

    Parameters
    ----------
    words
        Each in its member's words.
    vectors, owners
        Shape (n_lines, dimension), centred; shape (n_lines,), rows of their members.
    """

    def __init__(self, words: list[OwnWords], vectors: FloatArray, owners: IntArray) -> None:
        self.words = words
        self.vectors = vectors
        self.owners = owners

    @classmethod
    def needs(cls, prepared: Prepared) -> _Lines:
        """Needs that say something of their own."""
        texts, items = prepared.facets.need_texts, prepared.features.exchange.asked
        told = [
            field == "needs" and not is_general(text)
            for field, text in zip(texts.fields, texts.texts, strict=True)
        ]
        return cls._of(prepared, texts, items, told)

    @classmethod
    def offers(cls, prepared: Prepared) -> _Lines:
        """Offers as they are listed."""
        texts, items = prepared.facets.give_texts, prepared.features.exchange.given
        return cls._of(prepared, texts, items, [field == "offers" for field in texts.fields])

    @classmethod
    def _of(cls, prepared: Prepared, texts: Texts, items: Items, told: list[bool]) -> _Lines:
        ids, rows = prepared.club.ids, np.flatnonzero(told)
        owners = items.owners[rows]
        words = [
            OwnWords(ids[owner], texts.texts[row])
            for owner, row in zip(owners.tolist(), rows.tolist(), strict=True)
        ]
        return cls(words, items.vectors[rows], owners)

    def only(self, kept: BoolArray) -> _Lines:
        """Some of them, ``kept`` of shape (n_lines,)."""
        words = [line for line, keep in zip(self.words, kept, strict=True) if keep]
        return _Lines(words, self.vectors[kept], self.owners[kept])


def _least(prepared: Prepared) -> float:
    """The inner product of a need and a gift from which one might meet the other."""
    knobs, exchange = prepared.config.evidence, prepared.features.exchange
    return prepared.facets.calibration.z_of(knobs.might_help) * exchange.sd


def _find_close(
    vectors: FloatArray, owners: IntArray, others: FloatArray, of: IntArray, least: float
) -> BoolArray:
    """Which vectors somebody else has something close to, shape (n_vectors,).

    Parameters
    ----------
    vectors, owners
        Shape (n_vectors, dimension) and (n_vectors,).
    others, of
        The same of what they are compared with.
    least
        Inner product from which two are close.
    """
    close = np.zeros(len(vectors), dtype=np.bool_)
    for some in _blocks(len(vectors)):
        near = vectors[some] @ others.T >= least
        close[some] = (near & (owners[some, None] != of)).any(axis=1)
    return close


def _group_needs(prepared: Prepared, needs: _Lines, trades: TradeVectors) -> Iterator[Gap]:
    """Needs by the trades that usually have what is looked for, as few trades as meet them all.

    Yields
    ------
    Gap
        Those of most members first; last the needs for which no trade is known.
    """
    gifts = _centre_gifts(prepared, trades)
    rated = _rate_trades(needs.vectors, gifts)
    sd = prepared.features.exchange.sd
    best = rated.max(axis=1, initial=-np.inf)
    enough = np.maximum(best - prepared.config.gaps.near_best * sd, _least(prepared))
    fits = rated >= enough[:, None]
    codes = [trade.code for trade in load_trades().trades]
    while (trade := _choose_trade(fits, rated, needs.owners)) is not None:
        chosen = np.flatnonzero(fits[:, trade])
        chosen = chosen[np.argsort(-rated[chosen, trade], kind="stable")]
        yield Gap(codes[trade], tuple(needs.words[row] for row in chosen))
        fits[chosen] = False
        rated[chosen] = -np.inf
    left = np.flatnonzero(best < _least(prepared))
    if len(left):
        yield Gap("", tuple(needs.words[row] for row in left))


def _choose_trade(fits: BoolArray, rated: FloatArray, owners: IntArray) -> int | None:
    """The trade that meets needs of most members, and of such the clearest; None if none is left."""
    if not fits.any():
        return None
    first = np.flatnonzero(np.diff(owners, prepend=-1))
    members = np.logical_or.reduceat(fits, first, axis=0).sum(axis=0)
    clear = np.where(fits, rated, 0.0).sum(axis=0)
    return int(np.lexsort((-clear, -members))[0])


def _find_helped(prepared: Prepared, offers: _Lines, trades: TradeVectors) -> list[UnaskedOffer]:
    """Offers with the trades that usually look for such, and members of these."""
    needs = centred(trades.needs.vectors, prepared.features.exchange.means[0])
    rated = _rate_trades(offers.vectors, Items(needs, trades.needs.start))
    codes, most = [trade.code for trade in load_trades().trades], prepared.config.gaps.helped
    found = []
    for line, owner, row in zip(offers.words, offers.owners.tolist(), rated, strict=True):
        likely = np.argsort(-row, kind="stable")[:most]
        likely = likely[row[likely] >= _least(prepared)]
        helps = _list_members_of(prepared, likely, owner)[:most]
        found.append(
            UnaskedOffer(
                line,
                tuple(codes[trade] for trade in likely),
                tuple(prepared.club.ids[member] for member in helps),
            )
        )
    return sorted(found, key=lambda each: not each.helps)


def _list_members_of(prepared: Prepared, trades: IntArray, but: int) -> list[int]:
    """Rows of members of some trades, those of the first one first, without one of them."""
    has = prepared.features.trades
    rows = [np.flatnonzero((has == trade).any(axis=1)).tolist() for trade in trades]
    return [row for row in dict.fromkeys(row for some in rows for row in some) if row != but]


def _centre_gifts(prepared: Prepared, trades: TradeVectors) -> Items:
    """Gifts of trades, read in their context as members' are."""
    centre = prepared.facets.unrelated.mean(axis=0)
    read = in_context(trades.gifts, centre, prepared.config.profiles.context)
    return Items(centred(read.vectors, prepared.features.exchange.means[1]), read.start)


def _rate_trades(vectors: FloatArray, groups: Items) -> FloatArray:
    """The largest inner product with anything of each trade, shape (n_vectors, n_trades)."""
    trades = (len(groups.start) - 1) // len(LANGUAGES)
    rated = np.empty((len(vectors), trades), dtype=np.float32)
    for some in _blocks(len(vectors)):
        products = vectors[some] @ groups.vectors.T
        best = np.maximum.reduceat(products, groups.start[:-1], axis=1)
        rated[some] = best.reshape(len(best), trades, len(LANGUAGES)).max(axis=2)
    return rated


def _blocks(n: int) -> Iterator[slice]:
    return (slice(low, low + _BLOCK) for low in range(0, n, _BLOCK))

"""What nobody has and what nobody asks for, grouped by the trades that usually do.

Needs and offers are those of profiles alone. Who may be introduced to whom does not matter here:
somebody in the club has it, or nobody has. What members keep in their inventories is not looked at,
so that the list tells nothing of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.club.gaps import ClubGaps, Gap, UnaskedOffer
from recommender.pipeline.own_words import (
    blocks,
    least_product,
    list_needs,
    list_offers,
    rate_gifts,
    rate_needs,
)
from recommender.trades.table import load_trades

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from recommender.arrays import BoolArray, FloatArray, IntArray
    from recommender.pipeline.own_words import Lines
    from recommender.pipeline.prepared import Prepared
    from recommender.trades.vectors import TradeVectors


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
    needs, offers = list_needs(prepared), list_offers(prepared)
    given, least = prepared.features.exchange.given, least_product(prepared)
    is_met = _find_close(needs, given.vectors, given.owners, least)
    is_met |= np.array([(line.member, line.text) in settled for line in needs.words], np.bool_)
    is_asked = _find_close(offers, needs.vectors, needs.owners, least)
    return ClubGaps(
        needs=len(needs.words),
        open=int((~is_met).sum()),
        gaps=tuple(_group_needs(prepared, needs.only(~is_met), trades)),
        offers=len(offers.words),
        unasked=tuple(_find_helped(prepared, offers.only(~is_asked), trades)),
    )


def _find_close(lines: Lines, others: FloatArray, owners: IntArray, least: float) -> BoolArray:
    """Which lines somebody else has something close to, shape (n_lines,).

    Parameters
    ----------
    lines
        Needs or offers.
    others, owners
        Shape (n_others, dimension) and (n_others,): what they are compared with, and whose it is.
    least
        Inner product from which two are close.
    """
    close = np.zeros(len(lines.words), dtype=np.bool_)
    for some in blocks(len(close)):
        near = lines.vectors[some] @ others.T >= least
        close[some] = (near & (lines.owners[some, None] != owners)).any(axis=1)
    return close


def _group_needs(prepared: Prepared, needs: Lines, trades: TradeVectors) -> Iterator[Gap]:
    """Needs by the trades that usually have what is looked for, as few trades as meet them all.

    Yields
    ------
    Gap
        Those of most members first; last the needs for which no trade is known.
    """
    rated, least = rate_gifts(prepared, trades, needs.vectors), least_product(prepared)
    best = rated.max(axis=1, initial=-np.inf)
    lower = prepared.config.gaps.near_best * prepared.features.exchange.sd
    fits = rated >= np.maximum(best - lower, least)[:, None]
    codes = [trade.code for trade in load_trades().trades]
    while (trade := _choose_trade(fits, rated, needs.owners)) is not None:
        chosen = np.flatnonzero(fits[:, trade])
        chosen = chosen[np.argsort(-rated[chosen, trade], kind="stable")]
        yield Gap(codes[trade], tuple(needs.words[row] for row in chosen))
        fits[chosen] = False
    left = np.flatnonzero(best < least)
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


def _find_helped(prepared: Prepared, offers: Lines, trades: TradeVectors) -> list[UnaskedOffer]:
    """Offers with the trades that usually look for such, and members of these."""
    rated, least = rate_needs(prepared, trades, offers.vectors), least_product(prepared)
    codes, most = [trade.code for trade in load_trades().trades], prepared.config.gaps.helped
    ids, unasked = prepared.club.ids, []
    for line, owner, row in zip(offers.words, offers.owners.tolist(), rated, strict=True):
        likely = np.argsort(-row, kind="stable")[:most]
        likely = likely[row[likely] >= least]
        helped = _list_members_of(prepared, likely, owner)[:most]
        names = tuple(codes[trade] for trade in likely), tuple(ids[member] for member in helped)
        unasked.append(UnaskedOffer(line, *names))
    return sorted(unasked, key=lambda offer: not offer.helps)


def _list_members_of(prepared: Prepared, trades: IntArray, but: int) -> list[int]:
    """Rows of members of some trades, those of the first one first, without one of them."""
    has = prepared.features.trades
    rows = [np.flatnonzero((has == trade).any(axis=1)).tolist() for trade in trades]
    return [row for row in dict.fromkeys(row for some in rows for row in some) if row != but]

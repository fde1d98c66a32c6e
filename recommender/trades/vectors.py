"""Vectors of what people of each trade usually give and look for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.texts.items import Items
from recommender.trades.table import load_trades

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class TradeVectors:
    """One encoder's vectors of the table of trades: unit rows, trade after trade."""

    gifts: Items
    needs: Items


def encode_trades(
    encode: Callable[[Sequence[str]], FloatArray], language: str = "en"
) -> TradeVectors:
    """Encode what people of every trade usually give and look for.

    Parameters
    ----------
    encode
        Makes unit vectors of texts.
    language
        "de" or "en": that of most of the club, as an encoder is surest within one language.
    """
    trades = load_trades().trades
    gifts = _encode([trade.gifts[language] for trade in trades], encode)
    return TradeVectors(gifts, _encode([trade.needs[language] for trade in trades], encode))


def _encode(
    groups: Sequence[Sequence[str]], encode: Callable[[Sequence[str]], FloatArray]
) -> Items:
    start = np.concatenate([[0], np.cumsum([len(group) for group in groups])]).astype(np.int64)
    return Items(encode([text for group in groups for text in group]), start)

"""Vectors of what people of each trade usually give and look for, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.texts.items import Items
from recommender.trades.table import load_trades

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.arrays import FloatArray

LANGUAGES = ("de", "en")


@dataclass(frozen=True, eq=False)
class TradeVectors:
    """One encoder's vectors of the table of trades."""

    gifts: Items
    """Unit rows; a trade's gifts in one language stand together, trade after trade: item group
    ``len(LANGUAGES) * trade + language``."""
    needs: Items
    """The same of what they look for."""


def encode_trades(encode: Callable[[Sequence[str]], FloatArray]) -> TradeVectors:
    """Encode what people of every trade usually give and look for.

    Parameters
    ----------
    encode
        Makes unit vectors of texts.
    """
    trades = load_trades().trades
    return TradeVectors(
        _encode([trade.gifts[language] for trade in trades for language in LANGUAGES], encode),
        _encode([trade.needs[language] for trade in trades for language in LANGUAGES], encode),
    )


def _encode(
    groups: Sequence[Sequence[str]], encode: Callable[[Sequence[str]], FloatArray]
) -> Items:
    start = np.concatenate([[0], np.cumsum([len(group) for group in groups])]).astype(np.int64)
    return Items(encode([text for group in groups for text in group]), start)

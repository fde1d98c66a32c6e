"""What a table has to talk about: who looks for what another has, and what two of them share."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from recommender.club.introduction import Certainty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.club.introduction import CommonPoint, Exchange
    from recommender.stages.explain import Explainer

_GIVES, _COMMON = 3, 2
_SHARED = frozenset({"interests", "goals"})
"""Fields that two can share; that their work is near is no common ground for a table."""
_ORDER = (Certainty.CLEAR, Certainty.POSSIBLE, Certainty.TRADE)


def explain_table(
    explainer: Explainer, rows: Sequence[int]
) -> tuple[tuple[Exchange, ...], tuple[CommonPoint, ...]]:
    """The best of what those at a table can give each other, and what they have in common.

    Parameters
    ----------
    explainer
        Of the club.
    rows
        Row numbers of those at the table.

    Returns
    -------
    gives : tuple of Exchange
        At most three, the clearest first, each need, gift and receiver once; nothing that is only
        usual in a trade.
    common : tuple of CommonPoint
        At most two, of different people.
    """
    exchanges: list[Exchange] = []
    shared: list[CommonPoint] = []
    for a, b in combinations(rows, 2):
        side = explainer.sides(a, b)[0]
        exchanges += [
            exchange for exchange in (*side.receives, *side.gives) if not exchange.need.is_of_trade
        ]
        shared += [
            point for point in side.common if {point.own.field, point.theirs.field} <= _SHARED
        ]
    exchanges.sort(key=lambda exchange: (_ORDER.index(exchange.evidence), -exchange.similarity))
    shared.sort(key=lambda point: -point.similarity)
    return _take_exchanges(exchanges), _take_common(shared)


def _take_exchanges(ordered: Sequence[Exchange]) -> tuple[Exchange, ...]:
    taken: list[Exchange] = []
    receivers: set[str] = set()
    givers: set[str] = set()
    for exchange in ordered:
        if exchange.need.member not in receivers and exchange.give.member not in givers:
            taken.append(exchange)
            receivers.add(exchange.need.member)
            givers.add(exchange.give.member)
    return tuple(taken[:_GIVES])


def _take_common(ordered: Sequence[CommonPoint]) -> tuple[CommonPoint, ...]:
    taken: list[CommonPoint] = []
    seen: set[str] = set()
    for point in ordered:
        if not {point.own.member, point.theirs.member} & seen:
            taken.append(point)
            seen |= {point.own.member, point.theirs.member}
    return tuple(taken[:_COMMON])

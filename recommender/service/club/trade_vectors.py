"""What people of each trade usually give and look for, as vectors for one club."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.club_language import club_language
from recommender.trades.vectors import encode_trades

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.ports.encoder import Encoder
    from recommender.trades.vectors import TradeVectors


def encode_trades_for(club: Club, encoder: Encoder) -> TradeVectors:
    """Vectors of the table of trades, in the language of most of a club.

    Parameters
    ----------
    club
        At least one member.
    encoder
        The one that the club is prepared with.
    """
    return encode_trades(encoder.encode, club_language(club.members))

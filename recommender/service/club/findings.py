"""What a report tells of a club beside its round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.findings import ClubFindings
from recommender.pipeline.gaps import find_gaps
from recommender.pipeline.organisations import list_organisations, view_organisation
from recommender.service.club.trade_vectors import encode_trades_for

if TYPE_CHECKING:
    from recommender.pipeline import Prepared
    from recommender.ports.encoder import Encoder


def find_out(prepared: Prepared, encoder: Encoder) -> ClubFindings:
    """What nobody has, and the largest organisations as units.

    Parameters
    ----------
    prepared
        The club.
    encoder
        The one that it was prepared with.
    """
    trades, knobs = encode_trades_for(prepared.club, encoder), prepared.config.organisations
    largest = list_organisations(prepared.club, knobs.least_people)[: knobs.in_report]
    views = (view_organisation(prepared, trades, finding.name) for finding in largest)
    return ClubFindings(find_gaps(prepared, trades), tuple(views))

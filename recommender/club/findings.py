"""What a report tells of a club beside its round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.club.gaps import ClubGaps
    from recommender.club.organisation import OrganisationView


@dataclass(frozen=True, slots=True)
class ClubFindings:
    """What nobody has, and organisations as units."""

    gaps: ClubGaps
    organisations: tuple[OrganisationView, ...]
    """Those with most people first."""

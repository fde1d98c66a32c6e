"""What the pairs of one club are compared by, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from recommender.arrays import FloatArray, IntArray
    from recommender.config import Evidence
    from recommender.features.scales import Scales
    from recommender.features.stated import Stated
    from recommender.maths.texts.calibration import Calibration
    from recommender.maths.texts.evidence import Standardised
    from recommender.maths.texts.patched import PatchedItems


@dataclass(frozen=True)
class Network:
    """Who knows whom."""

    ties: csr_array
    """Shape (n, n), symmetric: stated, or come about by a meeting."""
    communities: IntArray
    """Shape (n,)."""
    stated: csr_array
    """Of the ties those that somebody has stated: what members may be told numbers of."""
    possible: csr_array
    """Whoever know each other or may: ties, and pairs that were introduced, however long ago."""


@dataclass(frozen=True, eq=False)
class ClubFacts:
    """Everything the pairs of one club are compared by."""

    stated: Stated
    """The members' fields."""
    network: Network
    evidence: Evidence
    """How much evidence is enough."""
    calibration: Calibration
    """What z-values of needs and gifts are worth."""
    exchange: Standardised
    """Needs and what is given."""
    interests: Standardised
    offers: IntArray
    """Shape (n,): listed offers of each member, the first of what they give in ``exchange.given``."""
    whole_parts: PatchedItems
    """Profiles as a whole, centred on the club: of each member one unit vector, or a zero one."""
    trades: IntArray
    """Shape (n, 2): numbers of each member's trades, -1 for none."""
    background: FloatArray
    """Shape (n, r), unit rows."""
    scales: Scales
    """Measured on the whole club."""

    @cached_property
    def whole(self) -> FloatArray:
        """Profiles as a whole in one array, shape (n, dimension): put together at the first call after a change."""
        return self.whole_parts.joined().vectors

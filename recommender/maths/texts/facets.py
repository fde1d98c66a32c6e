"""Facets: what a club's texts become, as plain arrays in the club's row order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray
    from recommender.maths.texts.calibration import Calibration
    from recommender.maths.texts.items import Items


@dataclass(frozen=True)
class Texts:
    """The texts of one facet, member after member, with the profile field of each."""

    texts: tuple[str, ...]
    fields: tuple[str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Facets:
    """All members' vectors, in the club's row order; vectors of one encoder only."""

    encoder: str
    """Identity of the encoder."""
    calibration: Calibration
    """What its z-values are worth."""
    gives: Items
    """Offers and who the member is (headline, windows of about), one vector each, in the context of
    the others: see `recommender.maths.texts.items.in_context`."""
    needs: Items
    common: Items
    """Interests and goals."""
    whole: FloatArray
    """Shape (n, dimension): each profile as one text; zero rows for empty ones."""
    trades: IntArray
    """Shape (n, 2): numbers of each member's trades, -1 for none."""
    roles: FloatArray
    """Shape (n, dimension): meaning of the headline."""
    industries: FloatArray
    """Shape (n, dimension): meaning of the industry's name."""
    unrelated: FloatArray
    """Shape (n_texts, dimension): texts that have nothing to do with each other."""
    give_texts: Texts
    need_texts: Texts
    common_texts: Texts

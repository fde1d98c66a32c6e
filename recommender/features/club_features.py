"""The features of any pairs of one club: named columns, and what each side gets.

Compatible and different stay two axes: the ranker reads one, the reward for distance the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from recommender.features.club_facts import ClubFacts, Network
from recommender.features.common_ground import common_ground_of
from recommender.features.feature import Axis
from recommender.features.pair_block import PairBlock
from recommender.features.registry import FEATURES
from recommender.features.scales import measure_scales
from recommender.features.stated import Stated
from recommender.maths.pairs import sample_pairs
from recommender.maths.texts.evidence import centred, evidence_of, standardise
from recommender.maths.texts.items import Items, unit
from recommender.maths.texts.splice import spliced_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import DoubleArray, FloatArray, IntArray
    from recommender.club.member import Member
    from recommender.config import Evidence
    from recommender.maths.measures.band import Percentiles
    from recommender.maths.texts.facets import Facets

DIRECTED = ("give_ab", "give_ba")
"""What the first gives the second, and the other way; their mean and minimum are features."""

_PAIRS_FOR_SCALES = 500_000


@dataclass(frozen=True, eq=False)
class PairFeatures(ClubFacts):
    """Everything the pairs of one club are compared by, and their features.

    `measure` makes it of a whole club, `with_members` after a few members have changed.
    """

    @classmethod
    def measure(
        cls,
        members: Sequence[Member],
        facets: Facets,
        background: FloatArray,
        network: Network,
        evidence: Evidence,
        rng: np.random.Generator,
    ) -> Self:
        """Lay out a whole club and measure its scales.

        Parameters
        ----------
        members, facets, background, network
            Of one club, in its row order; ``background`` has unit rows.
        evidence
            How cosines become evidence.
        rng
            For the samples that scales are taken from.
        """
        stated = Stated(members)
        exchange = standardise(facets.needs, facets.gives, facets.unrelated, rng)
        interests = _interests(facets)
        alike = standardise(interests, interests, facets.unrelated, rng)
        common = standardise(facets.common, facets.common, facets.unrelated, rng)
        pairs = sample_pairs(len(members), _PAIRS_FOR_SCALES, rng)
        whole, mean = unit(common.asked.mean()), common.means[0]
        scales = measure_scales(stated, background, whole, mean, pairs)
        fields = facets.give_texts.fields
        return cls(stated, network, evidence, exchange, alike, fields, whole, background, scales)

    def with_members(
        self,
        members: Sequence[Member],
        facets: Facets,
        background: FloatArray,
        rows: IntArray,
        new: Facets,
    ) -> Self:
        """The features of the club after some members have changed, on the scales of before.

        Parameters
        ----------
        members, facets, background
            Of the whole club, as they are now.
        rows
            Ascending rows of those who have changed.
        new
            Facets of these alone.
        """
        interests = _interests(new)
        common = Items(centred(new.common.vectors, self.scales.common_mean), new.common.start)
        return replace(
            self,
            stated=Stated(members),
            exchange=self.exchange.with_members(rows, new.needs, new.gives),
            interests=self.interests.with_members(rows, interests, interests),
            give_fields=facets.give_texts.fields,
            common=spliced_rows(self.common, rows, unit(common.mean())),
            background=background,
        )

    def of(self, pairs: IntArray, *, further: bool = False) -> pd.DataFrame:
        """The features of pairs.

        Parameters
        ----------
        pairs
            Shape (m, 2), row numbers; every column but `DIRECTED` is the same for (i, j)
            and (j, i).
        further
            Whether the columns that only a learnt ranker reads are wanted, too.

        Returns
        -------
        DataFrame
            m rows, float64: a column per feature of `recommender.features.registry.FEATURES`, which
            say what they are, and the `DIRECTED` columns, 0 to 1.
        """
        block = PairBlock(self, pairs)
        columns = {
            feature.name: feature.compute(block)
            for feature in FEATURES
            if feature.axis is not Axis.LEARNT
        }
        columns |= {name: getattr(block, name) for name in DIRECTED}
        if further:
            learnt = (feature for feature in FEATURES if feature.axis is Axis.LEARNT)
            columns |= {feature.name: feature.compute(block) for feature in learnt}
        return pd.DataFrame(columns)

    @property
    def percentiles(self) -> Percentiles:
        """Percentiles of background cosine over the club's own pairs."""
        return self.scales.percentiles

    def common_ground_of(self, cosine: DoubleArray) -> DoubleArray:
        """Common ground, 0 to 1, of cosines of interests and goals as a whole; any shape."""
        return common_ground_of(cosine, self.scales.common_spread)

    def __len__(self) -> int:
        return len(self.background)

    def items(self, kind: str) -> Items:
        """One kind of what partners are searched by: needs, gives, interests or common.

        ``common`` is one vector per member: interests and goals as a whole.
        """
        if kind == "common":
            return Items(self.common, np.arange(len(self) + 1))
        return {
            "needs": self.exchange.asked,
            "gives": self.exchange.given,
            "interests": self.interests.asked,
        }[kind]

    def level_of(self, kind: str, products: FloatArray) -> FloatArray:
        """What an inner product with one kind of items says for a pair; 0 and below = nothing."""
        if kind in {"needs", "gives"}:
            z, knobs = products.astype(np.float64) / self.exchange.sd, self.evidence
            return evidence_of(z, knobs.need_none, knobs.need_clear).astype(np.float32)
        return products

    @property
    def need_shares(self) -> DoubleArray:
        """What one need met counts for each member, shape (n,)."""
        counts = self.exchange.asked.counts
        shares: DoubleArray = 1.0 / np.maximum(counts + self.evidence.shrink, 1.0)
        return shares


def _interests(facets: Facets) -> Items:
    """Interests alone, without goals."""
    fields = facets.common_texts.fields
    return facets.common.only(np.array([field == "interests" for field in fields], np.bool_))

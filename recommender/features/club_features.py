"""The features of any pairs of one club: named columns, and what each side gets.

Compatible and different stay two axes: the ranker reads one, the reward for distance the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import pandas as pd

from recommender.features.club_facts import ClubFacts, Network
from recommender.features.feature import Axis
from recommender.features.pair_block import PairBlock
from recommender.features.registry import FEATURES
from recommender.features.scales import measure_scales
from recommender.features.stated import Stated
from recommender.maths.pairs import sample_pairs
from recommender.maths.texts.evidence import centre_on, centred, standardise
from recommender.maths.texts.items import Items, unit
from recommender.maths.texts.patched import PatchedItems, items_one_each
from recommender.maths.texts.splice import spliced_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy as np

    from recommender.arrays import FloatArray, IntArray
    from recommender.club.member import Member
    from recommender.config import Evidence
    from recommender.maths.measures.band import Percentiles
    from recommender.maths.texts.facets import EncodedFacets, Facets

DIRECTED = ("give_ab", "give_ba")
"""The chance that the first meets a need of the second, and the other way."""

OFFERS = "offers"
"""The profile field of what is listed as offered."""

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
        facets: EncodedFacets,
        background: FloatArray,
        network: Network,
        evidence: Evidence,
        rng: np.random.Generator,
    ) -> Self:
        """Lay out a whole club and measure its scales.

        Parameters
        ----------
        members, facets, background, network
            Of one club, in its row order; ``background`` has unit rows. The vectors are centred where
            they lie: ``facets`` are nobody's any more.
        evidence
            How much evidence is enough.
        rng
            For the samples that scales are taken from.
        """
        stated = Stated(members)
        exchange = standardise(facets.needs, facets.gives, facets.unrelated, rng, in_place=True)
        alike = standardise(
            facets.interests, facets.interests, facets.unrelated, rng, in_place=True
        )
        pairs = sample_pairs(len(members), _PAIRS_FOR_SCALES, rng)
        mean = centre_on(facets.whole, facets.unrelated)
        whole = unit(centred(facets.whole, mean, in_place=True), in_place=True)
        return cls(
            stated=stated,
            network=network,
            evidence=evidence,
            calibration=facets.calibration,
            exchange=exchange,
            interests=alike,
            offers=facets.give_texts.count([OFFERS]),
            whole_parts=PatchedItems.one_each(whole),
            trades=facets.trades,
            background=background,
            scales=measure_scales(stated, background, whole, mean, pairs, evidence.views_answered),
        )

    def measured_anew(
        self,
        members: Sequence[Member],
        facets: Facets,
        background: FloatArray,
        evidence: Evidence,
        rng: np.random.Generator,
    ) -> Self:
        """The same club on scales of its own under other knobs, or of members who want something else.

        What texts are centred by is in no knob, so that it is `measure` once more without it.

        Parameters
        ----------
        members, facets, background
            Of the club, whose texts are those of before.
        evidence, rng
            As for `measure`.
        """
        stated = Stated(members)
        exchange = self.exchange.measured_anew(facets.unrelated, rng)
        interests = self.interests.measured_anew(facets.unrelated, rng)
        pairs = sample_pairs(len(members), _PAIRS_FOR_SCALES, rng)
        mean = self.scales.whole_mean
        return replace(
            self,
            stated=stated,
            evidence=evidence,
            exchange=exchange,
            interests=interests,
            background=background,
            scales=measure_scales(
                stated, background, self.whole, mean, pairs, evidence.views_answered
            ),
        )

    def with_members(
        self,
        members: Sequence[Member],
        facets: Facets,
        background: FloatArray,
        rows: IntArray,
        new: EncodedFacets,
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
        whole = unit(centred(new.whole, self.scales.whole_mean))
        return replace(
            self,
            stated=self.stated.with_members(members, rows),
            exchange=self.exchange.with_members(rows, new.needs, new.gives),
            interests=self.interests.with_members(rows, new.interests, new.interests),
            offers=spliced_rows(self.offers, rows, new.give_texts.count([OFFERS])),
            whole_parts=self.whole_parts.with_members(rows, items_one_each(whole)),
            trades=facets.trades,
            background=background,
        )

    def joined(self) -> Self:
        """The same, the vectors of members who have changed put among those of the others."""
        return replace(
            self,
            exchange=self.exchange.joined(),
            interests=self.interests.joined(),
            whole_parts=self.whole_parts.as_one(),
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
        columns["give_ab"] = self.calibration.chance(block.best_ab)
        columns["give_ba"] = self.calibration.chance(block.best_ba)
        if further:
            learnt = (feature for feature in FEATURES if feature.axis is Axis.LEARNT)
            columns |= {feature.name: feature.compute(block) for feature in learnt}
        return pd.DataFrame(columns)

    def of_names(self, pairs: IntArray, names: Collection[str]) -> pd.DataFrame:
        """Some of the features of pairs, as `of` gives them, and nothing that only others need."""
        block = PairBlock(self, pairs)
        return pd.DataFrame(
            {feature.name: feature.compute(block) for feature in FEATURES if feature.name in names}
        )

    @property
    def percentiles(self) -> Percentiles:
        """Percentiles of background cosine over the club's own pairs."""
        return self.scales.percentiles

    def __len__(self) -> int:
        return len(self.background)

    def items(self, kind: str) -> Items:
        """One kind of what partners are searched by: needs, gives, or whole.

        ``whole`` is one vector per member.
        """
        if kind == "whole":
            return items_one_each(self.whole)
        return self.exchange.asked if kind == "needs" else self.exchange.given

    def vectors_of(self, kind: str, member: int) -> FloatArray:
        """One member's items of a kind, as in `items`, shape (n_items, dimension)."""
        exchange = self.exchange
        kinds = {"needs": exchange.asked_parts, "gives": exchange.given_parts}
        return kinds.get(kind, self.whole_parts).vectors_of(member)

    def spread_of(self, kind: str) -> float:
        """What an inner product with one kind of items is divided by to become a z-value."""
        return self.scales.whole_spread if kind == "whole" else self.exchange.sd

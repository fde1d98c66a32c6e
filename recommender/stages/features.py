"""Stage 4: named, symmetric columns about pairs, and what each side gets.

Compatible and different stay two axes: `COMPATIBILITY` columns go into the ranker,
`BRIDGING` columns into the reward for distance, and none into both.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.maths.measures.band import Percentiles
from recommender.maths.network.structure import mutual_contacts, three_steps
from recommender.maths.pairs import sample_pairs
from recommender.maths.stated import Stated
from recommender.maths.texts.evidence import Standardised, centred, evidence_of, standardise
from recommender.maths.texts.items import Items, cosines, evidence_per_pair, unit
from recommender.maths.texts.splice import spliced_items, spliced_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy.sparse import csr_array

    from recommender.arrays import BoolArray, DoubleArray, FloatArray, IntArray
    from recommender.club.member import Member
    from recommender.config import Evidence
    from recommender.maths.texts.facets import Facets, Texts

COMPATIBILITY = ("need_fit_mean", "need_fit_min", "common_ground", "shared_interest", "travel")
"""Columns the ranker reads."""

FURTHER = ("best_exchange", "best_interest", "three_steps")
"""Columns that a learnt ranker may read after these: what outcomes have to speak for first."""

BRIDGING = ("closeness", "mutual_contacts", "same_community", "competitor", "views")
"""Columns the bridging reward reads."""

DIRECTED = ("give_ab", "give_ba")
"""What the first gives the second, and the other way; their mean and minimum are features."""

_PAIRS_FOR_PERCENTILES = 500_000
_OF_ITEMS = ("_needs", "_offers")
"""What is read off the items and kept; no scale is among it."""


@dataclass(frozen=True)
class Network:
    """Who knows whom."""

    ties: csr_array
    """Shape (n, n), symmetric."""
    communities: IntArray
    """Shape (n,)."""


class PairFeatures:
    """Computes the features of any pairs of one club.

    Parameters
    ----------
    members, facets, background, network
        Of one club, in its row order; ``background`` has unit rows.
    evidence
        How cosines become evidence.
    rng
        For the samples that scales are taken from.
    """

    def __init__(
        self,
        members: Sequence[Member],
        facets: Facets,
        background: FloatArray,
        network: Network,
        evidence: Evidence,
        rng: np.random.Generator,
    ) -> None:
        self.stated = Stated(members)
        self._facets = facets
        self._background = background
        self._network = network
        self._evidence = evidence
        self.exchange: Standardised = standardise(facets.needs, facets.gives, facets.unrelated, rng)
        interests = facets.common.only(_fields(facets.common_texts, "interests"))
        self.interests: Standardised = standardise(interests, interests, facets.unrelated, rng)
        common = standardise(facets.common, facets.common, facets.unrelated, rng)
        self._common_mean = common.means[0]
        self._sample = sample_pairs(len(members), _PAIRS_FOR_PERCENTILES, rng)
        self._whole = unit(common.asked.mean())

    def with_members(
        self,
        members: Sequence[Member],
        facets: Facets,
        background: FloatArray,
        rows: IntArray,
        new: Facets,
    ) -> PairFeatures:
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
        for scale in (self.percentiles, self.common_spread, self._mean_views_apart):
            del scale  # measured on the club as it was, if they have not been yet
        changed = copy(self)
        for name in _OF_ITEMS:
            changed.__dict__.pop(name, None)
        changed.stated = Stated(members)
        changed._facets, changed._background = facets, background
        changed.exchange = self.exchange.with_members(rows, new.needs, new.gives)
        interests = new.common.only(_fields(new.common_texts, "interests"))
        changed.interests = self.interests.with_members(rows, interests, interests)
        own = Items(centred(new.common.vectors, self._common_mean), new.common.start)
        changed._whole = spliced_rows(self._whole, rows, unit(own.mean()))
        if "_offers" in self.__dict__:
            listed = changed.exchange.given.of(rows).only(_fields(new.give_texts, "offers"))
            changed.__dict__["_offers"] = spliced_items(self._offers, rows, listed)
        return changed

    def __len__(self) -> int:
        return len(self._background)

    def items(self, kind: str) -> Items:
        """One kind of what partners are searched by: needs, gives, interests or common.

        ``common`` is one vector per member: interests and goals as a whole.
        """
        if kind == "common":
            return Items(self._whole, np.arange(len(self) + 1))
        return {
            "needs": self.exchange.asked,
            "gives": self.exchange.given,
            "interests": self.interests.asked,
        }[kind]

    def level_of(self, kind: str, products: FloatArray) -> FloatArray:
        """What an inner product with one kind of items says for a pair; 0 and below = nothing."""
        if kind in {"needs", "gives"}:
            z, knobs = products.astype(np.float64) / self.exchange.sd, self._evidence
            return evidence_of(z, knobs.need_none, knobs.need_clear).astype(np.float32)
        return products

    @property
    def need_shares(self) -> DoubleArray:
        """What one need met counts for each member, shape (n,)."""
        shares: DoubleArray = 1.0 / np.maximum(self._needs + self._evidence.shrink, 1.0)
        return shares

    @cached_property
    def percentiles(self) -> Percentiles:
        """Percentiles of background cosine over the club's own pairs."""
        pairs = self._sample
        return Percentiles(self._background_cosine(pairs) if len(pairs) else np.zeros(1))

    @cached_property
    def common_spread(self) -> float:
        """Robust standard deviation of the common-ground cosine over the club's pairs."""
        common = cosines(self._whole, self._sample)
        return max(1.4826 * float(np.median(np.abs(common))), 1e-3) if len(common) else 1.0

    def of(self, pairs: IntArray, *, further: bool = False) -> pd.DataFrame:
        """The features of pairs.

        Parameters
        ----------
        pairs
            Shape (m, 2), row numbers; every column but `DIRECTED` is the same for (i, j)
            and (j, i).
        further
            Whether the `FURTHER` columns are wanted, too.

        Returns
        -------
        DataFrame
            m rows; `COMPATIBILITY`, `BRIDGING` and `DIRECTED` columns, float64. Evidence
            is 0 to 1; ``closeness`` a percentile, 0 to 1;
            ``mutual_contacts`` a count; ``travel``, ``same_community`` and ``competitor``
            0 or 1; ``views`` 0 to 1, the club's mean where not both answered. ``best_exchange``
            is the largest z of an item one gives for one the other needs, the mean of both ways,
            ``best_interest`` that of two interests; neither has a threshold. ``three_steps`` is
            from `recommender.maths.network.structure.three_steps`.
        """
        flipped = pairs[:, ::-1]
        (give_ba, best_ba), (give_ab, best_ab) = self._need_fit(pairs), self._need_fit(flipped)
        best_interest = self._best_interest(pairs)
        communities, knobs = self._network.communities[pairs], self._evidence
        columns = {
            "need_fit_mean": (give_ab + give_ba) / 2,
            "need_fit_min": np.minimum(give_ab, give_ba),
            "common_ground": self._common_ground(pairs),
            "shared_interest": evidence_of(
                best_interest, knobs.interest_none, knobs.interest_clear
            ),
            "travel": self.stated.travel(pairs).astype(np.float64),
            "closeness": self.percentiles.of(self._background_cosine(pairs)),
            "mutual_contacts": mutual_contacts(self._network.ties, pairs).astype(np.float64),
            "same_community": (communities[:, 0] == communities[:, 1]).astype(np.float64),
            "competitor": self._competitor(pairs),
            "views": self._views(pairs),
            "give_ab": give_ab,
            "give_ba": give_ba,
        }
        if further:
            columns["best_exchange"] = (best_ab + best_ba) / 2
            columns["best_interest"] = best_interest
            columns["three_steps"] = three_steps(self._network.ties, pairs)
        return pd.DataFrame(columns)

    def _need_fit(self, pairs: IntArray) -> tuple[DoubleArray, DoubleArray]:
        """How well the second meets the needs of the first, 0 to 1, and the largest z, (m,) each."""
        kinds, knobs = self.exchange, self._evidence
        scale = kinds.sd, knobs.need_none, knobs.need_clear
        met, best = evidence_per_pair(kinds.asked, kinds.given, pairs, scale)
        return met / np.maximum(self._needs[pairs[:, 0]] + knobs.shrink, 1.0), best

    @cached_property
    def _needs(self) -> IntArray:
        """Number of each member's needs, shape (n,)."""
        return self.exchange.asked.counts

    def _common_ground(self, pairs: IntArray) -> DoubleArray:
        """Interests and goals as a whole, 0 to 1.

        Less in common than chance is no evidence against a meeting, or an empty profile
        would outrank a full one.
        """
        return self.common_ground_of(cosines(self._whole, pairs))

    def common_ground_of(self, common: DoubleArray) -> DoubleArray:
        """Common ground, 0 to 1, of cosines of interests and goals as a whole; any shape."""
        squashed: DoubleArray = np.tanh(common / self.common_spread / 2)
        return np.maximum(squashed, 0.0)

    def _best_interest(self, pairs: IntArray) -> DoubleArray:
        """How near the nearest pair of interests is, as z, shape (m,)."""
        items, knobs = self.interests.asked, self._evidence
        scale = self.interests.sd, knobs.interest_none, knobs.interest_clear
        return evidence_per_pair(items, items, pairs, scale)[1]

    def _background_cosine(self, pairs: IntArray) -> DoubleArray:
        return cosines(self._background, pairs)

    def _competitor(self, pairs: IntArray) -> DoubleArray:
        """1 where the industry is the same and an offer of each is the same offer."""
        rivals = np.zeros(len(pairs))
        same = np.flatnonzero(self.stated.same_industry(pairs))
        enough = self._evidence.competitor_z
        scale = self.exchange.sd, 0.0, enough
        _, largest = evidence_per_pair(self._offers, self._offers, pairs[same], scale)
        rivals[same] = largest >= enough
        return rivals

    @cached_property
    def _offers(self) -> Items:
        """The listed offers among what members give, centred as those are."""
        return self.exchange.given.only(_fields(self._facets.give_texts, "offers"))

    def _views(self, pairs: IntArray) -> DoubleArray:
        """Distance of viewpoints, 0 to 1; the club's mean where not both answered."""
        return np.nan_to_num(self.stated.views_apart(pairs), nan=self._mean_views_apart)

    @cached_property
    def _mean_views_apart(self) -> float:
        apart = self.stated.views_apart(self._sample)
        known = apart[~np.isnan(apart)]
        return float(known.mean()) if len(known) else 0.0


def _fields(texts: Texts, field: str) -> BoolArray:
    """Which texts stand in a profile field, shape (n_texts,)."""
    return np.array([each == field for each in texts.fields], dtype=np.bool_)

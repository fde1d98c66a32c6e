"""Stage 4: named, symmetric columns about pairs, and what each side gets.

Compatible and different stay two axes: `COMPATIBILITY` columns go into the ranker,
`BRIDGING` columns into the reward for distance, and none into both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.club.member import Meet
from recommender.maths.band import Percentiles
from recommender.maths.evidence import Standardised, evidence_of, standardise
from recommender.maths.items import Items, best_matches, sums_per_pair, unit
from recommender.maths.pairs import sample_pairs
from recommender.maths.structure import mutual_contacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy.sparse import csr_array

    from recommender.arrays import BoolArray, DoubleArray, FloatArray, IntArray
    from recommender.club.member import Member
    from recommender.config import Evidence
    from recommender.maths.facets import Facets, Texts

COMPATIBILITY = ("need_fit_mean", "need_fit_min", "common_ground", "shared_interest", "travel")
"""Columns the ranker reads."""

BRIDGING = ("closeness", "mutual_contacts", "same_community", "competitor", "views")
"""Columns the bridging reward reads."""

DIRECTED = ("give_ab", "give_ba")
"""What the first gives the second, and the other way; their mean and minimum are features."""

_PAIRS_FOR_PERCENTILES = 500_000


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
        self._members = members
        self._facets = facets
        self._background = background
        self._network = network
        self._evidence = evidence
        self.exchange: Standardised = standardise(facets.needs, facets.gives, facets.unrelated, rng)
        interests = facets.common.only(_fields(facets.common_texts, "interests"))
        self.interests: Standardised = standardise(interests, interests, facets.unrelated, rng)
        self.common: Standardised = standardise(facets.common, facets.common, facets.unrelated, rng)
        self._sample = sample_pairs(len(members), _PAIRS_FOR_PERCENTILES, rng)
        self._whole = unit(self.common.asked.mean())

    @cached_property
    def percentiles(self) -> Percentiles:
        """Percentiles of background cosine over the club's own pairs."""
        pairs = self._sample
        return Percentiles(self._background_cosine(pairs) if len(pairs) else np.zeros(1))

    @cached_property
    def common_spread(self) -> float:
        """Robust standard deviation of the common-ground cosine over the club's pairs."""
        cosines = _cosines(self._whole, self._sample)
        return max(1.4826 * float(np.median(np.abs(cosines))), 1e-3) if len(cosines) else 1.0

    def of(self, pairs: IntArray) -> pd.DataFrame:
        """The features of pairs.

        Parameters
        ----------
        pairs
            Shape (m, 2), row numbers; every column but `DIRECTED` is the same for (i, j)
            and (j, i).

        Returns
        -------
        DataFrame
            m rows; `COMPATIBILITY`, `BRIDGING` and `DIRECTED` columns, float64. Evidence
            is 0 to 1; ``closeness`` a percentile, 0 to 1;
            ``mutual_contacts`` a count; ``travel``, ``same_community`` and ``competitor``
            0 or 1; ``views`` 0 to 1, the club's mean where not both answered.
        """
        flipped = pairs[:, ::-1]
        give_ba, give_ab = self._need_fit(pairs), self._need_fit(flipped)
        communities = self._network.communities[pairs]
        columns = {
            "need_fit_mean": (give_ab + give_ba) / 2,
            "need_fit_min": np.minimum(give_ab, give_ba),
            "common_ground": self._common_ground(pairs),
            "shared_interest": self._shared_interest(pairs),
            "travel": self._travel(pairs),
            "closeness": self.percentiles.of(self._background_cosine(pairs)),
            "mutual_contacts": mutual_contacts(self._network.ties, pairs).astype(np.float64),
            "same_community": (communities[:, 0] == communities[:, 1]).astype(np.float64),
            "competitor": self._competitor(pairs),
            "views": self._views(pairs),
            "give_ab": give_ab,
            "give_ba": give_ba,
        }
        return pd.DataFrame(columns)

    def _need_fit(self, pairs: IntArray) -> DoubleArray:
        """How well the second meets the needs of the first, 0 to 1, shape (m,)."""
        first, second = pairs[:, 0], pairs[:, 1]
        z = best_matches(self.exchange.asked, self.exchange.given, first, second)
        knobs = self._evidence
        level = evidence_of(z / self.exchange.sd, knobs.need_none, knobs.need_clear)
        counts = self.exchange.asked.counts[first]
        shrunk: DoubleArray = sums_per_pair(level, counts) / np.maximum(
            counts + self._evidence.shrink, 1.0
        )
        return shrunk

    def _common_ground(self, pairs: IntArray) -> DoubleArray:
        """Interests and goals as a whole, 0 to 1.

        Less in common than chance is no evidence against a meeting, or an empty profile
        would outrank a full one.
        """
        squashed: DoubleArray = np.tanh(_cosines(self._whole, pairs) / self.common_spread / 2)
        return np.maximum(squashed, 0.0)

    def _shared_interest(self, pairs: IntArray) -> DoubleArray:
        """Evidence of the nearest pair of interests, 0 to 1."""
        items, knobs = self.interests.asked, self._evidence
        z = best_matches(items, items, pairs[:, 0], pairs[:, 1]) / self.interests.sd
        counts = items.counts[pairs[:, 0]]
        best = np.zeros(len(pairs))
        filled = counts > 0
        if filled.any():
            starts = (np.cumsum(counts) - counts)[filled]
            best[filled] = np.maximum.reduceat(z, starts)
        return evidence_of(best, knobs.interest_none, knobs.interest_clear)

    def _travel(self, pairs: IntArray) -> DoubleArray:
        in_person = np.array([member.meet is Meet.IN_PERSON for member in self._members])
        online = np.array([member.meet is Meet.ONLINE for member in self._members])
        apart = self._differ([member.place for member in self._members], pairs)
        wanted = in_person[pairs].any(axis=1) & ~online[pairs].any(axis=1)
        return (wanted & apart).astype(np.float64)

    def _background_cosine(self, pairs: IntArray) -> DoubleArray:
        return _cosines(self._background, pairs)

    def _competitor(self, pairs: IntArray) -> DoubleArray:
        """1 where the industry is the same and an offer of each is the same offer."""
        rivals = np.zeros(len(pairs))
        stated = np.array([bool(member.industry) for member in self._members])
        same = ~self._differ([member.industry for member in self._members], pairs)
        same &= stated[pairs].all(axis=1)
        if same.any():
            chosen, offers = pairs[same], self._offers
            z = best_matches(offers, offers, chosen[:, 0], chosen[:, 1]) / self.exchange.sd
            alike = (z >= self._evidence.competitor_z).astype(np.float64)
            rivals[same] = sums_per_pair(alike, offers.counts[chosen[:, 0]]) > 0
        return rivals

    @cached_property
    def _offers(self) -> Items:
        """The listed offers among what members give, centred as those are."""
        return self.exchange.given.only(_fields(self._facets.give_texts, "offers"))

    def _views(self, pairs: IntArray) -> DoubleArray:
        """Distance of viewpoints, 0 to 1; the club's mean where not both answered."""
        return np.nan_to_num(self._views_apart(pairs), nan=self._mean_views_apart)

    @cached_property
    def _mean_views_apart(self) -> float:
        apart = self._views_apart(self._sample)
        known = apart[~np.isnan(apart)]
        return float(known.mean()) if len(known) else 0.0

    def _views_apart(self, pairs: IntArray) -> DoubleArray:
        """Mean distance over the statements both answered, NaN where there is none."""
        answers, answered = self._viewpoints
        both = answered[pairs[:, 0]] & answered[pairs[:, 1]]
        apart = np.abs(answers[pairs[:, 0]] - answers[pairs[:, 1]]) / 4.0
        counts = both.sum(axis=1)
        known: DoubleArray = np.where(
            counts > 0, (apart * both).sum(axis=1) / np.maximum(counts, 1), np.nan
        )
        return known

    @cached_property
    def _viewpoints(self) -> tuple[DoubleArray, BoolArray]:
        statements = sorted({key for member in self._members for key in member.viewpoints})
        table = pd.DataFrame([dict(m.viewpoints) for m in self._members], columns=statements)
        values = table.to_numpy(dtype=np.float64).reshape(len(self._members), len(statements))
        return np.nan_to_num(values), ~np.isnan(values)

    def _differ(self, values: Sequence[str], pairs: IntArray) -> BoolArray:
        """Whether the two of each pair state different values, shape (m,)."""
        numbers = np.unique([value.casefold() for value in values], return_inverse=True)[1]
        differ: BoolArray = numbers[pairs[:, 0]] != numbers[pairs[:, 1]]
        return differ


def _cosines(vectors: FloatArray, pairs: IntArray, block: int = 100_000) -> DoubleArray:
    """Inner product of the two rows of each pair, shape (m,)."""
    found = np.zeros(len(pairs))
    for low in range(0, len(pairs), block):
        part = pairs[low : low + block]
        found[low : low + block] = np.einsum("ij,ij->i", vectors[part[:, 0]], vectors[part[:, 1]])
    return found


def _fields(texts: Texts, field: str) -> BoolArray:
    """Which texts stand in a profile field, shape (n_texts,)."""
    return np.array([each == field for each in texts.fields], dtype=np.bool_)

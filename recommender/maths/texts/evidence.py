"""From cosines to evidence: how far above chance two texts of a club are alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.texts.items import Items
from recommender.maths.texts.patched import PatchedItems

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, FloatArray, IntArray

_ALL_PRODUCTS = 4_000_000
"""Products up to which all are looked at: then the order of members cannot matter."""
_SAMPLE = 100_000
"""Products looked at in a larger club: no knob but the precision of an estimate, as their spread is
then known to half a percent."""

_ROWS = 8_192
"""Of these, taken at a time."""


@dataclass(frozen=True)
class Standardised:
    """Two kinds of items, centred, whose inner products are z-values when divided by ``sd``.

    Centring both sides takes away what a text is to everyone (``a.b - a.mean - mean.b +
    mean.mean``), so that a text that is near everything is near nobody in particular.
    """

    asked_parts: PatchedItems
    given_parts: PatchedItems
    sd: float
    """Standard deviation of the inner products of unrelated texts, above 0."""
    means: tuple[FloatArray, FloatArray]
    """What the vectors of either kind were centred by, shape (dimension,) each."""

    def with_members(self, rows: IntArray, asked: Items, given: Items) -> Standardised:
        """The same scale for a club in which some members have other items.

        Neither means nor spread are measured anew.

        Parameters
        ----------
        rows
            Ascending rows of these members.
        asked, given
            Their items as the encoder gave them, of ``len(rows)`` members.
        """
        asked, given = (
            Items(centred(items.vectors, mean), items.start)
            for items, mean in zip((asked, given), self.means, strict=True)
        )
        left = self.asked_parts.with_members(rows, asked)
        right = left if self.is_one_kind else self.given_parts.with_members(rows, given)
        return replace(self, asked_parts=left, given_parts=right)

    def joined(self) -> Standardised:
        """The same, the vectors of members put in later among those of the others."""
        left = PatchedItems.of(self.asked)
        right = left if self.is_one_kind else PatchedItems.of(self.given)
        return replace(self, asked_parts=left, given_parts=right)

    def only_of(self, members: IntArray) -> Standardised:
        """The same scale for a club in which some members alone, in ascending rows, say anything."""
        left = PatchedItems.of(self.asked_parts.only_of(members))
        alike = self.is_one_kind
        right = left if alike else PatchedItems.of(self.given_parts.only_of(members))
        return replace(self, asked_parts=left, given_parts=right)

    @property
    def is_one_kind(self) -> bool:
        """Whether a kind is compared with itself."""
        return self.given_parts is self.asked_parts

    @cached_property
    def asked(self) -> Items:
        """What is asked for, of all members in one array: put together at the first call after a change."""
        return self.asked_parts.joined()

    @cached_property
    def given(self) -> Items:
        """What is given, likewise."""
        return self.asked if self.is_one_kind else self.given_parts.joined()

    def measured_anew(self, unrelated: FloatArray, rng: np.random.Generator) -> Standardised:
        """The same vectors with the spread of another sample; parameters as for `standardise`."""
        return replace(self, sd=_measure_spread(self.asked, self.given, self.means, unrelated, rng))

    def cosine(self, asked: int, given: int) -> float:
        """Inner product of something asked for and something given as the encoder gave them.

        Parameters
        ----------
        asked, given
            Rows of their vectors.
        """
        return cosine_as_encoded(self.asked.vectors[asked], self.given.vectors[given], self.means)


def standardise(
    asked: Items,
    given: Items,
    unrelated: FloatArray,
    rng: np.random.Generator,
    *,
    in_place: bool = False,
) -> Standardised:
    """Centre two kinds of items of one club and measure the spread of unrelated ones.

    The spread is the robust one (1.4826 times the median absolute deviation), which the
    few related pairs do not widen.

    Parameters
    ----------
    asked, given
        Items of the same members; the same object twice compares a kind with itself.
    unrelated
        Shape (n_texts, dimension): vectors of texts that have nothing to do with each
        other. They count like items of people outside the club, so that a club of three
        has a scale; in a club of hundreds they hardly weigh.
    rng
        For the sample that the spread of a large club is measured on.
    in_place
        Write the centred vectors over those of ``asked`` and ``given``: a large club's take most of its
        memory.
    """
    means = centre_on(asked.vectors, unrelated), centre_on(given.vectors, unrelated)
    left = Items(centred(asked.vectors, means[0], in_place=in_place), asked.start)
    right = left
    if given is not asked:
        right = Items(centred(given.vectors, means[1], in_place=in_place), given.start)
    sd = _measure_spread(left, right, means, unrelated, rng)
    parts = PatchedItems.of(left)
    return Standardised(parts, parts if right is left else PatchedItems.of(right), sd, means)


def _measure_spread(
    left: Items,
    right: Items,
    means: tuple[FloatArray, FloatArray],
    unrelated: FloatArray,
    rng: np.random.Generator,
) -> float:
    """Robust standard deviation of the inner products of unrelated items, both kinds centred."""
    centre = means[1] if len(right.vectors) else centre_on(unrelated, right.vectors)
    outside = centred(unrelated, centre)
    pairs = outside @ outside.T
    products = np.concatenate(
        [
            _sample(left, right, rng),
            (left.vectors @ outside.T).ravel(),
            pairs[np.triu_indices(len(outside), k=1)],
        ]
    )
    if not len(products):
        return 1.0
    spread = 1.4826 * float(np.median(np.abs(products - np.median(products))))
    return max(spread, 1e-3)


def centre_on(vectors: FloatArray, others: FloatArray) -> FloatArray:
    """Mean of these and other vectors, shape (dimension,); 0 where there are none of these."""
    if not len(vectors):
        return np.zeros(vectors.shape[1], dtype=np.float32)
    sums = vectors.sum(axis=0, dtype=np.float64) + others.sum(axis=0, dtype=np.float64)
    mean: FloatArray = (sums / (len(vectors) + len(others))).astype(np.float32)
    return mean


def centred(vectors: FloatArray, mean: FloatArray, *, in_place: bool = False) -> FloatArray:
    """Filled rows minus a mean, shape (dimension,); ``in_place``: written over these very rows."""
    if not len(vectors):
        return vectors
    blank = ~vectors.any(axis=1)
    out = vectors if in_place else None
    less: FloatArray = np.subtract(vectors, mean, out=out, dtype=np.float32)
    less[blank] = 0.0
    return less


def cosine_as_encoded(
    left: FloatArray, right: FloatArray, means: tuple[FloatArray, FloatArray]
) -> float:
    """Inner product of two vectors before they were centred, each by its mean; of unit ones the cosine.

    Shapes (dimension,).
    """
    return float(_as_encoded(left, means[0]) @ _as_encoded(right, means[1]))


def _as_encoded(vector: FloatArray, mean: FloatArray) -> FloatArray:
    """A vector before it was centred; that of a blank text stays zero."""
    return vector + mean if vector.any() else vector


def _sample(left: Items, right: Items, rng: np.random.Generator) -> DoubleArray:
    """Inner products of items of different members: all of them if they are few enough."""
    rows, columns = len(left.vectors), len(right.vectors)
    if rows * columns <= _ALL_PRODUCTS:
        other = left.owners[:, None] != right.owners[None, :]
        products: DoubleArray = (left.vectors @ right.vectors.T)[other].astype(np.float64)
        return products
    first, second = rng.integers(0, rows, _SAMPLE), rng.integers(0, columns, _SAMPLE)
    other = left.owners[first] != right.owners[second]
    first, second = first[other], second[other]
    sampled = np.empty(len(first))
    for low in range(0, len(first), _ROWS):
        some = slice(low, low + _ROWS)
        sampled[some] = np.einsum(
            "ij,ij->i", left.vectors[first[some]], right.vectors[second[some]]
        )
    return sampled

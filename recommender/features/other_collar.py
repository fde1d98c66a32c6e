"""1 where one leads (white collar) and the other works with their hands (blue collar)."""

from collections.abc import Sequence

import numpy as np

from recommender.arrays import BoolArray, DoubleArray, IntArray
from recommender.club.member import Member
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock
from recommender.features.stated import Stated
from recommender.labels.collars import BLUE, WHITE, collar_of


def read_collars(members: Sequence[Member]) -> IntArray:
    """The collar of each member, shape (n,); 0 where the level says neither."""
    return np.array([collar_of(member.level) for member in members], dtype=np.int64)


def mark_across(stated: Stated, pairs: IntArray) -> BoolArray:
    """Whether pairs, shape (m, 2), cross collars, shape (m,)."""
    collars = stated.column(read_collars)
    first, second = collars[pairs[:, 0]], collars[pairs[:, 1]]
    across: BoolArray = ((first == WHITE) & (second == BLUE)) | (
        (first == BLUE) & (second == WHITE)
    )
    return across


def _compute(block: PairBlock) -> DoubleArray:
    return mark_across(block.club.stated, block.pairs).astype(np.float64)


FEATURE = Feature(
    name="other_collar",
    axis=Axis.DIFFERENT,
    compute=_compute,
    from_fields=True,
    says={"de": "Leitung und Werkstatt", "en": "office and workshop floor"},
)

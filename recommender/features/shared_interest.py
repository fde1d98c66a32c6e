"""The nearest single pair of interests, as evidence, 0 to 1."""

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature, Search
from recommender.features.pair_block import PairBlock
from recommender.maths.texts.evidence import evidence_of


def _compute(block: PairBlock) -> DoubleArray:
    knobs = block.club.evidence
    return evidence_of(block.best_interest, knobs.interest_none, knobs.interest_clear)


FEATURE = Feature(
    name="shared_interest",
    axis=Axis.COMPATIBLE,
    compute=_compute,
    search=(Search("interests", "interests"),),
    says={"de": "ein gemeinsames Interesse", "en": "a shared interest"},
)

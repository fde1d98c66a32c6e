"""The order of the stages: `prepare` encodes once, the rest works under any `Config`."""

from recommender.pipeline.introduce import introduce_club, introduce_member
from recommender.pipeline.prepared import Prepared, prepare
from recommender.pipeline.suggest import SUGGESTERS
from recommender.pipeline.sweep import sweep_club, sweep_member

__all__ = [
    "SUGGESTERS",
    "Prepared",
    "introduce_club",
    "introduce_member",
    "prepare",
    "sweep_club",
    "sweep_member",
]

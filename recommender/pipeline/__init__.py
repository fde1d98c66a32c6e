"""The order of the stages: `prepare` encodes once, the rest works under any `Config`."""

from recommender.pipeline.compare import ConfigComparison, compare
from recommender.pipeline.introduce import introduce_club, introduce_member
from recommender.pipeline.prepared import Prepared, prepare
from recommender.pipeline.season import plan_season
from recommender.pipeline.suggest import SUGGESTERS
from recommender.pipeline.sweep import sweep_club, sweep_member, sweep_two
from recommender.pipeline.trial import Trial, start_trial

__all__ = [
    "SUGGESTERS",
    "ConfigComparison",
    "Prepared",
    "Trial",
    "compare",
    "introduce_club",
    "introduce_member",
    "plan_season",
    "prepare",
    "start_trial",
    "sweep_club",
    "sweep_member",
    "sweep_two",
]

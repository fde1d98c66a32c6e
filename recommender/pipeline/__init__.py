"""The order of the stages: `prepare` encodes once, the rest works under any `Config`."""

from recommender.pipeline.introduce import introduce_club, introduce_member
from recommender.pipeline.prepared import Prepared, prepare

__all__ = ["Prepared", "introduce_club", "introduce_member", "prepare"]

"""Stage 2: the ranker: P(a good meeting), then the deliberate reward for distance."""

from recommender.stages.rank.bridging import bridging_reward
from recommender.stages.rank.classifier import ClassifierRanker, as_ranker
from recommender.stages.rank.prior import PriorLogisticRegression
from recommender.stages.rank.stored import identify_weights, ranker_from_weights

__all__ = [
    "ClassifierRanker",
    "PriorLogisticRegression",
    "as_ranker",
    "bridging_reward",
    "identify_weights",
    "ranker_from_weights",
]

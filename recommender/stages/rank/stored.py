"""A ranker from its weights, as a store keeps it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import numpy as np

from recommender.config import Compatibility
from recommender.errors import InputError
from recommender.features.registry import COMPATIBILITY, FURTHER
from recommender.stages.rank.classifier import ClassifierRanker
from recommender.stages.rank.prior import PriorLogisticRegression

if TYPE_CHECKING:
    from collections.abc import Mapping


def identify_weights(weights: Mapping[str, float], intercept: float) -> str:
    """A name with a hash of all that the ranker says."""
    plain = json.dumps([sorted(weights.items()), intercept])
    return f"learnt@{hashlib.sha256(plain.encode()).hexdigest()[:12]}"


def ranker_from_weights(
    weights: Mapping[str, float], intercept: float, identity: str
) -> ClassifierRanker:
    """The ranker of these weights, log-odds per unit of the columns they name.

    Raises
    ------
    InputError
        If the columns are not those that this version has.
    """
    known = [list(COMPATIBILITY), [*COMPATIBILITY, *FURTHER]]
    if list(weights) not in known:
        message = f"ranker {identity}: it reads {list(weights)}; allowed are {known}"
        raise InputError(message)
    model = PriorLogisticRegression.from_prior(list(weights), Compatibility())
    model.coef_ = np.array([list(weights.values())], dtype=np.float64)
    model.intercept_ = np.array([intercept], dtype=np.float64)
    return ClassifierRanker(model, identity, tuple(weights))

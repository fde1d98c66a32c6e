"""What an edge weight is made of, term by term: they sum to the weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.features.feature import Axis
from recommender.features.registry import FEATURES, on_axis
from recommender.stages.rank import PriorLogisticRegression

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray
    from recommender.pipeline.scorer import Scorer

_ROUNDING = 1e-6
"""What is left below this is rounding."""


def split_weights(scorer: Scorer, pairs: IntArray) -> pd.DataFrame:
    """The edge weights of pairs as sums of named terms, in log-odds.

    Parameters
    ----------
    scorer
        Of a club and week.
    pairs
        Shape (m, 2), row numbers.

    Returns
    -------
    DataFrame
        m rows. Of a logistic ranker ``compatibility.intercept`` and ``compatibility.NAME`` for each
        feature it reads, of another one ``compatibility`` alone; ``bridging.NAME`` for each feature
        of distance, times the mean dial of the two; and ``other``, what is owed and the like. The
        terms of a row sum to the ``weight`` of `recommender.pipeline.score.score_pairs`.
    """
    table = scorer.table(pairs)
    terms = _split_odds(scorer, table)
    dials = scorer.dials[pairs].mean(axis=1)
    for feature in on_axis(FEATURES, Axis.DIFFERENT):
        values = table[feature.name].to_numpy(dtype=np.float64)
        terms[f"bridging.{feature.name}"] = dials * feature.reward(values, scorer.bridging)
    whole = table["weight"].to_numpy()
    rest = whole - sum(terms.values(), np.zeros(len(table)))
    return pd.DataFrame(terms | {"other": np.where(np.abs(rest) > _ROUNDING, rest, 0.0)})


def _split_odds(scorer: Scorer, table: pd.DataFrame) -> dict[str, DoubleArray]:
    model = getattr(scorer.ranker, "model", None)
    if not isinstance(model, PriorLogisticRegression):
        return {"compatibility": table["log_odds"].to_numpy()}
    sign = 1.0 if getattr(scorer.ranker, "good", 1) == 1 else -1.0
    terms = {"compatibility.intercept": np.full(len(table), sign * float(model.intercept_[0]))}
    for name, weight in zip(scorer.ranker.features, model.coef_[0], strict=True):
        values = table[name].to_numpy(dtype=np.float64)
        terms[f"compatibility.{name}"] = sign * float(weight) * values
    return terms

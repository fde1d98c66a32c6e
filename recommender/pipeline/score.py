"""Scoring pairs: from the candidate search to the edge weights of a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit

from recommender.config import Compatibility
from recommender.errors import InputError
from recommender.maths.pairs import sample_pairs, unique_pairs
from recommender.ports.progress import silent
from recommender.stages.candidates import QueryWeights, candidate_pairs
from recommender.stages.features import COMPATIBILITY
from recommender.stages.match import fairness_debt
from recommender.stages.rank import ClassifierRanker, PriorLogisticRegression, bridging_reward

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.config import Config
    from recommender.pipeline.prepared import Prepared
    from recommender.ports.progress import Progress
    from recommender.ports.ranker import Ranker
    from recommender.stages.rules import Permissions

_BLOCK = 50_000
"""Pairs scored at a time."""
_PAIRS_TO_FIT = 3_000
"""Pairs from which the candidate search learns what the ranker values."""


def find_candidates(prepared: Prepared) -> IntArray:
    """The pairs worth scoring, shape (m, 2), i < j, ascending."""
    rng = np.random.default_rng(prepared.config.seed)
    weights = _query_weights(prepared)
    sizes = prepared.config.candidates
    return candidate_pairs(prepared.search, weights, sizes, rng)


def score_pairs(
    prepared: Prepared, pairs: IntArray, rules: Permissions, progress: Progress = silent
) -> pd.DataFrame:
    """Features and scores of pairs.

    Parameters
    ----------
    prepared
        From `prepare`.
    pairs
        Shape (m, 2), row numbers.
    rules
        Of the week, for the debt owed to members lately left short.
    progress
        Told how far it is.

    Returns
    -------
    DataFrame
        m rows: ``i``, ``j``, the feature columns of `recommender.stages.features`, and
        ``log_odds``, ``compatibility`` (0 to 1), ``bridging_reward``, ``weight`` (log-odds).
    """
    config = prepared.config
    blocks = [pairs[low : low + _BLOCK] for low in range(0, max(len(pairs), 1), _BLOCK)]
    tables = []
    for number, block in enumerate(blocks, start=1):
        tables.append(prepared.features.of(block))
        progress("scoring pairs", number, len(blocks))
    scores = pd.concat(tables, ignore_index=True)
    scores.insert(0, "i", pairs[:, 0])
    scores.insert(1, "j", pairs[:, 1])
    scores["log_odds"] = ranker_of(prepared).log_odds(scores[list(COMPATIBILITY)])
    scores["compatibility"] = expit(scores["log_odds"].to_numpy())
    scores["bridging_reward"] = bridging_reward(scores, config.bridging)
    dials = _dials(prepared)[pairs].mean(axis=1)
    owed = config.rules.debt * _debt(prepared, rules)[pairs].sum(axis=1)
    scores["weight"] = scores["log_odds"] + dials * scores["bridging_reward"] + owed
    return scores


def feasible(scores: pd.DataFrame, config: Config) -> pd.DataFrame:
    """The scored pairs that are compatible enough to be introduced."""
    return scores.loc[above_floor(scores, config)].reset_index(drop=True)


def above_floor(scores: pd.DataFrame, config: Config) -> BoolArray:
    """Whether each scored pair reaches the club's floor of compatibility."""
    above: BoolArray = scores["compatibility"].to_numpy() >= config.rules.floor
    return above


def pairs_with(prepared: Prepared, rows: IntArray) -> IntArray:
    """All pairs of the given rows with anyone, i < j, ascending."""
    n = len(prepared.club)
    grid = np.stack(np.meshgrid(rows, np.arange(n), indexing="ij"), axis=-1).reshape(-1, 2)
    return unique_pairs(grid, n)


def _dials(prepared: Prepared) -> DoubleArray:
    """Each member's dial, the club's where they have none, shape (n,)."""
    club = prepared.config.bubble
    own = [club if m.bubble is None else m.bubble for m in prepared.club.members]
    return np.array(own, dtype=np.float64)


def _debt(prepared: Prepared, rules: Permissions) -> DoubleArray:
    """Introductions owed to members lately left short, shape (n,)."""
    history, n = prepared.club.history, len(prepared.club)
    weeks = sorted(history["week"].unique())[-prepared.config.rules.debt_weeks :]
    happened = history["met"].astype("boolean").fillna(value=False).to_numpy(dtype=np.bool_)
    met = history[happened & history["week"].isin(weeks).to_numpy()]
    delivered = np.bincount(prepared.club.pairs(met).ravel(), minlength=n)
    return fairness_debt(delivered.astype(np.float64), rules.capacity)


def _query_weights(prepared: Prepared) -> QueryWeights:
    """The score as the candidate search takes it: per unit of cosine.

    The weights of content are fitted to the log-odds of a sample of the club's pairs, so
    that the search looks for what the ranker values, whatever ranker that is.
    """
    config, features = prepared.config, prepared.features
    rng = np.random.default_rng(config.seed)
    pairs = sample_pairs(len(prepared.club), _PAIRS_TO_FIT, rng)
    exchange, common = _content_weights(prepared, pairs) if len(pairs) else (0.0, 0.0)
    band = config.bridging
    slope = features.percentiles.slope(band.mu)
    return QueryWeights(
        exchange=exchange,
        common=common,
        band=_dials(prepared) * (slope / band.width) ** 2,
        mu=features.percentiles.cosine(band.mu),
    )


def _content_weights(prepared: Prepared, pairs: IntArray) -> tuple[float, float]:
    """Log-odds per unit of cosine: of needs with what is given, and of common ground."""
    exchange, common = prepared.search.content(pairs)
    table = prepared.features.of(pairs)
    odds = ranker_of(prepared).log_odds(table[list(COMPATIBILITY)])
    columns = np.stack([exchange, common, np.ones(len(pairs))], axis=1)
    fitted = np.linalg.lstsq(columns, odds, rcond=None)[0]
    return max(float(fitted[0]), 0.0), max(float(fitted[1]), 0.0)


def ranker_of(prepared: Prepared) -> Ranker:
    """The learnt ranker, or the prior where there is none.

    Raises
    ------
    InputError
        If a weight of the prior is turned while a learnt ranker stands in its place.
    """
    knobs = prepared.config.compatibility
    if prepared.ranker is None:
        prior = PriorLogisticRegression.from_prior(COMPATIBILITY, knobs)
        return ClassifierRanker(prior, "prior")
    if knobs != Compatibility():
        raise InputError(
            f"config: compatibility.* are the weights of the prior; the ranker "
            f"{prepared.ranker.identity} was learnt and does not read them"
        )
    return prepared.ranker

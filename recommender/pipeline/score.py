"""Scoring pairs: their features, and from these the edge weights of a round."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit

from recommender.config import Compatibility
from recommender.errors import InputError
from recommender.maths.pairs import unique_pairs
from recommender.ports.progress import silent
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

_BLOCK = 20_000
"""Pairs scored at a time."""


@dataclass(frozen=True)
class Weighed:
    """Pairs that may be introduced, with their edge weights and nothing else."""

    pairs: IntArray
    """Shape (m, 2), i < j."""
    weights: DoubleArray
    """Shape (m,), log-odds."""

    def and_also(self, more: Weighed) -> Weighed:
        """These pairs and others."""
        return Weighed(
            np.concatenate([self.pairs, more.pairs]),
            np.concatenate([self.weights, more.weights]),
        )


def weigh_pairs(
    prepared: Prepared, pairs: IntArray, rules: Permissions, progress: Progress = silent
) -> Weighed:
    """Those of some pairs that are allowed and compatible enough, with their edge weights.

    Parameters
    ----------
    prepared
        From `prepare`.
    pairs
        Shape (m, 2), row numbers, as many as you like: of the features only a block is ever
        held, and a pair's weight is the same in any block.
    rules
        Of the week.
    progress
        Told how far it is.
    """

    def weighed(block: IntArray) -> Weighed:
        allowed = block[rules.allowed(block)]
        table = _scored(prepared, allowed, rules)
        above = above_floor(table, prepared.config)
        return Weighed(allowed[above], table["weight"].to_numpy()[above])

    blocks, found = _blocks(pairs), []
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for number, each in enumerate(threads.map(weighed, blocks), start=1):
            found.append(each)
            progress("scoring pairs", number, len(blocks))
    return Weighed(
        np.concatenate([each.pairs for each in found]),
        np.concatenate([each.weights for each in found]),
    )


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
    tables, blocks = [], _blocks(pairs)
    for number, block in enumerate(blocks, start=1):
        tables.append(_scored(prepared, block, rules))
        progress("scoring pairs", number, len(blocks))
    return pd.concat(tables, ignore_index=True)


def _blocks(pairs: IntArray) -> list[IntArray]:
    return [pairs[low : low + _BLOCK] for low in range(0, max(len(pairs), 1), _BLOCK)]


def _scored(prepared: Prepared, pairs: IntArray, rules: Permissions) -> pd.DataFrame:
    """The columns of `score_pairs` of one block."""
    config = prepared.config
    scores = prepared.features.of(pairs)
    scores.insert(0, "i", pairs[:, 0])
    scores.insert(1, "j", pairs[:, 1])
    scores["log_odds"] = ranker_of(prepared).log_odds(scores[list(COMPATIBILITY)])
    scores["compatibility"] = expit(scores["log_odds"].to_numpy())
    scores["bridging_reward"] = bridging_reward(scores, config.bridging)
    dials = dials_of(prepared)[pairs].mean(axis=1)
    owed = config.rules.debt * debt_of(prepared, rules)[pairs].sum(axis=1)
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


def dials_of(prepared: Prepared) -> DoubleArray:
    """Each member's dial, the club's where they have none, shape (n,)."""
    club = prepared.config.bubble
    own = [club if m.bubble is None else m.bubble for m in prepared.club.members]
    return np.array(own, dtype=np.float64)


def debt_of(prepared: Prepared, rules: Permissions) -> DoubleArray:
    """Introductions owed to members lately left short, shape (n,)."""
    history, n = prepared.club.history, len(prepared.club)
    weeks = sorted(history["week"].unique())[-prepared.config.rules.debt_weeks :]
    happened = history["met"].astype("boolean").fillna(value=False).to_numpy(dtype=np.bool_)
    met = history[happened & history["week"].isin(weeks).to_numpy()]
    delivered = np.bincount(prepared.club.pairs(met).ravel(), minlength=n)
    return fairness_debt(delivered.astype(np.float64), rules.capacity)


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

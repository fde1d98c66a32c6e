"""Scoring pairs: their features, and from these the edge weights of a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.config import Compatibility
from recommender.errors import InputError
from recommender.features.registry import COMPATIBILITY
from recommender.maths.pairs import unique_pairs
from recommender.pipeline.scorer import Scorer, Weighed
from recommender.ports.progress import silent
from recommender.stages.match import fairness_debt
from recommender.stages.rank import ClassifierRanker, PriorLogisticRegression

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.config import Config
    from recommender.pipeline.prepared import Prepared
    from recommender.ports.progress import Progress
    from recommender.ports.ranker import Ranker
    from recommender.rules.permissions import Permissions

_BLOCK = 20_000
"""Pairs scored at a time."""


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
    scorer, blocks, found = scorer_of(prepared, rules), _blocks(pairs), []
    for number, each in enumerate(prepared.blocks.map(scorer.weighed, blocks), start=1):
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
        m rows: ``i``, ``j``, the feature columns of `recommender.features`, and
        ``log_odds``, ``compatibility`` (0 to 1), ``bridging_reward``, ``weight`` (log-odds).
    """
    scorer, tables, blocks = scorer_of(prepared, rules), [], _blocks(pairs)
    for number, block in enumerate(blocks, start=1):
        tables.append(scorer.table(block))
        progress("scoring pairs", number, len(blocks))
    return pd.concat(tables, ignore_index=True)


def _blocks(pairs: IntArray) -> list[IntArray]:
    return [pairs[low : low + _BLOCK] for low in range(0, max(len(pairs), 1), _BLOCK)]


def scorer_of(prepared: Prepared, rules: Permissions) -> Scorer:
    """What scores pairs of a club in the week of the rules."""
    config = prepared.config
    return Scorer(
        features=prepared.features,
        ranker=ranker_of(prepared),
        rules=rules,
        bridging=config.bridging,
        floor=config.rules.floor,
        dials=dials_of(prepared),
        debt=config.rules.debt,
        owed=debt_of(prepared, rules),
    )


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
        return ClassifierRanker(prior, "prior", COMPATIBILITY)
    if knobs != Compatibility():
        raise InputError(
            f"config: compatibility.* are the weights of the prior; the ranker "
            f"{prepared.ranker.identity} was learnt and does not read them"
        )
    return prepared.ranker

"""Who was left over by the last round goes first in this one, where somebody has to be left over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.stages.match import match_club, unserved

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, IntArray
    from recommender.club.club import Club
    from recommender.club.round import Certificate
    from recommender.club.week import Week
    from recommender.config import Config
    from recommender.pipeline.scorer import Weighed


def find_left_over(club: Club, week: Week) -> BoolArray:
    """Members whom the last round before a week gave nobody, shape (n,); none without a round."""
    weeks = [name for name in club.introductions["week"].unique() if name < str(week)]
    if not weeks:
        return np.zeros(len(club), dtype=np.bool_)
    left = np.ones(len(club), dtype=np.bool_)
    left[club.pairs(club.introductions_of(max(weeks))).ravel()] = False
    return left


def serve_first(
    weighed: Weighed,
    capacity: IntArray,
    config: Config,
    forced: BoolArray,
    waited: BoolArray,
    solved: tuple[BoolArray, Certificate],
) -> tuple[BoolArray, Certificate]:
    """The same round with fewer who are left over twice running, if there is such a one.

    Parameters
    ----------
    weighed
        Pairs to choose from.
    capacity
        Shape (n,), introductions each member takes.
    config
        ``rules.left_over`` says how much in log-odds it may cost.
    forced
        Shape (m,), pairs that are in whatever they cost.
    waited
        Shape (n,), who was left over by the last round.
    solved
        The best round, and its proof.

    Returns
    -------
    chosen : BoolArray, shape (m,)
    certificate : Certificate
        In the weights of the best round, whose bound holds for this one, too.
    """
    chosen, certificate = solved
    pairs, worth = weighed.pairs, config.rules.left_over
    twice = np.intersect1d(unserved(pairs, chosen, capacity), np.flatnonzero(waited))
    if not worth or not np.isin(twice, pairs).any():
        return solved
    preferred = weighed.weights + worth * waited[pairs].sum(axis=1)
    other, proof = match_club(pairs, preferred, capacity, config.rules, forced, config.solving)
    still = np.intersect1d(unserved(pairs, other, capacity), np.flatnonzero(waited))
    if len(still) >= len(twice) or proof.served < certificate.served:
        return solved
    value = float((weighed.weights[other] + config.rules.introduction_worth).sum())
    solver = f"{proof.solver}; who was left over by the last round went first"
    return other, replace(certificate, status="bounded", value=value, solver=solver)

"""The pairs worth scoring in full: the best partners of every member, and a few by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.maths.band import inverted_u
from recommender.maths.pairs import sample_pairs, unique_pairs
from recommender.pipeline.score import debt_of, dials_of, ranker_of
from recommender.ports.progress import silent
from recommender.stages.candidates import QueryWeights, candidate_pairs, random_pairs
from recommender.stages.features import COMPATIBILITY

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, FloatArray, IntArray
    from recommender.maths.pair_score import Linear
    from recommender.pipeline.prepared import Prepared
    from recommender.ports.progress import Progress
    from recommender.stages.rules import Permissions

_PAIRS_TO_FIT = 3_000
"""Pairs from which the search learns what the ranker values."""
_STEPS = 2_001
"""Cosines at which what is read off a cosine is tabulated."""


def find_candidates(
    prepared: Prepared, rules: Permissions, progress: Progress = silent
) -> IntArray:
    """The pairs worth scoring, shape (m, 2), i < j, ascending.

    Up to ``candidates.exact_below`` members every pair is looked at in blocks; above, an index
    is asked.
    """
    n, sizes = len(prepared.club), prepared.config.candidates
    if n < 2:
        return np.zeros((0, 2), dtype=np.int64)
    rng = np.random.default_rng(prepared.config.seed)
    chance = random_pairs(n, sizes.random, rng)
    exact = n <= sizes.exact_below
    found = _best_of_all(prepared, rules, progress) if exact else _by_index(prepared)
    return unique_pairs(np.concatenate([found, chance]), n)


def _best_of_all(prepared: Prepared, rules: Permissions, progress: Progress) -> IntArray:
    """Everyone's best partners among all they may meet."""
    from recommender.maths.best_partners import best_partners  # compiled when first needed

    def told(done: int, total: int) -> None:
        progress("searching partners", done, total)

    k = min(prepared.config.candidates.per_member, len(prepared.club) - 1)
    linear = linear_score(prepared, rules)
    content, terms = prepared.features.content(), rules.terms()
    best = best_partners(content, linear, terms, k, prepared.blocks.map, told)
    rows, places = np.nonzero(best.partner >= 0)
    return np.stack([rows, best.partner[rows, places]], axis=1)


def linear_score(prepared: Prepared, rules: Permissions) -> Linear:
    """The edge weight as all pairs are compared by it: all but mutual contacts and competition.

    The ranker's part is made linear in needs met, interests and common ground; that of the
    prior is so from the start.
    """
    from recommender.maths.pair_score import Linear  # compiled when first needed

    config, features = prepared.config, prepared.features
    weights = _ranker_weights(prepared)
    cosines, band = np.linspace(-1.0, 1.0, _STEPS), config.bridging
    closeness = features.percentiles.of(cosines)
    return Linear(
        fit_mean=weights["need_fit_mean"],
        fit_min=weights["need_fit_min"],
        shared=weights["shared_interest"],
        common=_tabulated(weights["common_ground"] * features.common_ground_of(cosines)),
        band=_tabulated(inverted_u(closeness, band.mu, band.width)),
        dial=dials_of(prepared).astype(np.float32),
        owed=(config.rules.debt * debt_of(prepared, rules)).astype(np.float32),
        travel=weights["travel"],
        place=features.places,
        meet=rules.meet,
        same_group=band.same_community,
        group=prepared.network.communities,
    )


def _tabulated(values: DoubleArray) -> FloatArray:
    return np.ascontiguousarray(values, dtype=np.float32)


def _ranker_weights(prepared: Prepared) -> dict[str, float]:
    """Log-odds per unit of each feature, by least squares on the club's pairs.

    Of what speaks for a pair at least 0.

    Few pairs of a club meet a need, so half of those looked at are given some met ones.
    """
    rng = np.random.default_rng(prepared.config.seed)
    pairs = sample_pairs(len(prepared.club), _PAIRS_TO_FIT, rng)
    table = prepared.features.of(pairs)[list(COMPATIBILITY)]
    filled = table.copy()
    fits = rng.uniform(0.0, 0.5, size=(len(table), 2))
    filled["need_fit_mean"], filled["need_fit_min"] = fits.mean(axis=1), fits.min(axis=1)
    filled["shared_interest"] = rng.uniform(0.0, 1.0, size=len(table))
    both = pd.concat([table, filled], ignore_index=True)
    odds = ranker_of(prepared).log_odds(both)
    fitted = np.linalg.lstsq(np.column_stack([both.to_numpy(), np.ones(len(both))]), odds)[0]
    weights = dict(zip(COMPATIBILITY, fitted.tolist(), strict=False))
    travel = weights.pop("travel")
    return {"travel": travel, **{name: max(weight, 0.0) for name, weight in weights.items()}}


def _by_index(prepared: Prepared) -> IntArray:
    return candidate_pairs(prepared.search, _query_weights(prepared), prepared.config.candidates)


def _query_weights(prepared: Prepared) -> QueryWeights:
    """The score as the index takes it: per unit of cosine.

    The weights of content are fitted to the log-odds of a sample of the club's pairs, so
    that the search looks for what the ranker values, whatever ranker that is.
    """
    config, features = prepared.config, prepared.features
    rng = np.random.default_rng(config.seed)
    pairs = sample_pairs(len(prepared.club), _PAIRS_TO_FIT, rng)
    exchange, common = _content_weights(prepared, pairs)
    band = config.bridging
    slope = features.percentiles.slope(band.mu)
    return QueryWeights(
        exchange=exchange,
        common=common,
        band=dials_of(prepared) * (slope / band.width) ** 2,
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

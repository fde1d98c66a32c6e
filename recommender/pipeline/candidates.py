"""The pairs worth scoring in full: the best partners of every member, and a few by chance."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.features.registry import COMPATIBILITY
from recommender.maths.measures.band import inverted_u
from recommender.maths.network.structure import best_at_three_steps
from recommender.maths.pairs import random_pairs, sample_pairs, unique_pairs
from recommender.pipeline.score import debt_of, dials_of, ranker_of
from recommender.ports.progress import silent
from recommender.rules.meeting_format import ways_of

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, FloatArray, IntArray
    from recommender.maths.search.cells import Cells
    from recommender.maths.search.heaps import Best
    from recommender.maths.search.hits import Given
    from recommender.maths.search.near_partners import Sought
    from recommender.maths.search.one_to_all import Lookup
    from recommender.maths.search.pair_score import Linear
    from recommender.pipeline.prepared import Prepared
    from recommender.ports.progress import Progress
    from recommender.rules.permissions import Permissions

_PAIRS_TO_FIT = 3_000
"""Pairs from which the search learns what the ranker values."""
_STEPS = 2_001
"""Cosines at which what is read off a cosine is tabulated."""


def find_candidates(
    prepared: Prepared, rules: Permissions, progress: Progress = silent
) -> IntArray:
    """The pairs worth scoring, shape (m, 2), i < j, ascending.

    Up to ``candidates.exact_below`` members every pair is looked at in blocks; above, partners
    are looked for in cells of near items.
    """
    n, sizes = len(prepared.club), prepared.config.candidates
    if n < 2:
        return np.zeros((0, 2), dtype=np.int64)
    rng = np.random.default_rng(prepared.config.seed)
    chance = random_pairs(n, sizes.random, rng)
    best = (_of_all if n <= sizes.exact_below else _in_cells)(prepared, rules, progress)
    found = [_listed(best.partner), *_at_three_steps(prepared), chance]
    return unique_pairs(np.concatenate(found), n)


def _listed(partner: IntArray) -> IntArray:
    """Everyone with each of their partners, shape (m, 2)."""
    rows, places = np.nonzero(partner >= 0)
    return np.stack([rows, partner[rows, places]], axis=1)


def _at_three_steps(prepared: Prepared) -> list[IntArray]:
    """Pairs that many ways of three steps lead between, for a ranker that reads them."""
    if "three_steps" not in ranker_of(prepared).features:
        return []
    return [_listed(best_at_three_steps(prepared.network.ties, _per_member(prepared)))]


def _of_all(prepared: Prepared, rules: Permissions, progress: Progress) -> Best:
    """Everyone's best partners among all they may meet."""
    from recommender.maths.search.best_partners import best_partners  # compiled when first needed

    linear, told = linear_score(prepared, rules), partial(progress, "searching partners")
    content, terms, k = prepared.features.content(), rules.terms(), _per_member(prepared)
    return best_partners(content, linear, terms, k, prepared.blocks.map, told)


def _in_cells(prepared: Prepared, rules: Permissions, progress: Progress) -> Best:
    """Everyone's best partners among those for whom something speaks."""
    from recommender.maths.search.near_partners import Effort, near_partners  # compiled when needed

    sizes, told = prepared.config.candidates, partial(progress, "searching partners")
    worth = linear_score(prepared, rules), rules.terms()
    effort = Effort(probes=sizes.probes, hits=sizes.per_need, interest_hits=sizes.per_interest)
    cells = sought(prepared)
    return near_partners(cells, worth, _per_member(prepared), prepared.blocks.map, told, effort)


def _per_member(prepared: Prepared) -> int:
    return min(prepared.config.candidates.per_member, len(prepared.club) - 1)


def sought(prepared: Prepared) -> Sought:
    """The club in cells, the same for the same club."""
    from recommender.maths.search.near_partners import Sought  # compiled when first needed

    content = prepared.features.content()
    gives, interests = _given(prepared, "gives"), _given(prepared, "interests")
    return Sought(content, gives, interests, cells_of(prepared, "common", content.common))


def lookup_of(prepared: Prepared) -> Lookup:
    """The club in cells for questions about single members; kept ones are brought up to date."""
    from recommender.maths.search.near_partners import owners_of
    from recommender.maths.search.one_to_all import Lookup  # compiled when first needed

    content = prepared.features.content()
    return Lookup(
        gives=_given(prepared, "gives", anew=False),
        needs=_given(prepared, "needs", anew=False),
        interests=_given(prepared, "interests", anew=False),
        common=cells_of(prepared, "common", content.common, anew=False),
        owners=owners_of(content),
        changed=np.zeros(0, np.int64),
    )


def _given(prepared: Prepared, kind: str, *, anew: bool = True) -> Given:
    """One kind of items in cells."""
    from recommender.maths.search.hits import Given  # compiled when first needed

    features, facets, content = prepared.features, prepared.facets, prepared.features.content()
    if kind == "interests":
        named = np.array([each == kind for each in facets.common_texts.fields], dtype=np.bool_)
        raw, vectors = facets.common.only(named).vectors, content.interests.vectors
        mean, scale = features.interests.means[0], content.interest
    elif kind == "needs":
        raw, vectors = facets.needs.vectors, content.needs.vectors
        mean, scale = features.exchange.means[0], content.exchange
    else:
        raw, vectors = facets.gives.vectors, content.gives.vectors
        mean, scale = features.exchange.means[1], content.exchange
    return Given(cells_of(prepared, kind, raw, anew=anew), vectors, mean, scale)


def cells_of(prepared: Prepared, kind: str, vectors: FloatArray, *, anew: bool = True) -> Cells:
    """One kind of vectors in cells."""
    if not len(vectors):
        from recommender.maths.search.cells import no_cells  # compiled when first needed

        return no_cells(vectors.shape[1])
    return prepared.index(f"{prepared.facets.encoder} {kind}", vectors, anew=anew)


def linear_score(prepared: Prepared, rules: Permissions) -> Linear:
    """The edge weight as all pairs are compared by it: all but mutual contacts and competition.

    The ranker's part is made linear in needs met, interests and common ground; that of the
    prior is so from the start.
    """
    from recommender.maths.search.pair_score import Linear  # compiled when first needed

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
        place=features.stated.places,
        meet=ways_of(prepared.club.members),
        same_group=band.same_community,
        group=prepared.network.communities,
    )


def _tabulated(values: DoubleArray) -> FloatArray:
    return np.ascontiguousarray(values, dtype=np.float32)


def _ranker_weights(prepared: Prepared) -> dict[str, float]:
    """Log-odds per unit of each feature, by least squares on the club's pairs.

    Of what speaks for a pair at least 0. What a learnt ranker reads beside these five speaks
    through them here, as far as it goes with them.

    Few pairs of a club meet a need, so half of those looked at are given some met ones.
    """
    rng = np.random.default_rng(prepared.config.seed)
    pairs = sample_pairs(len(prepared.club), _PAIRS_TO_FIT, rng)
    ranker, usual = ranker_of(prepared), list(COMPATIBILITY)
    read = [*usual, *(name for name in ranker.features if name not in COMPATIBILITY)]
    table = prepared.features.of(pairs, further=len(read) > len(usual))[read]
    filled = table.copy()
    fits = rng.uniform(0.0, 0.5, size=(len(table), 2))
    filled["need_fit_mean"], filled["need_fit_min"] = fits.mean(axis=1), fits.min(axis=1)
    filled["shared_interest"] = rng.uniform(0.0, 1.0, size=len(table))
    both = pd.concat([table, filled], ignore_index=True)
    odds = ranker.log_odds(both[list(ranker.features)])
    known = np.column_stack([both[usual].to_numpy(), np.ones(len(both))])
    fitted = np.linalg.lstsq(known, odds)[0]
    weights = dict(zip(COMPATIBILITY, fitted.tolist(), strict=False))
    travel = weights.pop("travel")
    return {"travel": travel, **{name: max(weight, 0.0) for name, weight in weights.items()}}

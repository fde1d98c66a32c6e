# ruff: noqa: ARG001  (every baseline is called alike)
"""What somebody would use instead to say who should meet whom on an evening of dates.

A baseline is ``f(train, test, seed)`` of the evenings learnt from and the evening to score, both
`benchmarks.quality.people.dates.Dates`, and gives a score per date of ``test``, higher is better,
shape (m,), or several draws of it, shape (draws, m), over which results are averaged. Outcomes of
``test`` must not be read.

Matrix factorisation and network scores are missing on purpose: nobody of an evening has a past.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from scipy.special import expit, log_expit

from benchmarks.quality.people.date_features import (
    answers_of,
    between,
    similarity,
    tokens_of,
    traits,
)
from benchmarks.quality.people.dates import SELF, Dates
from benchmarks.quality.people.ridge import fit_by_evening
from benchmarks.quality.registry import Registry
from benchmarks.quality.scores import groups
from benchmarks.quality.scores.reciprocal import harmonic_mean
from benchmarks.quality.scores.tu_matching import log_matches
from recommender.arrays import DoubleArray

Method: TypeAlias = Callable[[Dates, Dates, int], DoubleArray]

METHODS: Registry[Method] = Registry("speed-dating")
baseline = METHODS.baseline


@baseline("random")
def chance(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """Random pairs, as coffee lotteries draw them."""
    rng = np.random.default_rng([seed, int(test.evening[0])])
    return groups.draw_scores(rng, len(test.match))


@baseline("random across fields")
def chance_across(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """Random pairs, those of one field of study after all others."""
    drawn: DoubleArray = chance(train, test, seed) + other_field(train, test, seed)
    return drawn


@baseline("equal weights, other field")
def other_field(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """1 for another field of study, else 0, as lotteries with a different-team rule have it."""
    return groups.differ(test.profiles["field_cd"].to_numpy(dtype=np.float64), test.pairs)


@baseline("interest correlation")
def interest_correlation(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """Correlation of the 17 interest ratings: what both like."""
    return test.interest_correlation


@baseline("needs and offers")
def needs_and_offers(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """What each looks for times how the other sees themselves in it; nothing is learnt."""
    her, his = test.pairs[:, 0], test.pairs[:, 1]
    wants, offers = (
        test.profiles[[f"{part}_{quality}" for quality in SELF]].to_numpy(dtype=np.float64)
        for part in ("wants", "is")
    )
    mean: DoubleArray = (wants[her] * offers[his] + wants[his] * offers[her]).mean(axis=1)
    return mean


@baseline("TF-IDF content")
def tfidf(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """Cosine of interests rated high, habits, field, career and goal as tokens."""
    return groups.tfidf_cosine(*tokens_of(test))


@baseline("BM25 content")
def bm25(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """The same tokens, either as a query to the other."""
    return groups.bm25_both_ways(*tokens_of(test))


@baseline("nearest neighbour")
def nearest(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """Cosine of all answers, as embedding-and-search matchers do."""
    return similarity(test)


@baseline("farthest")
def farthest(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """Minus the cosine of all answers: difference for its own sake."""
    return -similarity(test)


@baseline("MMR")
def mmr(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """A list of people alike, but not alike among themselves."""
    vectors, pairs = answers_of(test)
    return groups.diversify_lists(pairs, similarity(test), vectors, "mmr")


@baseline("DPP")
def dpp(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """The same by a determinantal point process."""
    vectors, pairs = answers_of(test)
    return groups.diversify_lists(pairs, similarity(test), vectors, "dpp")


@baseline("ridge, direct")
def ridge_direct(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """Log-odds of a match, by ridge logistic regression on what both people said."""
    model = fit_by_evening(answer_columns(train), train.match, train.evening)
    return model.log_odds(answer_columns(test))


@baseline("ridge, product")
def ridge_product(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """Log of the product of both chances of a yes (reciprocal recommendation)."""
    chances: DoubleArray = np.sum(log_expit(yes_odds(train, test)), axis=0)
    return chances


@baseline("reciprocal, harmonic mean")
def harmonic(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """Harmonic mean of both chances of a yes (RECON)."""
    hers, his = expit(yes_odds(train, test))
    return harmonic_mean(hers, his)


@baseline("TU matching")
def tu_matching(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """Log of the expected matches of each pair; both log-odds of a yes are the surplus."""
    people, position = np.unique(test.pairs, return_inverse=True)
    surplus = yes_odds(train, test).sum(axis=0)
    return log_matches(position.reshape(test.pairs.shape), surplus, len(people))


@baseline("ours")
def ours(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """Log-odds from what is between the two; who they are is fitted beside it and left out."""
    X = between(train)
    model = fit_by_evening(np.hstack([X, traits(train)]), train.match, train.evening)
    odds: DoubleArray = between(test) @ model.coef[: X.shape[1]]
    return odds


@baseline("ours, averaged with needs and offers")
def ours_and_prior(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """The mean of ours and the unlearnt product, each in units of its spread on other evenings.

    Of the ways to join the two that were tried it was the best on evenings left out within those
    that are learnt from.
    """
    learnt, prior = (
        method(train, test, seed) / max(float(method(train, train, seed).std()), 1e-9)
        for method in (ours, needs_and_offers)
    )
    mean: DoubleArray = (learnt + prior) / 2
    return mean


@baseline("ours, with traits of people")
def ours_with_traits(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """Ours with who the two are left in: for comparison, as popularity must not decide."""
    X, new = (np.hstack([between(dates), traits(dates)]) for dates in (train, test))
    return fit_by_evening(X, train.match, train.evening).log_odds(new)


def yes_odds(train: Dates, test: Dates) -> DoubleArray:
    """Log-odds of her yes and of his from what both people said, shape (2, m)."""
    X, new = answer_columns(train), answer_columns(test)
    odds = [fit_by_evening(X, yes, train.evening).log_odds(new) for yes in train.wanted.T]
    return np.array(odds)


def answer_columns(dates: Dates) -> DoubleArray:
    """What either person said, and the correlation of their interests, shape (m, 2 d + 1)."""
    return np.column_stack([traits(dates), dates.interest_correlation])

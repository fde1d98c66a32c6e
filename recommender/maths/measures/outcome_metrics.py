"""Measures of predicted outcomes of pairs: order, calibration, and what each person sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import log_expit
from scipy.stats import rankdata

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray


def auc(good: IntArray, scores: DoubleArray, weight: DoubleArray | None = None) -> float:
    """Chance that a good pair is scored above another one; ties count half.

    Parameters
    ----------
    good
        Shape (m,), 0 or 1.
    scores
        Shape (m,), higher is better.
    weight
        Shape (m,), at least 0; 1 for all if left out.

    Returns
    -------
    float
        0 to 1, 0.5 for no order at all; NaN without pairs of both kinds.

    Examples
    --------
    >>> auc(np.array([0, 1, 1]), np.array([0.1, 0.1, 0.9]))
    0.75
    """
    weight = np.ones(len(good)) if weight is None else weight
    _, place = np.unique(scores, return_inverse=True)
    yes = np.bincount(place, weight * (good == 1), minlength=1)
    no = np.bincount(place, weight * (good == 0), minlength=1)
    both = yes.sum() * no.sum()
    if both == 0:
        return float("nan")
    below = np.cumsum(no) - no
    return float((yes * (below + no / 2)).sum() / both)


def auc_within(
    groups: IntArray, good: IntArray, scores: DoubleArray, weight: DoubleArray | None = None
) -> float:
    """`auc` over all comparisons of a good pair with another one of the same group.

    Scores of two models are not compared with each other: pooled over the folds of a
    cross-validation, the AUC of a model that knows nothing is *below* one half, as each fold's
    base rate is learnt from the others (Forman and Scholz, SIGKDD Explorations 12, 2010).

    Parameters
    ----------
    groups
        Shape (m,), numbers from 0, of folds or of evenings.
    good, scores, weight
        As for `auc`.

    Examples
    --------
    >>> auc_within(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([1.0, 2, 3, 4]))
    1.0
    """
    weight = np.ones(len(good)) if weight is None else weight
    total, comparisons = 0.0, 0.0
    for group in np.unique(groups):
        rows = groups == group
        w, yes = weight[rows], good[rows] == 1
        number = float(w[yes].sum() * w[~yes].sum())
        if number > 0:
            total += number * auc(good[rows], scores[rows], w)
            comparisons += number
    return total / comparisons if comparisons else float("nan")


def log_losses(good: IntArray, log_odds: DoubleArray) -> DoubleArray:
    """``-log p(what happened)`` of each pair, in nats; lower is better, shape (m,)."""
    losses: DoubleArray = -log_expit(np.where(good == 1, log_odds, -log_odds))
    return losses


def weighted_mean(values: DoubleArray, weight: DoubleArray | None = None) -> float:
    """The mean; NaN if nothing has weight."""
    weight = np.ones(len(values)) if weight is None else weight
    return float(values @ weight / weight.sum()) if weight.sum() else float("nan")


def calibration_error(
    good: IntArray,
    probability: DoubleArray,
    weight: DoubleArray | None = None,
    bins: int = 10,
) -> float:
    """Expected calibration error over bins of as many pairs each (Naeini et al., AAAI 2015).

    Equal numbers instead of equal widths: good meetings are rare, so bins of equal width would
    hold everything in one.

    Parameters
    ----------
    good
        Shape (m,), 0 or 1.
    probability
        Shape (m,), 0 to 1.
    weight
        Shape (m,), at least 0.
    bins
        At least 1.

    Returns
    -------
    float
        0 to 1, lower is better. Of a perfect model on few pairs it is above 0 by chance.
    """
    weight = np.ones(len(good)) if weight is None else weight
    place = ((rankdata(probability) - 0.5) * bins / len(good)).astype(np.int64)
    gap = np.bincount(place, weight * (good - probability), minlength=bins)
    return float(np.abs(gap).sum() / weight.sum()) if weight.sum() else float("nan")


def per_person_auc(people: IntArray, good: IntArray, scores: DoubleArray) -> DoubleArray:
    """AUC over each person's own partners: what a choice among people can make use of.

    How popular people are cannot help here, unlike in the AUC over all pairs: a person's own
    popularity is the same in all their rows.

    Parameters
    ----------
    people
        Shape (m,), whose row it is; for pairs, give each pair once for either side.
    good, scores
        Shape (m,).

    Returns
    -------
    DoubleArray, shape (n_people,)
        In the order of their numbers; NaN for those whose rows are all good or all not.
    """
    order = np.argsort(people, kind="stable")
    starts = np.flatnonzero(np.diff(people[order], prepend=-1))
    return np.array([auc(good[rows], scores[rows]) for rows in np.split(order, starts)[1:]])

"""Learning from pairs of people: whose data are split by person, never by row.

Two rows that share a person share that person's habits. A model tested on a pair whose people
it has seen is tested on what it remembers of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recommender.arrays import DoubleArray, IntArray


_TWO_SIDED = 1.96
"""Standard deviations to either side that hold 95 % of a normal distribution."""


def person_folds(
    pairs: IntArray, groups: int, rng: np.random.Generator
) -> Iterator[tuple[IntArray, IntArray]]:
    """Train and test rows for pairs, no person in both.

    People are dealt into groups at random. For every two groups (or one and itself) the pairs
    between them are tested by a model that learns from pairs within the other groups alone; pairs
    with one person inside and one outside are left out of that fold. Every pair is tested exactly
    once. Folds without train or test rows are skipped.

    Parameters
    ----------
    pairs
        Shape (m, 2), numbers of people.
    groups
        At least 3; a model learns from about ``(1 - 2 / groups)^2`` of the pairs.
    rng
        Deals the people.

    Yields
    ------
    train, test : IntArray
        Row numbers of ``pairs``.
    """
    people, position = np.unique(pairs, return_inverse=True)
    dealt = rng.permutation(len(people)) % groups
    group = dealt[position.reshape(pairs.shape)]
    for one in range(groups):
        for other in range(one, groups):
            inside = np.isin(group, (one, other))
            wanted = (group.min(axis=1) == one) & (group.max(axis=1) == other)
            train, test = np.flatnonzero(~inside.any(axis=1)), np.flatnonzero(wanted)
            if len(train) and len(test):
                yield train, test


def person_columns(pairs: IntArray) -> DoubleArray:
    """A column per person, 1 in the rows of their pairs, shape (m, n_people)."""
    people, position = np.unique(pairs, return_inverse=True)
    columns = np.zeros((len(pairs), len(people)))
    ends = position.reshape(pairs.shape)
    columns[np.arange(len(pairs)), ends[:, 0]] = 1.0
    columns[np.arange(len(pairs)), ends[:, 1]] = 1.0
    return columns


def person_bootstrap(
    pairs: IntArray,
    statistic: Callable[[DoubleArray], float],
    rng: np.random.Generator,
    rounds: int = 500,
) -> tuple[float, float]:
    """95 % interval of a statistic of pairs, drawing people again, not rows.

    A pair counts as often as both its people were drawn, multiplied: the pigeonhole bootstrap
    (Owen, Annals of Applied Statistics 1, 2007), which does not understate the spread as drawing
    rows does. Draws on which the statistic is NaN are left out.

    Parameters
    ----------
    pairs
        Shape (m, 2), numbers of people.
    statistic
        Of a weight per pair, shape (m,), at least 0.
    rng
        Chance.
    rounds
        Draws.

    Returns
    -------
    low, high : float
    """
    people, position = np.unique(pairs, return_inverse=True)
    ends, n = position.reshape(pairs.shape), len(people)
    drawn = np.empty(rounds)
    for number in range(rounds):
        times = np.bincount(rng.integers(0, n, n), minlength=n).astype(np.float64)
        drawn[number] = statistic(times[ends[:, 0]] * times[ends[:, 1]])
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


def person_interval(
    pairs: IntArray,
    statistic: Callable[[DoubleArray], float],
    rng: np.random.Generator,
    rounds: int = 500,
) -> tuple[float, float]:
    """95 % interval of a statistic of pairs that is neither too narrow nor too wide.

    People are drawn again; a pair counts as often as its two people were drawn together, less once.
    That counts what is of the pair alone twice, once with each of its people, so the spread of drawing
    pairs again is taken off: what is left is the variance of Aronow, Samii and Assenova (Political
    Analysis 23, 2015). It is never taken for less than that of drawing pairs.

    Parameters
    ----------
    pairs
        Shape (m, 2), numbers of people; rows of the same pair belong together.
    statistic
        Of a weight per row, shape (m,), at least -1: near to linear, such as a ratio of sums.
    rng, rounds
        Chance, and draws of either kind.

    Returns
    -------
    low, high : float
        NaN where no draw gives a number.
    """
    people, position = np.unique(pairs, return_inverse=True)
    ends, n = position.reshape(pairs.shape), len(people)
    of_pair = np.unique(np.sort(ends, axis=1), axis=0, return_inverse=True)[1].ravel()
    m = int(of_pair.max(initial=-1)) + 1
    by_people, by_pairs = np.empty(rounds), np.empty(rounds)
    for number in range(rounds):
        times = rng.multinomial(n, np.full(n, 1 / n)).astype(np.float64)
        by_people[number] = statistic(times[ends[:, 0]] + times[ends[:, 1]] - 1.0)
        by_pairs[number] = statistic(rng.multinomial(m, np.full(m, 1 / m))[of_pair].astype(float))
    people_spread, pair_spread = (
        float(np.var(drawn[~np.isnan(drawn)])) if not np.isnan(drawn).all() else float("nan")
        for drawn in (by_people, by_pairs)
    )
    half = _TWO_SIDED * float(np.sqrt(max(people_spread - pair_spread, pair_spread)))
    middle = statistic(np.ones(len(pairs)))
    return middle - half, middle + half

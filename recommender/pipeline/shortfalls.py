"""Who got fewer introductions than asked for, and what stood in the way of each other member."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.club.round import Shortfall
from recommender.maths.pairs import member_of, pair_keys
from recommender.pipeline.score import weigh_pairs
from recommender.rules.not_available import RULE as NOT_AVAILABLE
from recommender.rules.registry import CODES, REASONS

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.config import Config
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.scorer import Scorer

_AT_A_TIME = 1_000_000
"""Pairs looked at at a time, for memory's sake: counts are added up."""


def shortfalls(
    prepared: Prepared, scorer: Scorer, chosen: IntArray, among: IntArray | None = None
) -> tuple[Shortfall, ...]:
    """Members who got fewer than they asked for, with the reason for every other member.

    Where very many fell short in a large club, the reasons are those of a sample of the other
    members, drawn once for all and scaled up to their number.

    Parameters
    ----------
    prepared, scorer
        The club, and what scores its pairs in the week.
    chosen
        Shape (m, 2), the round's pairs.
    among
        Rows to look at; everyone's if left out.
    """
    n, rules = len(prepared.club), scorer.rules
    got = np.bincount(chosen.ravel(), minlength=n)
    short = np.flatnonzero((got < rules.capacity) | (rules.capacity == 0))
    short = short if among is None else np.intersect1d(short, among)
    counts = _count_reasons(prepared, scorer, short, chosen)
    return tuple(
        Shortfall(
            member=prepared.club.ids[row],
            asked=int(rules.capacity[row]),
            got=int(got[row]),
            reasons={reason: own[reason] for reason in REASONS if own[reason]},
        )
        for row, own in zip(short, _by_reason(counts), strict=True)
    )


def _by_reason(counts: IntArray) -> list[dict[str, int]]:
    return [dict(zip(REASONS, own, strict=True)) for own in counts.tolist()]


def _count_reasons(
    prepared: Prepared, scorer: Scorer, short: IntArray, chosen: IntArray
) -> IntArray:
    """How many other members each reason holds for, shape (n_short, n_reasons)."""
    n = len(prepared.club)
    others = _others(n, len(short), prepared.config)
    done = np.sort(pair_keys(chosen, n))
    rows = max(1, _AT_A_TIME // max(len(others), 1))
    parts = [
        _count_some(prepared, scorer, (short[low : low + rows], others), done)
        for low in range(0, len(short), rows)
    ]
    counts = np.concatenate([np.zeros((0, len(REASONS)), np.int64), *parts])
    if len(others) == n:
        return counts
    left = n - 1 - np.bincount(chosen.ravel(), minlength=n)[short]
    return scaled(counts.astype(np.float64), left)


def _others(n: int, short: int, config: Config) -> IntArray:
    """The members looked at: all, or a sample if that were too many pairs, ascending."""
    size = max(config.shortfalls.sample, config.shortfalls.all_up_to // max(short, 1))
    if size >= n:
        return np.arange(n)
    return np.sort(np.random.default_rng(config.seed).choice(n, size=size, replace=False))


def _count_some(
    prepared: Prepared, scorer: Scorer, between: tuple[IntArray, IntArray], done: IntArray
) -> IntArray:
    """How many of some other members each reason holds for, shape (n_rows, n_reasons)."""
    rows, others = between
    pairs = np.stack([np.repeat(rows, len(others)), np.tile(others, len(rows))], axis=1)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    pairs = pairs[~member_of(pair_keys(pairs, len(prepared.club)), done)]
    owner, codes = np.searchsorted(rows, pairs[:, 0]), scorer.rules.codes(pairs)
    codes = np.where(_unfit_anyway(scorer, pairs, codes), 0, codes)
    size = len(CODES) + 1
    counts = np.bincount(owner * size + codes, minlength=len(rows) * size).reshape(-1, size)
    possible = weigh_pairs(scorer, pairs[codes == 0], prepared.blocks).pairs[:, 0]
    taken = np.bincount(np.searchsorted(rows, possible), minlength=len(rows))
    return np.column_stack([counts[:, 1:], counts[:, 0] - taken, taken])


def _unfit_anyway(scorer: Scorer, pairs: IntArray, codes: IntArray) -> BoolArray:
    """Pairs that a wish not to meet forbids, and that no round would introduce without it.

    They count as the others below the floor do, of which members are told how many there are:
    that number is then the same with and without the wish.
    """
    unfit: BoolArray = codes == CODES.index(NOT_AVAILABLE.reason) + 1
    forbidden = np.flatnonzero(unfit)
    if len(forbidden):
        others = np.delete(scorer.rules.broken(pairs[forbidden]), codes[forbidden[0]] - 1, axis=1)
        above = scorer.above_floor(scorer.table(pairs[forbidden]))
        unfit[forbidden] = ~others.any(axis=1) & ~above
    return unfit


def scaled(counts: DoubleArray, totals: IntArray) -> IntArray:
    """Whole numbers in the proportions of ``counts`` that sum up to ``totals``, row by row.

    Rounded down, and what is missing given to the largest remainders.

    Parameters
    ----------
    counts
        Shape (m, k), at least 0.
    totals
        Shape (m,).
    """
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0) * totals[:, None]
    whole: IntArray = np.floor(shares).astype(np.int64)
    rank = np.argsort(np.argsort(-(shares - whole), axis=1, kind="stable"), axis=1)
    whole += rank < (totals - whole.sum(axis=1))[:, None]
    return whole

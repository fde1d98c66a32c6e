"""No plan of tables can be worth more than this: a bound that anyone can compute again.

Over all rounds a plan is a set of pairs, so many in number, in which nobody has more partners than
seats beside theirs. The best set of pairs of that kind is at least as good, whether it makes tables or
not; its dual price bound is at least as good as that (`recommender.maths.matching.b_matching.dual_bound`).
That they must make tables is not in it, which is why plans stay well below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.matching.seating import KeepApart, NobodyTwice

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.maths.matching.seating import Seating


def bound_value(seating: Seating, sweeps: int = 60) -> float:
    """An upper bound on the value of every plan that keeps all rules.

    ``D(y, z) = b sum y_v + m z + sum max(0, w_e - y_u - y_v - z)`` over the pairs that may meet, with
    ``y >= 0`` and any z: m pairs in all, at most b for each. Where pairs may meet again it is the
    bound of one round for each.

    Parameters
    ----------
    seating
        Who, where and what for.
    sweeps
        Steps of the prices; it holds after any number of them.
    """
    once = any(isinstance(wish, NobodyTwice) and wish.cost is None for wish in seating.wishes)
    rounds = (
        [seating.sizes] if once else [seating.sizes[r : r + 1] for r in range(len(seating.sizes))]
    )
    allowed = ~_list_apart(seating)
    bounds = [_bound_pairs(seating.weights, allowed, sizes, sweeps) for sizes in rounds]
    return float(np.sum(bounds))


def _list_apart(seating: Seating) -> BoolArray:
    """Who never sit together in a plan that keeps all rules, or have already, shape (n, n)."""
    apart = np.eye(len(seating.weights), dtype=np.bool_)
    for wish in seating.wishes:
        if wish.cost is None and isinstance(wish, KeepApart):
            apart |= wish.pairs
        if wish.cost is None and isinstance(wish, NobodyTwice):
            apart |= wish.before
    return apart


def _bound_pairs(weights: DoubleArray, allowed: BoolArray, sizes: IntArray, sweeps: int) -> float:
    """The least D found by coordinate steps, half-way for all at once."""
    n = len(weights)
    partners = int((sizes.max(axis=1) - 1).sum())
    pairs = int((sizes * (sizes - 1)).sum()) // 2
    values = np.where(allowed, weights, -np.inf)
    upper = values[np.triu_indices(n, k=1)]
    if pairs >= np.isfinite(upper).sum() or partners >= n - 1:
        return float(np.sort(upper[np.isfinite(upper)])[::-1][:pairs].sum())
    base = float(np.partition(upper, -pairs)[-pairs])
    prices, best = np.zeros(n), np.inf
    for _ in range(sweeps):
        reduced = values - prices[:, None] - prices[None, :]
        edges = reduced[np.triu_indices(n, k=1)]
        base = max(float(np.partition(edges, -pairs)[-pairs]), -1e300)
        dual = partners * prices.sum() + pairs * base + np.maximum(edges - base, 0.0).sum()
        best = min(best, float(dual))
        others = values - prices[None, :] - base
        at = np.partition(others, n - partners - 1, axis=1)[:, n - partners - 1]
        prices = 0.5 * prices + 0.5 * np.maximum(at, 0.0)
    return best

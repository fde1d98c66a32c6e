"""Matching with transferable utility by iterative proportional fitting.

Choo and Siow, Journal of Political Economy 114, 2006; as a recommender: Tomita et al., "Matching
Theory-based Recommender Systems in Online Dating", RecSys 2022. With ``K = exp(surplus / 2 beta)``
the expected matches are ``mu_ij = a_i a_j K_ij``, where ``a_i^2 + sum_j mu_ij = 1``: everybody is
matched once, or stays alone. Somebody whom all want gets a small ``a``, so crowds are avoided
without a matcher.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.arrays import DoubleArray, IntArray


def log_matches(
    pairs: IntArray,
    surplus: DoubleArray,
    n: int,
    *,
    beta: float = 1.0,
    tolerance: float = 1e-9,
    most: int = 2_000,
) -> DoubleArray:
    """Log of the expected matches of each pair.

    Works for two sides (no pair within a side) and for one alike. All ``a`` are renewed at once
    and averaged with the last in logs, which keeps two sides from swinging.

    Parameters
    ----------
    pairs
        Shape (m, 2), each once.
    surplus
        Shape (m,), what both together gain by meeting; its spread should be about 1.
    n
        Number of people.
    beta
        Above 0; smaller follows the surplus more closely.
    tolerance
        Largest change of ``log a`` at which the fit stops.
    most
        Rounds at most.

    Returns
    -------
    DoubleArray, shape (m,)
        ``log mu``.
    """
    first, second = pairs[:, 0], pairs[:, 1]
    kernel = np.exp((surplus - surplus.max()) / (2.0 * beta))

    def wanted(a: DoubleArray) -> DoubleArray:
        there, back = kernel * a[second], kernel * a[first]
        sums = np.bincount(first, there, n) + np.bincount(second, back, n)
        return sums.astype(np.float64)

    logs = balanced(wanted, n, tolerance=tolerance, most=most)
    matches: DoubleArray = logs[first] + logs[second] + np.log(kernel)
    return matches


def balanced(
    wanted: Callable[[DoubleArray], DoubleArray],
    n: int,
    *,
    tolerance: float = 1e-9,
    most: int = 2_000,
) -> DoubleArray:
    """``log a`` with ``a_i^2 + a_i (K a)_i = 1``, shape (n,).

    Parameters
    ----------
    wanted
        From ``a``, shape (n,), to ``K a`` for a symmetric ``K`` with nothing on its diagonal.
    n
        Number of people.
    tolerance, most
        As for `log_matches`.
    """
    logs = np.zeros(n)
    for _ in range(most):
        pull = wanted(np.exp(logs))
        # The positive root of a^2 + pull a - 1, in the form that loses no digits.
        renewed = -np.log((np.sqrt(pull**2 + 4.0) + pull) / 2.0)
        change = float(np.abs(renewed - logs).max())
        logs = (logs + renewed) / 2.0
        if change < tolerance:
            break
    return logs

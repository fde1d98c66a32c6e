"""How far outcomes take a ranker from its prior: empirical Bayes.

Of the strengths of the prior, the one under which the outcomes are likeliest with the weights
integrated out, by Laplace's approximation (MacKay, 1992; Tierney and Kadane, 1986):
``log p(y | w*) - 1/2 (w* - w0)' A (w* - w0) + 1/2 log |A| - 1/2 log |H + A|`` with ``A`` the
prior's precision and ``H`` the curvature of the likelihood at the fitted ``w*``. A club of few
outcomes hardly moves, as what it could gain by moving is outweighed by what it would have to
believe; no outcome is kept back for choosing.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, log_expit

from recommender.learning.ranker_fit import lay_out_design
from recommender.stages.rank import PriorLogisticRegression

if TYPE_CHECKING:
    from recommender.learning.ranker_fit import LabelledPairs, RankerSettings, Weights

_LOOSE = 1e-3
"""Share of the strength by which the estimator holds its intercept."""


def choose_by_evidence(
    data: LabelledPairs, prior: Weights, settings: RankerSettings
) -> tuple[int, float]:
    """How many columns, and the strength, under which the outcomes are likeliest.

    The fewer, and the largest, in a tie.
    """
    columns = data.features.shape[1]
    choices = product(
        sorted({columns - data.further, columns}), sorted(settings.strengths, reverse=True)
    )
    return max(choices, key=lambda choice: log_evidence(data, prior, choice, settings))


def log_evidence(
    data: LabelledPairs, prior: Weights, choice: tuple[int, float], settings: RankerSettings
) -> float:
    """Log of how likely the outcomes are under a strength, weights integrated out."""
    _, strength = choice
    design = lay_out_design(data, prior, choice, settings)
    model = PriorLogisticRegression(design.start, prior.intercept, strength=strength)
    model.fit(design.columns, data.good, data.weight)
    columns = np.column_stack([np.ones(len(data.good)), design.columns])
    fitted = np.concatenate([model.intercept_, model.coef_[0]])
    moved = fitted - np.concatenate([[prior.intercept], design.start])
    hold = np.full(columns.shape[1], strength)
    hold[0] *= _LOOSE
    odds = columns @ fitted
    likelihood = float(data.weight @ log_expit(np.where(data.good == 1, odds, -odds)))
    spread = data.weight * expit(odds) * expit(-odds)
    curvature = (columns * spread[:, None]).T @ columns + np.diag(hold)
    occam = 0.5 * float(np.log(hold).sum() - np.linalg.slogdet(curvature)[1])
    return likelihood - 0.5 * float(hold @ moved**2) + occam

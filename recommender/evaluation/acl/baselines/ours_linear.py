"""Ours, the linear part: ridge logistic regression on all features, each member counting alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.evaluation.acl.calibration import scale_of
from recommender.evaluation.acl.linear import fit_linear
from recommender.evaluation.acl.sample import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.evaluation.acl.bench import Bench
    from recommender.evaluation.acl.linear import Linear, Model
    from recommender.evaluation.acl.sample import Sample

NAME = "ours, linear"
CALIBRATED = True


def learner(bench: Bench, samples: Sequence[Sample]) -> Model:
    """Weights of all columns, those of people among them."""
    everything = np.ones(len(bench.society.names), dtype=np.bool_)

    def fit(sample: Sample) -> Linear:
        return fit_linear(sample.X, sample.good, sample.even, everything)

    return fit(joined(samples)).calibrated(*scale_of(fit, samples))

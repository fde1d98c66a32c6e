"""Logistic regression on thirteen plain features of a pair: what a day's work gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.acl.calibration import scale_of
from benchmarks.quality.acl.linear import fit_linear
from benchmarks.quality.acl.sample import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.acl.bench import Bench
    from benchmarks.quality.acl.linear import Linear, Model
    from benchmarks.quality.acl.sample import Sample

NAME = "logistic regression, 13 features"
CALIBRATED = True

FEATURES = (
    "meaning",
    "words",
    "meaning_best",
    "words_best",
    "venues",
    "events",
    "paths_3",
    "tied_3",
    "paths_4",
    "papers_3_a",
    "papers_3_b",
    "contacts_a",
    "contacts_b",
)


def learner(bench: Bench, samples: Sequence[Sample]) -> Model:
    """Plain weights, every new tie counting alike."""
    used = np.isin(bench.society.names, FEATURES)

    def fit(some: Sequence[Sample]) -> Linear:
        whole = joined(some)
        return fit_linear(whole.X, whole.good, whole.weight, used)

    return fit(samples).calibrated(*scale_of(fit, samples))

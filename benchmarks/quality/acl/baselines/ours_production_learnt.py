"""Ours on the production path, its ranker learnt from earlier cutoffs on production's features."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.quality.acl.sample import joined
from recommender.config import Compatibility
from recommender.features.registry import COMPATIBILITY, FURTHER
from recommender.stages.rank import PriorLogisticRegression, as_ranker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.acl.bench import Bench
    from benchmarks.quality.acl.sample import Sample
    from recommender.ports.ranker import Ranker

NAME = "ours, production path, learnt"
LEARNT = (*COMPATIBILITY, *FURTHER)
"""Columns it reads."""
FLOOR = 0.0
"""Learnt is the chance to write together, which is small for everybody: no pair is left out."""


def ranker(bench: Bench, samples: Sequence[Sample]) -> Ranker:
    """The production estimator, which starts from the prior, each member counting alike."""
    tables = []
    for past, sample in zip(bench.past_production, samples, strict=True):
        pairs = np.stack([sample.member, sample.other], axis=1)
        tables.append(past.features(pairs, further=True)[list(LEARNT)])
    whole = joined(samples)
    knobs = Compatibility()
    model = PriorLogisticRegression([getattr(knobs, name, 0.0) for name in LEARNT])
    model.fit(pd.concat(tables, ignore_index=True), whole.good, whole.even / whole.even.mean())
    return as_ranker(model, COMPATIBILITY, further=FURTHER)

"""Ours: what is linear, and the bends and joint effects that small networks add to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.evaluation.acl.calibration import scale_of
from recommender.evaluation.acl.linear import fit_all
from recommender.evaluation.acl.nets import fit_blend
from recommender.evaluation.acl.sample import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.evaluation.acl.bench import Bench
    from recommender.evaluation.acl.linear import Model
    from recommender.evaluation.acl.nets import Blend
    from recommender.evaluation.acl.sample import Sample

NAME = "ours"
CALIBRATED = True


def learner(bench: Bench, samples: Sequence[Sample]) -> Model:
    """The mean of both log-odds, on all columns, each member counting alike."""

    def fit(sample: Sample) -> Blend:
        return fit_blend(fit_all(sample), sample, bench.seed)

    return fit(joined(samples)).calibrated(*scale_of(fit, samples))

"""Ours: what is linear, and the bends and joint effects that small networks add to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from benchmarks.quality.acl.calibration import scale_of
from benchmarks.quality.acl.nets import NETS, fit_blend
from benchmarks.quality.acl.sample import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.acl.bench import Bench
    from benchmarks.quality.acl.linear import Model
    from benchmarks.quality.acl.nets import Blend
    from benchmarks.quality.acl.sample import Sample

NAME = "ours"
CALIBRATED = True
FEW = 2
"""Networks that are enough to set the scale by."""


def learner(bench: Bench, samples: Sequence[Sample]) -> Model:
    """The mean of both log-odds, on all columns, each member counting alike."""

    def fit(some: Sequence[Sample], nets: int = NETS) -> Blend:
        return fit_blend(bench.linear(some), joined(some), bench.seed, nets)

    return fit(samples).calibrated(*scale_of(partial(fit, nets=FEW), samples))

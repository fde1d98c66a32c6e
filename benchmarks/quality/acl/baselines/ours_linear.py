"""Ours, the linear part: ridge logistic regression on all features, each member counting alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.acl.bench import Bench
    from benchmarks.quality.acl.linear import Model
    from benchmarks.quality.acl.sample import Sample

NAME = "ours, linear"


def learner(bench: Bench, samples: Sequence[Sample]) -> Model:
    """Weights of all columns, those of people among them."""
    return bench.linear(samples)

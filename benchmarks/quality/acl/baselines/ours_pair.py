"""Ours without who the two are: their effects are fitted and then left out, as in a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.acl.bench import Bench
    from benchmarks.quality.acl.linear import Model
    from benchmarks.quality.acl.sample import Sample

NAME = "ours, linear, person effects left out"


def learner(bench: Bench, samples: Sequence[Sample]) -> Model:
    """The weights of the linear part; those of columns about one person set to 0."""
    return bench.linear(samples).without(bench.society.personal)

"""Ours without who the two are: their effects are fitted and then left out, as in a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.evaluation.acl.linear import fit_all
from recommender.evaluation.acl.sample import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.evaluation.acl.bench import Bench
    from recommender.evaluation.acl.linear import Model
    from recommender.evaluation.acl.sample import Sample

NAME = "ours, linear, person effects left out"


def learner(bench: Bench, samples: Sequence[Sample]) -> Model:
    """The weights of the linear part; those of columns about one person set to 0."""
    return fit_all(joined(samples)).without(bench.society.personal)

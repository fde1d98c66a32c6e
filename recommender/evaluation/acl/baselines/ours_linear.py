"""Ours, the linear part: ridge logistic regression on all features, each member counting alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.evaluation.acl.linear import fit_all
from recommender.evaluation.acl.sample import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.evaluation.acl.bench import Bench
    from recommender.evaluation.acl.linear import Model
    from recommender.evaluation.acl.sample import Sample

NAME = "ours, linear"


def learner(bench: Bench, samples: Sequence[Sample]) -> Model:  # noqa: ARG001
    """Weights of all columns, those of people among them."""
    return fit_all(joined(samples))

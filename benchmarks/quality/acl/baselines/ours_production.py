"""Ours as it ships, on the production path: authors as members, the prior's weights, nothing learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.config import Rules
from recommender.pipeline.scorer import choose_ranker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.acl.bench import Bench
    from benchmarks.quality.acl.sample import Sample
    from recommender.ports.ranker import Ranker

NAME = "ours, production path, unlearnt"
FLOOR = Rules().floor


def ranker(bench: Bench, samples: Sequence[Sample]) -> Ranker:  # noqa: ARG001
    """The prior."""
    return choose_ranker(bench.production.prepared)

"""Common neighbours: contacts of contacts, what most networks suggest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.evaluation.acl.network import steps_of, unit_ties

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.arrays import FloatArray, IntArray
    from recommender.evaluation.acl.bench import Bench

NAME = "common neighbours"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """Mutual co-authors."""
    ties = unit_ties(bench.at.ties)
    return steps_of((ties, ties), bench.at.members)

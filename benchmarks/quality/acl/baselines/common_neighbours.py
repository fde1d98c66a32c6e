"""Common neighbours: contacts of contacts, what most networks suggest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.acl.network import steps_of, unit_ties

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "common neighbours"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """Mutual co-authors."""
    ties = unit_ties(bench.at.ties)
    return steps_of((ties, ties), bench.at.members)

"""Whether a round fits into memory, asked before it begins."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from recommender.errors import RoundError

if TYPE_CHECKING:
    from recommender.pipeline.prepared import Prepared

# Measured sizes, not knobs: they only refuse a round that would not fit, and change none.
_COPIES = 1.5
"""Centred copies of the items' vectors, and their leading directions."""
_BYTES_PER_PARTNER = 12
"""A score and a row."""
_BYTES_PER_PAIR = 130
"""Both ends and weight, the solver's graph, and sums over them for a moment."""
_BYTES_PER_MEMBER = 25_000
"""An introduction with both sides' reasons, and labels of the searches."""
_BYTES_PER_HIT = 15
"""A row and a level, both ways round, and an order for a moment."""
_IN_CELLS = 0.4
"""Vectors of gifts and interests in the directions of their cells, held twice while sorted."""
_LEFT_BEHIND = 1.5
"""Of the largest stage, for what an earlier one has not given back yet."""
_SMALL = 5_000
"""Members up to which nobody is asked."""


def bytes_needed(prepared: Prepared) -> int:
    """About what a round takes beyond what is held when it begins."""
    facets, n = prepared.facets, len(prepared.club)
    vectors = sum(each.vectors.nbytes for each in (facets.gives, facets.needs, facets.common))
    sizes, lists = prepared.config.candidates, 1
    if prepared.ranker is not None and "three_steps" in prepared.ranker.features:
        lists = 2  # partners at three steps besides
    pairs = n * (sizes.per_member * lists + sizes.random) * _BYTES_PER_PAIR
    one_at_a_time = _search(prepared, vectors), pairs, n * _BYTES_PER_MEMBER
    return int(_COPIES * vectors + _LEFT_BEHIND * max(one_at_a_time))


def _search(prepared: Prepared, vectors: int) -> float:
    """What finding candidates takes."""
    facets, sizes = prepared.facets, prepared.config.candidates
    n, cores = len(prepared.club), os.cpu_count() or 1
    partners = n * sizes.per_member * _BYTES_PER_PARTNER
    if n <= sizes.exact_below:
        return (2 + 2 * cores) * partners
    needs, items = len(facets.needs.vectors), len(facets.common.vectors)
    hits = _BYTES_PER_HIT * (needs * sizes.per_need + items * sizes.per_interest)
    return 2 * partners + hits + _IN_CELLS * vectors


def check_memory(prepared: Prepared) -> None:
    """Refuse a round that would not fit, before any time is spent on it.

    Raises
    ------
    RoundError
        If there is less memory than it is likely to need.
    """
    if len(prepared.club) <= _SMALL:
        return
    import psutil

    needed, there = bytes_needed(prepared), psutil.virtual_memory().available
    if needed > there:
        raise RoundError(
            f"round: {len(prepared.club):,} members need about {needed / 2**30:.1f} GiB of memory, "
            f"{there / 2**30:.1f} GiB are free; take a larger machine, fewer "
            "candidates.per_member, or a cluster (--engine ray)"
        )

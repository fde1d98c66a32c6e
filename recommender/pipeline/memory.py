"""Whether a round fits into memory, asked before it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import RoundError

if TYPE_CHECKING:
    from recommender.pipeline.prepared import Prepared

_BYTES_PER_PAIR = 130
"""Both ends and weight, the solver's graph, and sums over them for a moment."""
_BYTES_PER_MEMBER = 25_000
"""An introduction with both sides' reasons, and labels of the searches."""
_BYTES_PER_HIT = 60
"""A member, a level and their order, there and back."""
_HIT = 0.5
"""Share of the items looked at that speak for anybody."""
_LEFT_BEHIND = 1.5
"""Of the largest stage, for what an earlier one has not given back yet."""
_SMALL = 5_000
"""Members up to which nobody is asked."""


def bytes_needed(prepared: Prepared) -> int:
    """About what a round takes beyond what is held when it begins."""
    features, n, sizes = prepared.features, len(prepared.club), prepared.config.candidates
    needs = len(features.items("needs").vectors)
    indexes = sum(
        prepared.index.bytes_of(*features.items(kind).vectors.shape) for kind in ("gives", "whole")
    )
    partners = sizes.per_exchange + sizes.per_whole + 2 * sizes.random
    if prepared.ranker is not None and "three_steps" in prepared.ranker.features:
        partners += sizes.per_member
    hits = _BYTES_PER_HIT * _HIT * needs * sizes.per_need
    pairs = n * partners * _BYTES_PER_PAIR
    return int(indexes + _LEFT_BEHIND * max(hits, pairs, n * _BYTES_PER_MEMBER))


def check_memory(prepared: Prepared) -> None:
    """Refuse a round that would not fit, before any time is spent on it.

    Raises
    ------
    RoundError
        If there is less memory than it is likely to need.
    """
    if len(prepared.club) <= _SMALL:
        return
    needed, there = bytes_needed(prepared), prepared.blocks.free_memory()
    if needed > there:
        raise RoundError(
            f"round: {len(prepared.club):,} members need about {needed / 2**30:.1f} GiB of memory, "
            f"{there / 2**30:.1f} GiB are free; take a larger machine, fewer "
            "candidates.per_member, or a cluster (--engine ray)"
        )

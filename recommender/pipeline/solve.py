"""Solving a round: the matching, and who else could still be served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.pairs import all_pairs, member_of, pair_keys, pairs_with
from recommender.pipeline.edits import forced_among
from recommender.pipeline.left_over import serve_first
from recommender.pipeline.score import weigh_pairs
from recommender.stages.match import match_club, unserved

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, IntArray
    from recommender.club.round import Certificate
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.scorer import Scorer, Weighed
    from recommender.ports.progress import Progress


@dataclass(frozen=True, eq=False)
class Solution:
    """The pairs of a round, their proof, and what they were chosen from."""

    pairs: IntArray
    """Shape (m, 2)."""
    certificate: Certificate
    open: Weighed
    """The pairs the solver could choose from."""


def solve(
    prepared: Prepared,
    scorer: Scorer,
    weighed: Weighed,
    locked: IntArray,
    progress: Progress,
    waited: BoolArray | None = None,
) -> Solution:
    """Solve on the candidates around locked pairs; let in more while somebody is left with none.

    Of those who have to be left over, those whom the last round left over (``waited``, shape (n,)) go
    first.
    """
    capacity = scorer.rules.capacity
    while True:
        pairs = weighed.pairs
        progress("solving the round", 0, 1)
        forced = forced_among(pairs, locked, capacity)
        chosen, certificate = match_club(
            pairs,
            weighed.weights,
            capacity,
            prepared.config.rules,
            forced,
            prepared.config.solving,
        )
        progress("solving the round", 1, 1)
        lonely = unserved(pairs, chosen, capacity)
        more = _widen(prepared, scorer, pairs, lonely)
        if not len(more.pairs):
            if waited is not None:
                solved = chosen, certificate
                chosen, certificate = serve_first(
                    weighed, capacity, prepared.config, forced, waited, solved
                )
            return Solution(pairs[chosen], certificate, weighed)
        weighed = weighed.and_also(more)


def _widen(prepared: Prepared, scorer: Scorer, pairs: IntArray, lonely: IntArray) -> Weighed:
    """Allowed pairs not among ``pairs`` yet that could help members left with none.

    First everyone such a member may meet; if that is not enough and there are not too
    many, every pair of the club.
    """
    n, most = len(prepared.club), prepared.config.candidates.all_pairs_up_to
    have = np.sort(pair_keys(pairs, n))

    def new(options: IntArray) -> Weighed:
        fresh = options[~member_of(pair_keys(options, n), have)]
        return weigh_pairs(scorer, fresh, prepared.blocks)

    near = new(pairs_with(n, lonely[: most // n + 1]))
    reachable = np.isin(lonely, pairs)
    if len(near.pairs) or not reachable.any() or n * (n - 1) // 2 > most:
        return near
    return new(all_pairs(n))

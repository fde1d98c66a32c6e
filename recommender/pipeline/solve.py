"""Solving a round: the matching, and who else could still be served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.pairs import all_pairs, member_of, pair_keys
from recommender.pipeline.edits import forced_among
from recommender.pipeline.score import pairs_with, weigh_pairs
from recommender.stages.match import match_club, unserved

if TYPE_CHECKING:
    from recommender.arrays import IntArray
    from recommender.club.round import Certificate
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.scorer import Weighed
    from recommender.ports.progress import Progress
    from recommender.rules.permissions import Permissions


def solve(
    prepared: Prepared,
    weighed: Weighed,
    rules: Permissions,
    locked: IntArray,
    progress: Progress,
) -> tuple[IntArray, Certificate]:
    """Solve on the candidates around locked pairs; let in more while somebody is left with none.

    Returns
    -------
    chosen : IntArray, shape (m, 2)
        The round's pairs.
    certificate : Certificate
    """
    while True:
        pairs = weighed.pairs
        progress("solving the round", 0, 1)
        forced = forced_among(pairs, locked, rules.capacity)
        chosen, certificate = match_club(
            pairs,
            weighed.weights,
            rules.capacity,
            prepared.config.rules,
            forced,
            prepared.config.solving,
        )
        progress("solving the round", 1, 1)
        lonely = unserved(pairs, chosen, rules.capacity)
        more = _widened(prepared, pairs, lonely, rules)
        if not len(more.pairs):
            return pairs[chosen], certificate
        weighed = weighed.and_also(more)


def _widened(prepared: Prepared, pairs: IntArray, lonely: IntArray, rules: Permissions) -> Weighed:
    """Allowed pairs not among ``pairs`` yet that could help members left with none.

    First everyone such a member may meet; if that is not enough and there are not too
    many, every pair of the club.
    """
    n, most = len(prepared.club), prepared.config.candidates.all_pairs_up_to
    have = np.sort(pair_keys(pairs, n))

    def new(options: IntArray) -> Weighed:
        return weigh_pairs(prepared, options[~member_of(pair_keys(options, n), have)], rules)

    near = new(pairs_with(prepared, lonely[: most // n + 1]))
    reachable = np.isin(lonely, pairs)
    if len(near.pairs) or not reachable.any() or n * (n - 1) // 2 > most:
        return near
    return new(all_pairs(n))

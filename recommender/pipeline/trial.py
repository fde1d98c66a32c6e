"""A trial of another ranker or configuration inside one round: trails of both, flipped by coins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.club.week import Week
from recommender.maths.matching.difference import difference
from recommender.maths.pairs import member_of, pair_keys
from recommender.pipeline.edits import rows_of
from recommender.pipeline.introduce import Solved, describe_round, introduce_club, use_knobs
from recommender.pipeline.scorer import make_scorer
from recommender.ports.progress import silent
from recommender.rules.permissions import permissions

if TYPE_CHECKING:
    from recommender.arrays import IntArray
    from recommender.club.round import Round
    from recommender.config import Config
    from recommender.pipeline.prepared import Prepared
    from recommender.ports.progress import Progress


@dataclass(frozen=True, slots=True)
class TrialPair:
    """An introduction of a flipped trail."""

    a: str
    b: str
    trail: int
    of_new: bool
    """Whether its trail's coin took the new way's side."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A round between two ways of choosing, and which of its pairs a coin decided."""

    round: Round
    """Feasible, whatever the coins said. Pairs of flipped trails have a propensity of one half."""
    pairs: tuple[TrialPair, ...]
    running: str
    """Identity of the running ranker."""
    new: str
    differing: int
    """Trails by which the two rounds differ, flipped or not."""


def start_trial(
    prepared: Prepared,
    week: str,
    *,
    running: tuple[Config, Any],
    new: tuple[Config, Any],
    progress: Progress = silent,
) -> Trial:
    """Solve a week's round under both ways and flip their balanced trails.

    Parameters
    ----------
    prepared
        From `recommender.prepare`.
    week
        ISO week.
    running, new
        A configuration and a ranker each; that of ``prepared`` where it is None. The running one's
        rules hold for the round, and its seed flips the coins.
    progress
        Told how far it is.

    Returns
    -------
    Trial
        Trails that the running one's rules or floor do not allow stay as it has them.
    """
    club = prepared.club
    ours = use_knobs(prepared, *running).in_week(Week.parse(week))
    rounds = [
        introduce_club(prepared, week, config, progress, ranker=ranker)
        for config, ranker in (running, new)
    ]
    one, other = (
        rows_of(club, [(pair.a, pair.b) for pair in round_.introductions]) for round_ in rounds
    )
    scorer = make_scorer(ours, permissions(club, Week.parse(week), ours.config.rules))
    apart = difference(one, other, len(club))
    fine = member_of(
        pair_keys(apart.pairs, len(club)),
        np.sort(pair_keys(scorer.weigh(apart.pairs).pairs, len(club))),
    )
    sound = np.bincount(apart.trail, weights=~fine, minlength=apart.count) == 0
    flipped = apart.balanced & sound
    rng = np.random.default_rng([ours.config.seed, *week.encode()])
    ours_taken = ~flipped | (rng.random(apart.count) < 0.5)
    pairs = apart.take(ours_taken)
    made = apart.of_first == ours_taken[apart.trail]
    decided = made & flipped[apart.trail]
    chance = np.where(
        member_of(pair_keys(pairs, len(club)), np.sort(pair_keys(apart.pairs[decided], len(club)))),
        0.5,
        1.0,
    )
    worth = ours.config.rules.introduction_worth
    solved = Solved(pairs, chance, rounds[0].certificate, None, rounds[0].rounds_left)
    return Trial(
        round=describe_round(ours, week, scorer, solved.proved_by_bound(scorer, worth)),
        pairs=_list_pairs(
            club.ids, apart.pairs[decided], apart.trail[decided], ~apart.of_first[decided]
        ),
        running=rounds[0].versions["ranker"],
        new=rounds[1].versions["ranker"],
        differing=apart.count,
    )


def _list_pairs(
    ids: tuple[str, ...], pairs: IntArray, trail: IntArray, of_new: IntArray
) -> tuple[TrialPair, ...]:
    return tuple(
        TrialPair(ids[i], ids[j], int(number), bool(new))
        for (i, j), number, new in zip(pairs, trail, of_new, strict=True)
    )

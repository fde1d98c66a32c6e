"""What turning a dial would do, while it is turned: rounds tried out on pairs that are scored once.

Compatibility is in no dial, so the pairs worth looking at are found and scored once for a club, a
week and its rules; each position of the dials only weighs them anew and matches. The rounds are
quick ones (`recommender.config.Preview`): compare them with each other, not with a solved round.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.edits import Edits
from recommender.club.week import Week
from recommender.features.registry import BRIDGING
from recommender.maths.pairs import unique_pairs
from recommender.maths.search.partners import mark_best
from recommender.pipeline.candidates import find_candidates
from recommender.pipeline.describe import numbers_of
from recommender.pipeline.edits import banning, rows_of
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import Weighed, make_scorer, read_dials
from recommender.pipeline.solve import solve
from recommender.ports.progress import silent
from recommender.rules.permissions import permissions
from recommender.stages.rank import bridging_reward

if TYPE_CHECKING:
    import pandas as pd

    from recommender.arrays import IntArray
    from recommender.config import Config
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.scorer import Scorer

_COLUMNS = [*dict.fromkeys(("i", "j", "log_odds", "compatibility", "travel", *BRIDGING))]
_NO_EDITS = Edits()


@dataclass(frozen=True, slots=True)
class DialPoint:
    """A round tried out at one place of the dial."""

    bubble: float
    """Where the club's dial stands, 0 to 1."""
    quality: float
    """Mean chance of a good meeting, 0 to 1; NaN without introductions."""
    bridging: float
    """Share of introductions across industries and without a mutual contact; NaN without any."""
    introductions: int
    unserved: int
    """Members who take introductions and would have none."""


@dataclass(frozen=True)
class TriedRound:
    """A round tried out."""

    point: DialPoint
    pairs: frozenset[tuple[str, str]]
    """By ids, the smaller first."""


@dataclass(frozen=True, eq=False)
class ScoredClub:
    """A club's pairs worth looking at in a week, scored before any dial and any floor."""

    prepared: Prepared
    scorer: Scorer
    locked: IntArray
    """Shape (k, 2), pairs that are in."""
    table: pd.DataFrame
    """A row per pair that the rules allow."""

    def try_out(self, config: Config) -> TriedRound:
        """The round under a configuration whose rules are those the club was scored under.

        Other dials, another peak and width of the reward, another floor: nothing else may differ.
        """
        prepared = self.prepared.under(for_preview(config))
        scorer = replace(
            self.scorer,
            bridging=config.bridging,
            floor=config.rules.floor,
            dials=read_dials(prepared),
        )
        weighed = self._weigh(scorer, prepared.config)
        solved = solve(prepared, scorer, weighed, self.locked, silent)
        return self._describe(prepared, scorer, solved.pairs)

    def _weigh(self, scorer: Scorer, config: Config) -> Weighed:
        """The pairs above the floor with their weights, the best of each member."""
        table = self.table[self.table["compatibility"].to_numpy() >= config.rules.floor]
        pairs = table[["i", "j"]].to_numpy()
        dials = scorer.dials[pairs].mean(axis=1)
        reward = bridging_reward(table, config.bridging)
        weights = (
            table["log_odds"].to_numpy()
            + dials * reward
            + scorer.add_ons(pairs, table["compatibility"].to_numpy(), table["travel"].to_numpy())
        )
        weighed = Weighed(pairs, weights)
        n, most = len(self.prepared.club), config.candidates.per_member
        return weighed.only(mark_best(pairs, weights, most, n))

    def _describe(self, prepared: Prepared, scorer: Scorer, chosen: IntArray) -> TriedRound:
        capacity, ids = scorer.rules.capacity, prepared.club.ids
        numbers = numbers_of(prepared, score_pairs(scorer, chosen), capacity)
        got = np.bincount(chosen.ravel(), minlength=len(capacity))
        point = DialPoint(
            bubble=prepared.config.bubble,
            quality=numbers.mean_compatibility,
            bridging=numbers.bridging,
            introductions=len(chosen),
            unserved=int(((capacity > 0) & (got == 0)).sum()),
        )
        pairs = (sorted((ids[i], ids[j])) for i, j in chosen.tolist())
        return TriedRound(point, frozenset((a, b) for a, b in pairs))


def score_club(prepared: Prepared, week: str, edits: Edits = _NO_EDITS) -> ScoredClub:
    """Find and score the pairs worth looking at.

    Parameters
    ----------
    prepared
        Under the rules to go by.
    week
        ISO week, for pauses and repeats.
    edits
        What the organiser has laid down for the round.
    """
    club, n = prepared.club, len(prepared.club)
    prepared = prepared.under(for_preview(prepared.config)).in_week(Week.parse(week))
    rules = permissions(club, Week.parse(week), prepared.config.rules)
    scorer = make_scorer(prepared, banning(rules, rows_of(club, edits.banned)))
    locked = rows_of(club, edits.locked)
    pairs = unique_pairs(np.concatenate([find_candidates(prepared, scorer), locked]), n)
    table = score_pairs(scorer, pairs[scorer.rules.allowed(pairs)])[_COLUMNS]
    return ScoredClub(prepared, scorer, locked, table)


def for_preview(config: Config) -> Config:
    """A configuration with which rounds are tried out: quick before proven."""
    return config.turned(
        {
            "rules.exact_up_to": min(config.rules.exact_up_to, config.preview.exact_up_to),
            "candidates.per_member": min(config.candidates.per_member, config.preview.per_member),
        }
    )


def list_places(config: Config) -> list[float]:
    """The places of the dial on the curve, ascending from 0 to 1."""
    count = config.preview.points
    return [number / (count - 1) for number in range(count)]

"""Rounds changed by hand and repaired, by the same rules and scores as solved ones.

Look at a pair; work out a round with exactly these pairs; find somebody for places that became
free.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.round import BELOW_FLOOR
from recommender.club.week import Week
from recommender.maths.pairs import member_of, pair_keys, pairs_with, unique_pairs
from recommender.pipeline.describe import Effect, effect_of, introductions_of, make_explainer
from recommender.pipeline.edits import banning, rows_of
from recommender.pipeline.score import feasible, score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.pipeline.shortfalls import shortfalls
from recommender.rules.permissions import permissions
from recommender.rules.registry import CODES
from recommender.stages.match import match_club

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.club.introduction import Introduction
    from recommender.club.round import Shortfall
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.scorer import Scorer

Ids = tuple[str, str]
"""The ids of a pair."""


@dataclass(frozen=True)
class Assessment:
    """Why, or why not, two members."""

    broken: tuple[str, ...]
    """Rules that forbid it, in the order in which rounds check them."""
    above_floor: bool
    introduction: Introduction
    """As it would be told, whether or not it is possible."""

    @property
    def possible(self) -> bool:
        """Whether a round may introduce the two."""
        return not self.broken and self.above_floor


@dataclass(frozen=True, slots=True)
class Judgement:
    """What keeps two members apart, and what would become of them."""

    broken: tuple[str, ...]
    """Rules that forbid it, and the floor; empty where a round may introduce the two."""
    compatibility: float
    """P(a good meeting), 0 to 1."""


@dataclass(frozen=True)
class Exchanged:
    """A round some of whose pairs were chosen by hand."""

    introductions: tuple[Introduction, ...]
    """The new ones."""
    value: float
    """Sum of the weights of the whole round, each plus the worth of an introduction."""
    served: int
    effect: Effect
    """Of the whole round."""
    shortfalls: tuple[Shortfall, ...]
    """Of the members named."""


def assess(prepared: Prepared, a: str, b: str, week: str, banned: Iterable[Ids] = ()) -> Assessment:
    """Look at one pair, rule by rule.

    Parameters
    ----------
    prepared
        Under the knobs to judge by.
    a, b
        Two ids of the club.
    week
        ISO week, for pauses and repeats.
    banned
        Pairs that the organiser has taken out.
    """
    prepared = prepared.in_week(Week.parse(week))
    scorer = _make_scorer(prepared, week, banned)
    pair = unique_pairs(rows_of(prepared.club, [(a, b)]), len(prepared.club))
    broken = tuple(
        reason for reason, hit in zip(CODES, scorer.rules.broken(pair)[0], strict=True) if hit
    )
    scores = score_pairs(scorer, pair)
    (introduction,) = introductions_of(make_explainer(prepared), scores)
    return Assessment(broken, bool(scorer.above_floor(scores)[0]), introduction)


@dataclass(frozen=True, eq=False)
class Judge:
    """A club in a week, made ready once to look at many of its pairs."""

    prepared: Prepared
    scorer: Scorer

    def judge_others(self, member: str) -> Mapping[str, Judgement]:
        """What keeps one member from each other one, and how well the two would go together.

        Parameters
        ----------
        member
            An id of the club.

        Returns
        -------
        mapping
            Everybody else by id, in the order of ids.
        """
        club, scorer = self.prepared.club, self.scorer
        row = club.row(member)
        pairs = pairs_with(len(club), np.array([row]))
        scores = score_pairs(scorer, pairs)
        hits = np.column_stack([scorer.rules.broken(pairs), ~scorer.above_floor(scores)])
        reasons = (*CODES, BELOW_FLOOR)
        others, chances = pairs.sum(axis=1) - row, scores["compatibility"].tolist()
        return {
            club.ids[other]: Judgement(
                tuple(reason for reason, hit in zip(reasons, own, strict=True) if hit), chance
            )
            for other, own, chance in zip(others, hits.tolist(), chances, strict=True)
        }


def make_judge(prepared: Prepared, week: str, banned: Iterable[Ids] = ()) -> Judge:
    """What judges pairs of a club as a round would; ``prepared, week, banned`` as for `assess`."""
    prepared = prepared.in_week(Week.parse(week))
    return Judge(prepared, _make_scorer(prepared, week, banned))


def exchange(
    prepared: Prepared, week: str, pairs: Iterable[Ids], new: Iterable[Ids], touched: Iterable[str]
) -> Exchanged:
    """Work out a round that has exactly these pairs.

    Parameters
    ----------
    prepared
        Under the round's knobs.
    week
        ISO week.
    pairs
        All pairs of the round, each once.
    new
        Those of them that are to be told.
    touched
        Ids of the members whose shortfalls are to be worked out.
    """
    prepared = prepared.in_week(Week.parse(week))
    club, n = prepared.club, len(prepared.club)
    scorer = _make_scorer(prepared, week, ())
    rows = unique_pairs(rows_of(club, pairs), n)
    scores = score_pairs(scorer, rows)
    fresh = member_of(pair_keys(rows, n), np.sort(pair_keys(rows_of(club, new), n)))
    among = np.array([club.row(id_) for id_ in touched], dtype=np.int64)
    worth = prepared.config.rules.introduction_worth
    return Exchanged(
        introductions=introductions_of(make_explainer(prepared), scores[fresh]),
        value=float(scores["weight"].sum()) + worth * len(rows),
        served=len(np.unique(rows)),
        effect=effect_of(prepared, scores, scorer.rules.capacity),
        shortfalls=shortfalls(prepared, scorer, rows, among),
    )


def effect_with(prepared: Prepared, week: str, pairs: Iterable[Ids]) -> Effect:
    """What a round does to the club's bubble if it has exactly these pairs, each once."""
    prepared = prepared.in_week(Week.parse(week))
    scorer = _make_scorer(prepared, week, ())
    rows = unique_pairs(rows_of(prepared.club, pairs), len(prepared.club))
    return effect_of(prepared, score_pairs(scorer, rows), scorer.rules.capacity)


def fill_places(
    prepared: Prepared,
    week: str,
    places: Mapping[str, int],
    wanting: Iterable[str],
    apart: Iterable[Ids],
) -> tuple[Introduction, ...]:
    """Find somebody for members who lost an introduction, among all who have a place free.

    Parameters
    ----------
    prepared
        Under the round's knobs.
    week
        ISO week.
    places
        Introductions each member may still get; those not named may get none.
    wanting
        Ids of the members to find somebody for.
    apart
        Pairs that are out: introduced in this round already, or taken out of it.

    Returns
    -------
    tuple of Introduction
        The best set together, members served first; each has somebody of ``wanting`` in it.
    """
    prepared = prepared.in_week(Week.parse(week))
    club = prepared.club
    scorer = _make_scorer(prepared, week, apart)
    rules = scorer.rules
    free = np.zeros(len(club), dtype=np.int64)
    for id_, count in places.items():
        if id_ in club.rows:
            free[club.row(id_)] = min(count, rules.capacity[club.row(id_)])
    rows = np.array([club.row(id_) for id_ in wanting if id_ in club.rows], dtype=np.int64)
    pairs = pairs_with(len(club), rows)
    pairs = pairs[(free[pairs] > 0).all(axis=1)]
    scores = feasible(scorer, score_pairs(scorer, pairs[rules.allowed(pairs)]))
    how, limits = prepared.config.rules, prepared.config.solving
    if len(scores) <= limits.exact_repairs:
        how = replace(how, solver="exact")
    pairs, weights = scores[["i", "j"]].to_numpy(), scores["weight"].to_numpy()
    chosen, _ = match_club(pairs, weights, free, how, limits=limits)
    return introductions_of(make_explainer(prepared), scores[chosen])


def _make_scorer(prepared: Prepared, week: str, banned: Iterable[Ids]) -> Scorer:
    rules = permissions(prepared.club, Week.parse(week), prepared.config.rules)
    return make_scorer(prepared, banning(rules, rows_of(prepared.club, banned)))

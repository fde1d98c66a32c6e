"""Debates: who wants one is paired with somebody who answers a statement differently, within reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.debate import Debate, DebatePlan, NoDebate, Opinion
from recommender.club.member import Meet
from recommender.club.week import Week
from recommender.club.whereabouts import locate
from recommender.features.stated import read_viewpoints
from recommender.maths.great_circle import measure_km
from recommender.maths.matching.b_matching import solve_exact
from recommender.maths.matching.dual_prices import solve_dual
from recommender.maths.pairs import all_pairs
from recommender.pipeline.describe import make_explainer
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.rules.meeting_format import IN_PERSON_ONLY, ONLINE_ONLY, ways_of
from recommender.rules.permissions import permissions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.club import Club
    from recommender.config import Config, Debates
    from recommender.pipeline.prepared import Prepared
    from recommender.stages.explain import Explainer


def pair_debates(prepared: Prepared, week: str) -> DebatePlan:
    """Pair those who want a debate, each once at most.

    As many as can be get one; then the distance on one or two statements counts most, and what the two
    share beside. The rules of a weekly round hold, too.

    Parameters
    ----------
    prepared
        From `recommender.pipeline.prepare`; its knobs.
    week
        ISO week the debates are for.

    Returns
    -------
    DebatePlan
        The same for the same club, week and knobs.
    """
    prepared = prepared.in_week(Week.parse(week))
    club, config = prepared.club, prepared.config
    rows = [row for row, member in enumerate(club.members) if member.debates]
    pairs = np.array(rows, dtype=np.int64)[all_pairs(len(rows))].reshape(-1, 2)
    rules = permissions(club, Week.parse(week), config.rules)
    views = measure_views(*read_viewpoints(club.members), pairs, config.debates)
    near = mark_near(club, pairs, config.rules.reach_km or config.debates.reach_km)
    table = score_pairs(make_scorer(prepared, rules), pairs)
    common = (views.agreeing >= config.debates.agreeing) | (
        table["best_interest"].to_numpy() >= config.evidence.shared_interest
    )
    possible = views.apart & near & common & rules.allowed(pairs)
    weights = views.weigh(config.debates) + table["compatibility"].to_numpy()
    chosen = np.flatnonzero(possible)
    chosen = chosen[_match(pairs[chosen], weights[chosen], len(club), config)]
    explainer = make_explainer(prepared)
    debates = tuple(
        _make_debate(explainer, str(week), pairs[at], views, at) for at in chosen.tolist()
    )
    return DebatePlan(
        week=str(Week.parse(week)),
        debates=debates,
        without=_explain_absence(
            club,
            sorted(set(rows) - set(pairs[chosen].ravel().tolist())),
            pairs[views.apart],
            pairs[views.apart & near],
            config.debates.answered,
        ),
    )


@dataclass(frozen=True, eq=False)
class ViewsOfPairs:
    """How pairs answer the club's statements."""

    gaps: DoubleArray
    """Shape (m, s): 0 to 4; -1 where not both have answered."""
    order: IntArray
    """Shape (m, s): statements, the farthest apart first."""
    agreeing: IntArray
    """Shape (m,): statements on which the two are a step apart at most."""
    apart: BoolArray
    """Shape (m,): whether they have answered enough, and one statement is far enough apart."""
    least_apart: float

    def list_chosen(self, at: int) -> list[int]:
        """The one or two statements that a pair debates."""
        return [int(s) for s in self.order[at, :2] if self.gaps[at, s] >= self.least_apart]

    def weigh(self, knobs: Debates) -> DoubleArray:
        """What distance and agreement are worth, shape (m,)."""
        if not self.gaps.shape[1]:
            return np.zeros(len(self.gaps))
        farthest = np.take_along_axis(self.gaps, self.order[:, :2], axis=1)
        counted = np.where(farthest >= self.least_apart, farthest, 0.0) / 4.0
        shares = np.array([1.0, knobs.second])[: counted.shape[1]]
        answered = np.maximum((self.gaps >= 0).sum(axis=1), 1)
        worth: DoubleArray = (
            knobs.distance * (counted @ shares) + knobs.agreement * self.agreeing / answered
        )
        return worth


def measure_views(
    answers: DoubleArray, answered: BoolArray, pairs: IntArray, knobs: Debates
) -> ViewsOfPairs:
    """Distances of pairs on every statement.

    Parameters
    ----------
    answers, answered
        Shape (n, s): -2 to 2, and where there is an answer.
    pairs
        Shape (m, 2), row numbers.
    knobs
        From when on two are apart.
    """
    first, second = pairs[:, 0], pairs[:, 1]
    both = answered[first] & answered[second]
    gaps = np.where(both, np.abs(answers[first] - answers[second]), -1.0)
    order = np.argsort(-gaps, axis=1, kind="stable")
    enough = both.sum(axis=1) >= knobs.answered
    return ViewsOfPairs(
        gaps=gaps,
        order=order,
        agreeing=((gaps >= 0.0) & (gaps <= 1.0)).sum(axis=1),
        apart=enough & (gaps.max(axis=1, initial=-1.0) >= knobs.least_apart),
        least_apart=knobs.least_apart,
    )


def mark_near(club: Club, pairs: IntArray, reach: float) -> BoolArray:
    """Which pairs can meet, shape (m,): within reach, or online where one meets online only.

    Somebody whose town is not known is near to nobody but those who state the same one.
    """
    online = (ways_of(club.members)[pairs] == ONLINE_ONLY).any(axis=1)
    in_person = (ways_of(club.members)[pairs] == IN_PERSON_ONLY).any(axis=1)
    near: BoolArray = (measure_distances(club, pairs) <= reach) & ~online
    near |= online & ~in_person
    return near


def measure_distances(club: Club, pairs: IntArray) -> DoubleArray:
    """Kilometres between the towns of pairs, shape (m,); NaN where one is not known."""
    where = locate(club.members)
    km = measure_km(where[pairs[:, 0]], where[pairs[:, 1]])
    places = np.array([member.place for member in club.members], dtype=np.str_)[pairs]
    same = (places[:, 0] == places[:, 1]) & (places[:, 0] != "")
    return np.where(same, 0.0, km)


def _match(pairs: IntArray, weights: DoubleArray, n: int, config: Config) -> BoolArray:
    if not len(pairs):
        return np.zeros(0, dtype=np.bool_)
    solve = solve_exact if len(pairs) <= config.solving.exact_pairs else solve_dual
    worth = config.rules.introduction_worth
    chosen: BoolArray = solve(pairs, weights + worth, np.ones(n, dtype=np.int64)).chosen
    return chosen


def _make_debate(
    explainer: Explainer, week: str, pair: IntArray, views: ViewsOfPairs, at: int
) -> Debate:
    club = explainer.club
    a, b = (club.members[row] for row in pair)
    keys = sorted({key for member in club.members for key in member.viewpoints})
    chosen = views.list_chosen(at)
    agree = np.flatnonzero((views.gaps[at] >= 0) & (views.gaps[at] <= 1)).tolist()
    online = Meet.ONLINE in {a.meet, b.meet}
    km = float(measure_distances(club, pair[None, :])[0])
    return Debate(
        week=str(Week.parse(week)),
        a=a.id,
        b=b.id,
        opinions=tuple(
            Opinion(keys[s], a.viewpoints[keys[s]], b.viewpoints[keys[s]]) for s in chosen
        ),
        agree=tuple(keys[s] for s in agree),
        answered=int((views.gaps[at] >= 0).sum()),
        km=None if online or np.isnan(km) else round(km, 1),
        tells_answers=a.share_views and b.share_views,
        sides=explainer.sides(int(pair[0]), int(pair[1])),
    )


def _explain_absence(
    club: Club, without: Sequence[int], apart: IntArray, in_reach: IntArray, answered: int
) -> dict[str, NoDebate]:
    """Why some get none: never by a rule, so that a block is told to nobody.

    Parameters
    ----------
    club, without
        The members, and the rows of those without a debate.
    apart, in_reach
        Rows of who is in a pair that is far enough apart, and of these in one that can meet.
    answered
        Statements that somebody must have answered.
    """
    reasons = {}
    for row in without:
        member = club.members[row]
        if len(member.viewpoints) < answered:
            reasons[member.id] = NoDebate.FEW_ANSWERS
        elif row not in apart:
            reasons[member.id] = NoDebate.NOBODY_APART
        elif row not in in_reach:
            reasons[member.id] = NoDebate.NOBODY_IN_REACH
        else:
            reasons[member.id] = NoDebate.NOBODY_LEFT
    return reasons

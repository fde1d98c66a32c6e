"""Visits: whoever offers "come by" gets guests, across collars, levels and trades, within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.club.member_columns import number_values
from recommender.club.visit import HostedVisit, VisitPlan
from recommender.club.week import Week
from recommender.features.other_collar import mark_across
from recommender.maths.matching.b_matching import solve_exact
from recommender.maths.matching.dual_prices import solve_dual
from recommender.pipeline.debates import measure_distances
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.rules.meeting_format import ONLINE_ONLY, ways_of
from recommender.rules.permissions import permissions

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, IntArray
    from recommender.club.club import Club
    from recommender.pipeline.prepared import Prepared


def fill_visits(prepared: Prepared, week: str) -> VisitPlan:
    """Fill the visits that members offer, each guest at one at most.

    As many places as can be are filled; then the worth of an introduction counts, and what
    `recommender.config.Visits` adds across collars, levels and trades. The rules of a weekly round hold.
    Whoever hosts is nobody's guest that week, and who meets online only comes to nobody.

    Parameters
    ----------
    prepared
        From `recommender.pipeline.prepare`; its knobs.
    week
        ISO week, for pauses and repeats.

    Returns
    -------
    VisitPlan
        The same for the same club, week and knobs.
    """
    parsed = Week.parse(week)
    prepared = prepared.in_week(parsed)
    club, config = prepared.club, prepared.config
    rules = permissions(club, parsed, config.rules)
    places = _count_places(club, config.visits.guests) * (rules.capacity > 0)
    hosts = np.flatnonzero(places)
    coming = (rules.capacity > 0) & (ways_of(club.members) != ONLINE_ONLY) & (places == 0)
    guests = np.flatnonzero(coming)
    pairs = np.stack([np.repeat(hosts, len(guests)), np.tile(guests, len(hosts))], axis=1)
    reach = config.rules.reach_km or config.visits.reach_km
    pairs = pairs[rules.allowed(pairs)]
    pairs = pairs[measure_distances(club, pairs) <= reach]
    marks = _mark_across(prepared, pairs)
    knobs = config.visits
    weights = score_pairs(make_scorer(prepared, rules), pairs)["weight"].to_numpy(np.float64)
    weights = weights + marks @ np.array([knobs.other_collar, knobs.other_level, knobs.other_trade])
    chosen = np.zeros(len(pairs), dtype=np.bool_)
    if len(pairs):
        solve = solve_exact if len(pairs) <= config.solving.exact_pairs else solve_dual
        capacity = np.where(places > 0, places, 1).astype(np.int64)
        chosen = solve(pairs, weights + config.rules.introduction_worth, capacity).chosen
    taken = set(pairs[chosen][:, 1].tolist())
    return VisitPlan(
        week=str(parsed),
        visits=tuple(
            _make_visit(club, int(host), int(places[host]), pairs[chosen], marks[chosen])
            for host in hosts
        ),
        without=tuple(club.ids[row] for row in guests.tolist() if row not in taken),
    )


def _count_places(club: Club, usual: int) -> IntArray:
    """Guests each member may have at once, shape (n,); 0 who offers no visit."""
    places = [
        (member.come_by_guests or usual) if member.come_by.strip() else 0 for member in club.members
    ]
    return np.array(places, dtype=np.int64)


def _mark_across(prepared: Prepared, pairs: IntArray) -> BoolArray:
    """Whether pairs cross collars, levels and trades, shape (m, 3)."""
    members = prepared.club.members
    columns = [mark_across(prepared.features.stated, pairs)]
    for values in ([member.level for member in members], [member.industry for member in members]):
        numbers = number_values(values)[pairs]
        columns.append((numbers >= 0).all(axis=1) & (numbers[:, 0] != numbers[:, 1]))
    return np.stack(columns, axis=1)


def _make_visit(
    club: Club, host: int, places: int, pairs: IntArray, marks: BoolArray
) -> HostedVisit:
    hosted = pairs[:, 0] == host
    member, (collars, levels, trades) = club.members[host], marks[hosted].sum(axis=0).tolist()
    return HostedVisit(
        host=member.id,
        what=member.come_by,
        when=member.come_by_when,
        guests=tuple(club.ids[row] for row in sorted(pairs[hosted, 1].tolist())),
        places=places,
        across_collars=collars,
        across_levels=levels,
        across_trades=trades,
    )

"""Rounds of a judged club: the best of all that the rules allow, week after week, and own orders."""

import numpy as np
import pytest

from benchmarks.quality.hosts.clubs import FIRST_WEEK
from benchmarks.quality.hosts.rounds import (
    introduce_as_shipped,
    introduce_by,
    order_everybody,
    run_weeks,
)
from recommender.club.week import Week
from recommender.maths.pairs import all_pairs
from recommender.pipeline import introduce_club, introduce_member
from recommender.rules.permissions import permissions


@pytest.fixture(scope="module")
def hosted(clubs):
    return clubs[0]


def list_matchings(pairs):
    """Every set of pairs in which nobody stands twice."""
    if not pairs:
        yield ()
        return
    (a, b), *rest = pairs
    yield from list_matchings(rest)
    for others in list_matchings([pair for pair in rest if not {a, b} & set(pair)]):
        yield ((a, b), *others)


def worth(scores, pairs):
    """How many introductions, then the sum of both sides' scores."""
    return len(pairs), sum(scores[a, b] + scores[b, a] for a, b in pairs)


@pytest.mark.parametrize("seed", range(5))
def test_a_round_by_scores_is_the_best_of_all_rounds(hosted, seed):
    club, week = hosted.prepared.club, Week.parse(FIRST_WEEK)
    scores = np.random.default_rng(seed).random((len(club), len(club)))
    pairs = all_pairs(len(club))
    allowed = pairs[permissions(club, week, hosted.prepared.config.rules).allowed(pairs)]
    best = max(
        worth(scores, matching)
        for matching in list_matchings([(a, b) for a, b in allowed.tolist()])
    )
    found = introduce_by(scores)(hosted.prepared, FIRST_WEEK).tolist()
    assert worth(scores, found) == (best[0], pytest.approx(best[1]))


@pytest.mark.parametrize(("factor", "shift"), [(3.0, 0.0), (1.0, -7.0), (0.01, 100.0)])
def test_the_unit_of_scores_makes_no_difference(hosted, factor, shift):
    scores = np.random.default_rng(3).random((len(hosted.prepared.club),) * 2)
    plain, other = (
        introduce_by(values)(hosted.prepared, FIRST_WEEK)
        for values in (scores, factor * scores + shift)
    )
    assert sorted(plain.tolist()) == sorted(other.tolist())


def test_where_nobody_is_preferred_everybody_is_introduced_who_can_be(hosted):
    n = len(hosted.prepared.club)
    pairs = introduce_by(np.zeros((n, n)))(hosted.prepared, FIRST_WEEK)
    assert sorted(pairs.ravel().tolist()) == list(range(n))


def test_what_ships_is_the_clubs_own_round(hosted):
    club = hosted.prepared.club
    made = introduce_club(hosted.prepared, FIRST_WEEK).introductions
    pairs = introduce_as_shipped(hosted.prepared, FIRST_WEEK)
    assert {(club.ids[a], club.ids[b]) for a, b in pairs.tolist()} == {(p.a, p.b) for p in made}


def test_each_week_knows_what_the_weeks_before_have_made(hosted):
    """The pair of a week stands in the history of the next, under its week."""
    club, seen = hosted.prepared.club, []

    def solve(prepared, week):
        history = prepared.club.history
        seen.append((week, list(zip(history["week"], history["a"], history["b"], strict=True))))
        return np.array([[len(seen), len(seen) + 1]])

    run_weeks(hosted, solve, weeks=3)
    weeks = [week for week, _ in seen]
    assert weeks == ["2026-W48", "2026-W49", "2026-W50"]
    made = [(week, club.ids[at], club.ids[at + 1]) for at, week in enumerate(weeks, start=1)]
    assert [history for _, history in seen] == [[], made[:1], made[:2]]


def test_partners_are_given_from_both_sides_and_only_to_focal_members(hosted):
    club = hosted.prepared.club
    g0, n0, n1 = (club.row(id_) for id_ in ("g0", "n0", "n1"))
    [given] = run_weeks(hosted, lambda *_: np.array([[g0, n0]]), weeks=1)
    [turned] = run_weeks(hosted, lambda *_: np.array([[n0, g0]]), weeks=1)
    np.testing.assert_array_equal(given, turned)
    assert given.sum() == 1
    assert given[hosted.focal.tolist().index(n0), g0] == 1
    [both] = run_weeks(hosted, lambda *_: np.array([[n0, n1]]), weeks=1)
    assert both.sum() == 2, "both are focal"


def test_a_week_in_which_nobody_is_introduced_gives_nobody(hosted):
    weeks = run_weeks(hosted, lambda *_: np.zeros((0, 2), dtype=np.int64), weeks=2)
    assert not np.sum(weeks)


def test_an_own_order_counts_down_from_the_best_and_those_below_the_floor_come_last(hosted):
    scores, n = order_everybody(hosted), len(hosted.prepared.club)
    assert scores.shape == (len(hosted.focal), n)
    for row, member in enumerate(hosted.focal_ids):
        ranked = np.sort(scores[row][scores[row] > -n])[::-1]
        assert ranked.tolist() == [-float(place) for place in range(len(ranked))]
        assert (scores[row][~hosted.permitted[row]] == -n).all()
        [first] = introduce_member(hosted.prepared, member, FIRST_WEEK, limit=1)
        best = hosted.prepared.club.ids[int(np.argmax(scores[row]))]
        assert {first.a, first.b} == {member, best}

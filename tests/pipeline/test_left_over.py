"""Where an odd number has to leave somebody over, it is not the same one twice running."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Club, Config, Member, introduce_club, prepare
from recommender.club.club import HISTORY_COLUMNS
from recommender.club.week import Week
from recommender.pipeline.left_over import find_left_over, serve_first
from recommender.pipeline.scorer import Weighed
from recommender.stages.match import match_club, unserved

OPEN = Config().with_knobs(rules__floor=0.0)


def history(*rows):
    return pd.DataFrame(rows, columns=["week", "a", "b"]).reindex(columns=list(HISTORY_COLUMNS))


def test_nobody_is_left_over_twice_running(encoder):
    trades = ("baker", "pilot", "notary", "weaver", "diver", "judge", "cook")
    people = [Member(id=f"m{n}", name=trade, headline=trade) for n, trade in enumerate(trades)]
    rows: list[tuple[str, str, str]] = []
    left: list[str] = []
    for number in range(44, 48):
        club = Club.build(people, history=history(*rows))
        round_ = introduce_club(prepare(club, encoder, OPEN), f"2026-W{number}")
        assert len(round_.introductions) == 3
        pairs = [(pair.a, pair.b) for pair in round_.introductions]
        left.append(next(iter(set(club.ids).difference(*pairs))))
        rows += [(f"2026-W{number}", *pair) for pair in pairs]
    assert all(before != after for before, after in pairwise(left)), left


def test_only_the_last_round_before_the_week_counts():
    people = [Member(id=id_, name=id_, headline="x") for id_ in "abcd"]
    past = history(("2026-W46", "c", "d"), ("2026-W47", "a", "b"), ("2026-W48", "c", "d"))
    club = Club.build(people, history=past)

    def left(week):
        return "".join(np.array(club.ids)[find_left_over(club, Week.parse(week))])

    assert [left(week) for week in ("2026-W46", "2026-W47", "2026-W48", "2026-W49")] == [
        "", "ab", "cd", "ab",
    ]  # fmt: skip


@st.composite
def clubs(draw):
    n = draw(st.integers(3, 7))
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n) if draw(st.booleans())]
    weights = draw(st.lists(st.floats(-3, 3), min_size=len(pairs), max_size=len(pairs)))
    waited = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    rows = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Weighed(rows, np.array(weights, dtype=float)), np.array(waited)


def most_waiting_served(weighed, waited, count):
    """By brute force: the fewest left over twice of all rounds that serve as many."""
    n, fewest = len(waited), len(waited)
    for chosen in range(2 ** len(weighed.pairs)):
        marks = np.array([chosen >> at & 1 for at in range(len(weighed.pairs))], dtype=bool)
        got = np.bincount(weighed.pairs[marks].ravel(), minlength=n)
        if (got <= 1).all() and (got > 0).sum() == count:
            fewest = min(fewest, int((waited & (got == 0)).sum()))
    return fewest


@pytest.mark.parametrize("worth", [0.0, 10.0])
@given(clubs())
@settings(max_examples=60, deadline=None)
def test_it_leaves_over_as_few_twice_as_can_be_and_serves_as_many(worth, club):
    weighed, waited = club
    if len(weighed.pairs) > 12:
        weighed = Weighed(weighed.pairs[:12], weighed.weights[:12])
    config = OPEN.with_knobs(rules__left_over=worth)
    capacity, forced = np.ones(len(waited), dtype=np.int64), np.zeros(len(weighed.pairs), bool)
    best = match_club(weighed.pairs, weighed.weights, capacity, config.rules, forced)
    chosen, proof = serve_first(weighed, capacity, config, forced, waited, best)
    assert (np.bincount(weighed.pairs[chosen].ravel(), minlength=len(waited)) <= 1).all()
    assert proof.served == best[1].served == len(np.unique(weighed.pairs[chosen]))
    assert proof.value <= proof.bound + 1e-9
    worths = weighed.weights[chosen] + config.rules.introduction_worth
    assert proof.value == pytest.approx(worths.sum())
    if worth:
        twice = waited[unserved(weighed.pairs, chosen, capacity)].sum()
        assert twice == most_waiting_served(weighed, waited, proof.served)
    else:
        assert (chosen == best[0]).all()

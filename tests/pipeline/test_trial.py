"""A trial inside a round: feasible whatever the coins say, and its pairs are one way's or the other's."""

import numpy as np
import pytest

from recommender import Config, introduce_club, prepare
from recommender.learning.trial_outcomes import TrialRow, find_outcomes
from recommender.pipeline import start_trial
from recommender.service.club.bootstrap import make_encoder
from tests.planted_club import planted_club

WEEK = "2026-W48"
OTHER = Config().with_knobs(bubble=1.0, bridging__mu=0.0, compatibility__best_exchange=0.0)


@pytest.fixture(scope="module")
def prepared():
    return prepare(planted_club(), make_encoder(cache=False))


def tried(prepared, seed=0):
    running = Config().with_knobs(seed=seed)
    return start_trial(
        prepared, WEEK, running=(running, None), new=(OTHER.with_knobs(seed=seed), None)
    )


def pairs_of(round_):
    return {(pair.a, pair.b) for pair in round_.introductions}


def test_every_pair_is_one_ways_or_the_others_and_coins_have_odds_of_one_half(prepared):
    sides = [pairs_of(introduce_club(prepared, WEEK, each)) for each in (Config(), OTHER)]
    trial = tried(prepared)
    made = pairs_of(trial.round)
    assert made <= sides[0] | sides[1]
    assert sides[0] & sides[1] <= made
    odds = {(pair.a, pair.b): pair.propensity for pair in trial.round.introductions}
    decided = {(pair.a, pair.b): pair.of_new for pair in trial.pairs}
    assert {pair for pair, chance in odds.items() if chance == 0.5} == set(decided)
    for pair, of_new in decided.items():
        assert pair in sides[int(of_new)]
        assert pair not in sides[1 - int(of_new)]


def test_the_round_is_feasible_whatever_the_coins_say(prepared):
    taken, rounds = [], set()
    for seed in range(6):
        trial = tried(prepared, seed)
        counts = {member.id: 0 for member in prepared.club.members}
        for pair in trial.round.introductions:
            counts[pair.a] += 1
            counts[pair.b] += 1
        assert all(counts[each.id] <= each.per_round for each in prepared.club.members)
        assert trial.round.certificate.value <= trial.round.certificate.bound + 1e-9
        assert trial.round.certificate.served == len({*sum(pairs_of(trial.round), ())})
        rounds.add(frozenset(pairs_of(trial.round)))
        taken += [pair.of_new for pair in trial.pairs]
    assert len(rounds) > 1
    assert 0 < np.mean(taken) < 1


def test_the_same_way_twice_leaves_nothing_to_try(prepared):
    trial = start_trial(prepared, WEEK, running=(Config(), None), new=(Config(), None))
    assert trial.pairs == ()
    assert trial.differing == 0


def test_outcomes_are_found_by_week_and_pair(prepared):
    trial = tried(prepared)
    history = trial.round.to_frame()[["week", "a", "b"]].assign(
        accepted_a=True, accepted_b=True, met=True, glad_a=5.0, glad_b=5.0, learned_a=None, learned_b=None
    )  # fmt: skip
    history.loc[0, "glad_a"] = 1.0
    rows = [TrialRow(WEEK, pair.b, pair.a, str(pair.trail), pair.of_new) for pair in trial.pairs]
    rows.append(TrialRow("2026-W49", rows[0].a, rows[0].b, "x", True))
    trail, of_new, outcome = find_outcomes(rows, history)
    assert len(trail) == len(of_new) == len(outcome) == len(rows)
    assert np.isnan(outcome[-1])
    worst = (history.loc[0, "a"], history.loc[0, "b"])
    for row, value in zip(rows[:-1], outcome[:-1], strict=True):
        assert value == (0.0 if (row.b, row.a) == worst else 1.0)

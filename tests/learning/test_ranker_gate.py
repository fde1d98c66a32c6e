"""The gate: no worse ranker passes, nearly every clearly better one does; few outcomes move little."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from recommender.learning.ranker_evidence import choose_by_evidence, log_evidence
from recommender.learning.ranker_fit import LabelledPairs, RankerSettings, Weights, fit
from recommender.learning.ranker_gate import foretell_later, judge, mark_later

SETTINGS = RankerSettings(groups=3)
TRUTH = np.array([1.0, -0.6, 0.5, 0.0])
RUNNING = Weights(0.0, np.array([0.5, 0.2, 0.0, 0.3]))


def outcomes(seed, n=1200, people=200, truth=TRUTH):
    """Introductions among people who differ, with what came of them by a known truth."""
    rng = np.random.default_rng(seed)
    pairs = np.array([rng.choice(people, 2, replace=False) for _ in range(n)])
    features = rng.normal(size=(n, len(truth)))
    liking = rng.normal(scale=0.5, size=people)
    chance = expit(features @ truth + liking[pairs].sum(axis=1))
    good = (rng.random(n) < chance).astype(np.int64)
    return LabelledPairs(features, pairs, good, np.ones(n)), rng.integers(0, 20, n)


def worse(seed):
    """A ranker farther from the truth than the running one: noise, a sign, a shrunk or an alien one."""
    rng = np.random.default_rng(1000 + seed)
    away = RUNNING.coef - TRUTH
    kinds = (
        RUNNING.coef + 0.5 * away,
        RUNNING.coef + rng.normal(scale=0.8, size=4),
        RUNNING.coef * np.array([-1.0, 1.0, 1.0, 1.0]),
        rng.normal(size=4),
    )
    found = kinds[seed % 4]
    if np.linalg.norm(found - TRUTH) <= 1.15 * np.linalg.norm(away):
        found = RUNNING.coef + 0.5 * away
    return Weights(0.0, found)


def better(seed):
    """One that is clearly nearer to the truth."""
    rng = np.random.default_rng(2000 + seed)
    found = TRUTH + rng.normal(scale=0.1, size=4)
    return Weights(0.3, 0.8 * found)


def released(ranker, seed):
    later, _ = outcomes(seed, n=500)
    new, running = (each.log_odds(later.features) for each in (ranker, RUNNING))
    return judge(later, new, running, SETTINGS).better


def test_of_twenty_worse_rankers_none_is_released():
    assert [seed for seed in range(20) if released(worse(seed), seed)] == []


def test_of_twenty_clearly_better_ones_at_least_seventeen_are():
    assert sum(released(better(seed), seed) for seed in range(20)) >= 17


def test_the_running_one_does_not_take_its_own_place():
    assert not any(released(RUNNING, seed) for seed in range(2))


def test_of_few_later_outcomes_nothing_is_released():
    later, _ = outcomes(1, n=SETTINGS.least_later - 1)
    odds = Weights(0.0, TRUTH).log_odds(later.features), RUNNING.log_odds(later.features)
    assert not judge(later, *odds, SETTINGS).better


def moved(n, seed, truth):
    """How far the log-odds of new pairs move from the prior's, in standard deviations of these."""
    data, _ = outcomes(seed, n=n, people=max(n, 10), truth=truth)
    prior = Weights(0.0, TRUTH)
    fitted = fit(data, prior, choose_by_evidence(data, prior, SETTINGS), SETTINGS)
    new = np.random.default_rng(seed).normal(size=(2000, 4))
    shift = (new @ fitted.coef) - (new @ prior.coef)
    return float(shift.std() / (new @ prior.coef).std())


def test_a_club_of_thirty_outcomes_hardly_moves_and_one_of_many_does():
    other = np.array([-1.0, 0.6, 0.5, 1.0])
    few = [moved(30, seed, TRUTH) for seed in range(10)]
    assert np.median(few) < 0.1
    assert np.quantile(few, 0.9) < 0.5
    distance = np.linalg.norm(other - TRUTH) / np.linalg.norm(TRUTH)
    assert moved(1500, 1, other) > 0.8 * distance


def test_the_evidence_is_that_of_brute_force_on_one_weight():
    """Laplace against numerical integration over intercept and weight."""
    rng = np.random.default_rng(3)
    n = 40
    pairs = np.arange(2 * n).reshape(n, 2)  # nobody twice: no effects of people
    features = rng.normal(size=(n, 1))
    features /= features.std()
    good = (rng.random(n) < expit(features[:, 0])).astype(np.int64)
    data, prior = LabelledPairs(features, pairs, good, np.ones(n)), Weights(0.0, np.array([0.5]))

    def integral(strength):
        intercepts, weights = np.linspace(-8, 8, 321), np.linspace(-4, 6, 401)
        b, w = np.meshgrid(intercepts, weights, indexing="ij")
        total = -0.5 * strength * ((w - 0.5) ** 2 + 1e-3 * b**2)
        total += 0.5 * np.log(strength) + 0.5 * np.log(1e-3 * strength)
        for x, y in zip(features[:, 0], good, strict=True):
            total += -np.logaddexp(0.0, -(2 * y - 1) * (b + w * x))
        step = (intercepts[1] - intercepts[0]) * (weights[1] - weights[0])
        return np.log(np.exp(total).sum() * step / (2 * np.pi))

    for low, high in ((1.0, 10.0), (10.0, 100.0)):
        ours = log_evidence(data, prior, (1, low), SETTINGS) - log_evidence(
            data, prior, (1, high), SETTINGS
        )
        assert ours == pytest.approx(integral(low) - integral(high), abs=0.1)


def test_what_is_foretold_knew_neither_the_weeks_nor_the_people():
    data, weeks = outcomes(5, n=400)
    later, prior = mark_later(weeks, 0.6), RUNNING
    before = foretell_later(data, later, prior, SETTINGS)
    changed = LabelledPairs(
        data.features, data.pairs, np.where(later, 1 - data.good, data.good), data.weight
    )
    after = foretell_later(changed, later, prior, SETTINGS)
    assert np.array_equal(before, after), "no later outcome is learnt from"
    person = data.pairs[later][0, 0]
    theirs = (data.pairs == person).any(axis=1)
    without = LabelledPairs(
        data.features, data.pairs, np.where(theirs, 1 - data.good, data.good), data.weight
    )
    again = foretell_later(without, later, prior, SETTINGS)
    assert np.array_equal(before[later & theirs], again[later & theirs])
    assert not np.array_equal(before[later & ~theirs], again[later & ~theirs])


@settings(deadline=None)
@given(st.lists(st.integers(0, 8), min_size=1, max_size=40), st.floats(0.1, 0.9))
def test_a_week_is_early_or_later_as_a_whole_and_some_are_later(weeks, early):
    weeks = np.array(weeks)
    later = mark_later(weeks, early)
    assert later.any()
    assert not set(weeks[later]) & set(weeks[~later])
    if not later.all():
        assert weeks[later].min() > weeks[~later].max()

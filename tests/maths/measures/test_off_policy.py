"""What another way of choosing is worth: right on average, and as sure as it says."""

import numpy as np
import pytest

from recommender.errors import InputError
from recommender.maths.measures.off_policy import METHODS, Log, fill_outcomes, worth_of


def draw_log(rng, people=120, rounds=6, lost=0.0, habit=0.0):
    """Pairs with planted chances: shown by the logging way's odds, judged for a bolder one.

    By a habit people are better or worse company; the truth is that of all such people.
    """
    m = 6 * people
    pairs = np.stack([rng.permutation(np.repeat(np.arange(people), 6)) for _ in range(2)], axis=1)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    m = len(pairs)
    logged = rng.uniform(0.1, 0.9, m)
    target = np.clip(logged + rng.uniform(-0.3, 0.3, m), 0.02, 0.98)
    usual = 0.15 + 0.5 * target * rng.uniform(0.6, 1.0, m)
    chance = np.clip(usual + rng.normal(0.0, habit, people)[pairs].sum(axis=1), 0, 1)
    again, chances = np.tile(pairs, (rounds, 1)), np.tile(logged, rounds)
    shown = rng.random(m * rounds) < chances
    outcome = np.where(shown, rng.random(m * rounds) < np.tile(chance, rounds), np.nan)
    outcome[rng.random(len(outcome)) < lost] = np.nan
    truth = float((target * usual).sum() / target.sum())
    whole = Log(again, chances, np.tile(target, rounds), shown, outcome)
    return whole, truth, np.tile(usual, rounds)


@pytest.mark.parametrize("method", METHODS)
def test_the_value_is_right_on_average(method):
    rng = np.random.default_rng(1)
    error = []
    for _ in range(60):
        log, truth, chance = draw_log(rng, rounds=2, lost=0.2)
        wrong = np.clip(chance + 0.1, 0, 1) if method == "dr" else None
        found = worth_of(log, method, model=wrong, rng=rng, draws=2)
        error.append(found.value - truth)
    allowed = 4 * np.std(error) / np.sqrt(60) + (0.03 if method == "dr" else 0)
    assert np.mean(error) == pytest.approx(0.0, abs=allowed)


@pytest.mark.parametrize("habit", [0.0, 0.08])
def test_intervals_hold_the_truth_as_often_as_they_say(habit):
    """Nor are they much wider than need be, whether or not people have habits: 300 runs, give or take 1.3 %."""
    rng, held = np.random.default_rng(11), []
    for _ in range(300):
        log, truth, chance = draw_log(rng, people=80, rounds=2, habit=habit)
        found = [worth_of(log, name, model=chance, rng=rng, draws=100) for name in METHODS]
        held.append([worth.low <= truth <= worth.high for worth in found])
    coverage = np.mean(held, axis=0)
    assert ((coverage >= 0.93) & (coverage <= 0.98)).all(), coverage


def test_a_target_that_is_the_logging_way_is_worth_the_mean_of_what_was_seen():
    rng = np.random.default_rng(3)
    log, *_ = draw_log(rng)
    same = Log(log.pairs, log.logged, log.logged, log.shown, log.outcome)
    found = worth_of(same, "snips", rng=rng, draws=50)
    assert found.value == pytest.approx(np.nanmean(log.outcome))
    assert found.unsupported == 0.0
    assert found.effective == pytest.approx(log.shown.sum())


def test_pairs_the_logs_could_never_contain_are_bounded():
    rng = np.random.default_rng(4)
    log, *_ = draw_log(rng)
    never = rng.random(len(log.pairs)) < 0.3
    shown = log.shown & ~never
    outcome = np.where(shown, log.outcome, np.nan)
    found = worth_of(
        Log(log.pairs, np.where(never, 0.0, log.logged), log.target, shown, outcome),
        rng=rng, draws=50,
    )  # fmt: skip
    assert found.unsupported == pytest.approx(log.target[never].sum() / log.target.sum())
    assert found.at_least < found.low < found.value < found.high < found.at_most
    assert found.at_most - found.at_least >= found.unsupported


def test_ratios_are_cut():
    log = Log(
        np.array([[0, 1], [2, 3], [4, 5]]), np.array([0.001, 0.5, 0.5]), np.array([1.0, 0.5, 0.5]),
        np.ones(3, bool), np.array([1.0, 0.0, 0.0]),
    )  # fmt: skip
    rng = np.random.default_rng(0)
    assert worth_of(log, rng=rng, draws=2).value == pytest.approx(20 / 22)
    assert worth_of(log, clip=1.0, rng=rng, draws=2).value == pytest.approx(1 / 3)


def test_outcomes_are_filled_in_by_the_way_to_them():
    nan = np.nan
    accepted, met, good = (
        np.array(values) for values in (
            [1, 1, 1, 1, 0, nan], [1, 1, 0, nan, nan, nan], [1, nan, nan, nan, nan, nan],
        )
    )  # fmt: skip
    found = fill_outcomes(accepted, met, good, (0.5, 0.8))
    assert found[:5].tolist() == [1.0, 0.8, 0.0, 0.4, 0.0]
    assert np.isnan(found[5])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"logged": np.array([1.2])}, "outside 0 to 1"),
        ({"target": np.ones(2)}, "2 rows"),
        ({"logged": np.zeros(1)}, "whose chance was 0"),
    ],
)
def test_what_cannot_be_is_refused(change, said):
    parts = {
        "pairs": np.array([[0, 1]]), "logged": np.ones(1), "target": np.ones(1),
        "shown": np.ones(1, bool), "outcome": np.ones(1),
    }  # fmt: skip
    with pytest.raises(InputError, match=said):
        Log(**parts | change)


def test_what_nobody_did_is_no_evidence():
    log = Log(np.array([[0, 1]]), np.ones(1), np.zeros(1), np.ones(1, bool), np.ones(1))
    with pytest.raises(InputError, match="was ever done"):
        worth_of(log, rng=np.random.default_rng(0))
    with pytest.raises(InputError, match="dr with a model"):
        worth_of(log, "dr", rng=np.random.default_rng(0))


def forget_chances(log):
    """What a store keeps: the chances of the pairs that were made."""
    return Log(
        log.pairs, np.where(log.shown, log.logged, np.nan), log.target, log.shown, log.outcome
    )


def test_without_the_chances_of_what_was_not_made_the_value_is_right_on_average():
    rng, error = np.random.default_rng(2), []
    for _ in range(60):
        log, truth, chance = draw_log(rng, rounds=2)
        whole, kept = (
            [worth_of(each, name, model=chance, rng=rng, draws=2).value for name in METHODS[1:]]
            for each in (log, forget_chances(log))
        )
        assert kept == whole
        error.append(worth_of(forget_chances(log), "ips", rng=rng, draws=2).value - truth)
    assert np.mean(error) == pytest.approx(0.0, abs=4 * np.std(error) / np.sqrt(60))


def test_what_the_logs_could_never_contain_is_estimated_where_chances_are_unknown():
    rng, estimates, truths = np.random.default_rng(6), [], []
    for _ in range(40):
        log, *_ = draw_log(rng)
        never = rng.random(len(log.pairs)) < 0.3
        shown = log.shown & ~never
        kept = Log(
            log.pairs, np.where(shown, log.logged, np.nan), log.target, shown,
            np.where(shown, log.outcome, np.nan),
        )  # fmt: skip
        found = worth_of(kept, rng=rng, draws=2)
        estimates.append(found.unsupported)
        truths.append(log.target[never].sum() / log.target.sum())
        assert found.at_most - found.at_least >= found.unsupported
    assert np.mean(estimates) == pytest.approx(np.mean(truths), abs=0.02)


def test_the_gain_is_over_what_was_done_and_surer_than_the_value():
    rng = np.random.default_rng(8)
    log, *_ = draw_log(rng)
    found = worth_of(log, "snips", rng=rng, draws=200)
    assert found.gain == pytest.approx(found.value - np.nanmean(log.outcome))
    assert found.gain_low < found.gain < found.gain_high
    assert found.gain_high - found.gain_low < found.high - found.low

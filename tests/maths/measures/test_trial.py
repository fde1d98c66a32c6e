"""A trial inside rounds: its intervals hold the truth as often as they say."""

import numpy as np
import pytest

from recommender.errors import InputError
from recommender.maths.matching.difference import difference
from recommender.maths.measures.trial import judge_trial
from tests.maths.matching.test_difference import draw_matching


def run_trial(rng, gain, trails=120, silence=0.0):
    """One trial of planted trails: the new side's pairs are better by ``gain`` on average."""
    sizes = 1 + rng.geometric(0.35, trails)
    trail = np.repeat(np.arange(trails), sizes)
    base = rng.uniform(0.15, 0.45, len(trail))
    better = base + gain + rng.uniform(-0.1, 0.1, len(trail))
    coin = rng.random(trails) < 0.5
    of_new = coin[trail]
    outcome = (rng.random(len(trail)) < np.where(of_new, better, base)).astype(np.float64)
    outcome[rng.random(len(trail)) < silence] = np.nan
    truth = float((better - base).mean())
    return judge_trial(trail, of_new, outcome), truth


@pytest.mark.parametrize(("gain", "silence"), [(0.0, 0.0), (0.15, 0.0), (0.1, 0.3)])
def test_intervals_hold_the_truth_in_93_to_97_of_100_runs(gain, silence):
    rng = np.random.default_rng(11)
    held = []
    for _ in range(1_200):
        result, truth = run_trial(rng, gain, silence=silence)
        held.append(result.low <= truth <= result.high)
    assert 0.93 <= np.mean(held) <= 0.97


def test_the_change_is_right_on_average():
    rng = np.random.default_rng(2)
    runs = [run_trial(rng, 0.12) for _ in range(400)]
    error = [result.change - truth for result, truth in runs]
    assert np.mean(error) == pytest.approx(0.0, abs=4 * np.std(error) / 20)


def test_a_clearly_better_way_is_told_from_a_worse_one():
    rng = np.random.default_rng(3)
    assert all(run_trial(rng, 0.35, trails=300)[0].better for _ in range(20))
    assert not any(run_trial(rng, -0.1, trails=300)[0].better for _ in range(20))


def test_rounds_of_two_matchings_make_trails_that_can_be_flipped():
    """From matchings to a result: the pairs of each coin's side are those that are introduced."""
    rng = np.random.default_rng(4)
    n, outcomes, trails, sides = 200, [], [], []
    pairs = np.stack(np.triu_indices(n, 1), axis=1)
    for week in range(6):
        some = pairs[rng.choice(len(pairs), 2_000, replace=False)]
        one, other = (draw_matching(rng, some, np.ones(n, dtype=np.int64)) for _ in range(2))
        apart = difference(one, other, n)
        coin = rng.random(apart.count) < 0.5
        made = apart.of_first == coin[apart.trail]
        flipped = apart.balanced[apart.trail] & made
        trails.append(apart.trail[flipped] + 1_000 * week)
        sides.append(~apart.of_first[flipped])
        outcomes.append(rng.random(int(flipped.sum())))
    result = judge_trial(np.concatenate(trails), np.concatenate(sides), np.concatenate(outcomes))
    assert result.trails >= 6
    assert result.low < 0 < result.high


def test_too_little_to_judge_is_said():
    few = np.arange(3)
    with pytest.raises(InputError, match="at least 5"):
        judge_trial(few, few > 0, np.ones(3))
    with pytest.raises(InputError, match="no outcome is known"):
        judge_trial(np.arange(9), np.arange(9) > 4, np.where(np.arange(9) > 4, np.nan, 1.0))

"""Weights from grades: planted ones are found again, none is below 0, chances are compared."""

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from benchmarks import prior_weights
from benchmarks.prior_weights import (
    FEATURES,
    JudgedPairs,
    draw_weights,
    fit_intercept,
    fit_weights,
    main,
    order_focal,
    tabulate_calibration,
)
from benchmarks.quality.hosts.clubs import read_hosted_clubs
from tests.benchmarks.quality.hosts.made_up import write_clubs

PLANTED = np.array([0.8, 0.5, 0.0, 0.3])


def sample(seed, size=80, intercept=-2.0, focal=40, weights=PLANTED):
    """A club whose host introduces by planted weights."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(focal * 100, 4))
    chance = expit(X @ weights + intercept)
    good = rng.random(len(X)) < chance
    grades = np.where(good, 2.0, 1.0)
    return JudgedPairs(f"club {seed}", size, X, grades, np.repeat(np.arange(focal), 100), chance)


def test_planted_weights_and_the_intercept_of_each_club_are_found_again():
    found = fit_weights([sample(0, intercept=-2.0), sample(1, intercept=-1.0)])
    assert found.weights == pytest.approx(PLANTED, abs=0.1)
    assert found.intercepts == pytest.approx([-2.0, -1.0], abs=0.15)


def test_no_weight_is_below_nothing():
    against = fit_weights([sample(0, weights=np.array([0.8, -0.9, 0.0, 0.3]))]).weights
    assert against[1] == 0.0
    assert against.min() >= 0.0


def test_every_club_weighs_the_same_however_many_pairs_it_has():
    one = sample(0)
    doubled = replace(
        one, X=np.tile(one.X, (2, 1)), grades=np.tile(one.grades, 2), focal=np.tile(one.focal, 2)
    )
    other = sample(1, weights=np.array([0.1, 1.0, 0.0, 0.3]))
    assert fit_weights([doubled, other]).weights == pytest.approx(
        fit_weights([one, other]).weights, abs=1e-3
    )


def test_focal_members_are_drawn_with_all_of_their_pairs():
    one = sample(3, focal=5)
    again = one.drawn_again(np.random.default_rng(0))
    assert again.focal.tolist() == one.focal.tolist()
    blocks = {tuple(block) for block in one.grades.reshape(5, 100)}
    assert {tuple(block) for block in again.grades.reshape(5, 100)} <= blocks
    assert len(again.X) == len(one.X)


def test_the_interval_holds_what_was_planted():
    drawn = draw_weights([sample(0), sample(1)], draws=30)
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    assert (low <= PLANTED + 0.05).all()
    assert (high >= PLANTED - 0.05).all()


def test_one_intercept_fits_clubs_of_all_sizes_where_chances_fall_with_size():
    clubs = [sample(n, size, 2.0 - np.log(size)) for n, size in enumerate((40, 80, 240))]
    assert fit_intercept(clubs, PLANTED) == pytest.approx(2.0, abs=0.1)
    assert fit_intercept(clubs[:1], PLANTED, club_size=0.0) == pytest.approx(
        2.0 - np.log(40), abs=0.15
    )


def test_the_order_of_a_focal_members_partners_by_hand():
    X = np.array([[3.0, 0, 0, 0], [2.0, 0, 0, 0], [1.0, 0, 0, 0], [1.0, 0, 0, 0]])
    one = JudgedPairs("x", 5, X, np.array([0.0, 3, 0, 2]), np.array([0, 0, 0, 1]), np.zeros(4))
    found = order_focal(one, np.array([1.0, 0, 0, 0]))
    assert found == pytest.approx([1 / np.log2(3), 1.0])


def test_chances_are_compared_with_what_was_good():
    one = sample(0)
    rows = [re.findall(r"[\d.]+", line) for line in tabulate_calibration([one])[2:]]
    assert sum(int(row[2]) for row in rows) == len(one.X)
    for low, high, pairs, said, good in rows:
        assert float(low) <= float(said) <= float(high)
        assert float(good) == pytest.approx(float(said), abs=4 * 0.5 / np.sqrt(int(pairs)))


def test_the_command_prints_every_feature_and_every_club(tmp_path, encoder, monkeypatch, capsys):
    clubs = list(read_hosted_clubs(write_clubs(tmp_path), encoder))
    monkeypatch.setattr(prior_weights, "read_hosted_clubs", lambda *_: clubs)
    monkeypatch.setattr(prior_weights, "DRAWS", 3)
    main([])
    printed = capsys.readouterr().out
    for name in (*FEATURES, "thin", "sample", "intercept with club_size at -1"):
        assert name in printed

"""How people respond in a simulated year: what each stated number does, and what it leaves alone."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from benchmarks.simulation.year.people import People
from benchmarks.simulation.year.truth import TRUTHS, Truth, respond, work_out_chances

N = 50
FLAT = Truth(
    accept_common=0.0, accept_need=0.0, accept_difference=0.0, accept_habit=0.0, meet_city=0.0,
    meet_difference=0.0, glad_need=0.0, glad_common=0.0, glad_difference=0.0, glad_kindness=0.0,
    glad_pair=0.0, question=1.0,
)  # fmt: skip
"""Everybody is alike."""
ALWAYS = replace(FLAT, accept=50.0, meet=50.0, glad=50.0, silence=0.0)
"""Every introduction becomes a good meeting."""


@pytest.fixture(scope="module")
def people():
    return People.make(N, np.random.default_rng(9))


def every_pair():
    return np.stack(np.triu_indices(N, 1), axis=1)


def came_of(people, truth, pairs, seed=0):
    chances = work_out_chances(people, truth)
    return respond(people, chances, pairs, truth, np.random.default_rng(seed))


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-3, 3))
@settings(max_examples=30)
def test_where_everybody_is_alike_chances_are_the_log_odds_alone(accept, meet, glad):
    people = People.make(6, np.random.default_rng(1))
    chances = work_out_chances(people, replace(FLAT, accept=accept, meet=meet, glad=glad))
    np.testing.assert_allclose(chances.accepted, expit(accept) ** 2)
    np.testing.assert_allclose(chances.met, expit(meet))
    np.testing.assert_allclose(chances.good, expit(glad))
    np.testing.assert_allclose(chances.good_meeting, expit(accept) ** 2 * expit(meet) * expit(glad))


@pytest.mark.parametrize(
    ("knob", "chance", "measure"),
    [
        ("accept_common", "accepted", "common"),
        ("accept_need", "accepted", "need"),
        ("accept_difference", "accepted", "difference"),
        ("meet_city", "met", "other_city"),
        ("meet_difference", "met", "difference"),
        ("glad_need", "good", "need"),
        ("glad_common", "good", "common"),
        ("glad_difference", "good", "difference"),
    ],
)
@pytest.mark.parametrize("value", [-1.5, 1.5])
def test_each_number_moves_its_own_chance_in_its_own_direction(
    people, knob, chance, measure, value
):
    plain, turned = (
        work_out_chances(people, truth) for truth in (FLAT, replace(FLAT, **{knob: value}))
    )
    for other in {"accepted", "met", "good"} - {chance}:
        np.testing.assert_array_equal(getattr(turned, other), getattr(plain, other))
    measured, moved = getattr(people, measure), getattr(turned, chance)
    order = np.argsort(measured, axis=None)
    along = moved.ravel()[order] * np.sign(value)
    assert (np.diff(along) >= -1e-12).all()
    assert along[-1] > along[0]


def test_a_habit_is_of_the_one_who_accepts_and_popularity_of_the_one_accepted(people):
    """With one of the two certain to say yes, the other's own number alone decides."""
    habit, appeal = people.habit, people.appeal
    chances = work_out_chances(people, replace(FLAT, accept=0.0, accept_habit=1.0))
    np.testing.assert_allclose(chances.accepted, np.outer(expit(habit), expit(habit)))
    chances = work_out_chances(people, replace(FLAT, accept=0.0, popularity=1.0))
    np.testing.assert_allclose(chances.accepted, np.outer(expit(appeal), expit(appeal)))


@pytest.mark.parametrize("name", TRUTHS)
def test_chances_are_chances_and_the_same_from_both_sides(people, name):
    chances = work_out_chances(people, TRUTHS[name])
    for field in fields(chances):
        values = getattr(chances, field.name)
        assert values.min() >= 0
        assert values.max() <= 1
        np.testing.assert_allclose(values, values.T)


def test_a_prepared_question_multiplies_the_chance_up_to_certainty(people):
    without, with_ = (
        work_out_chances(people, replace(Truth(), question=times)).good for times in (1.0, 1.3)
    )
    np.testing.assert_allclose(with_, np.minimum(1.3 * without, 1.0))
    assert (with_ == 1.0).any()
    assert (with_ < 1.0).any()


def test_where_all_is_certain_all_of_it_comes(people):
    came = came_of(people, replace(ALWAYS, tie=1.0), every_pair())
    for field in fields(came):
        assert getattr(came, field.name).all(), field.name


@pytest.mark.parametrize(
    ("truth", "never"),
    [
        (replace(ALWAYS, accept=-50.0), {"accepted", "met", "good", "tie"}),
        (replace(ALWAYS, meet=-50.0), {"met", "good", "tie"}),
        (replace(ALWAYS, glad=-50.0, tie=0.0), {"good", "tie"}),
        (replace(ALWAYS, silence=1.0, tie=1.0), {"told"}),
    ],
)
def test_what_cannot_come_takes_along_what_follows_from_it(people, truth, never):
    came = came_of(people, replace(truth, tie=truth.tie if truth.tie == 0 else 1.0), every_pair())
    for field in fields(came):
        values = getattr(came, field.name)
        assert not values.any() if field.name in never else values.all(), field.name


def test_a_second_meeting_makes_a_tie_likelier_by_what_is_stated(people):
    pairs = np.tile(every_pair(), (20, 1))
    once = came_of(people, replace(ALWAYS, tie=0.1, meet_again=0.0), pairs)
    twice = came_of(people, replace(ALWAYS, tie=0.1, meet_again=1.0), pairs)
    assert once.tie.mean() == pytest.approx(0.1, abs=0.01)
    assert twice.tie.mean() == pytest.approx(1 - 0.9 * (1 - 0.1 * 2.0), abs=0.015)


def test_what_is_between_two_alone_decides_about_them_and_about_nobody_else(people):
    """Pairs with much between them are glad, those with the contrary are not."""
    truth = replace(ALWAYS, glad=0.0, glad_pair=50.0)
    pairs = every_pair()
    between = people.between[pairs[:, 0], pairs[:, 1]]
    clear = np.abs(between) > 0.5
    came = came_of(people, truth, pairs)
    np.testing.assert_array_equal(came.good[clear], between[clear] > 0)


def test_the_same_seed_brings_the_same_and_another_one_other_outcomes(people):
    one, again, other = (came_of(people, Truth(), every_pair(), seed) for seed in (1, 1, 2))
    for field in fields(one):
        values = getattr(one, field.name)
        np.testing.assert_array_equal(values, getattr(again, field.name))
    assert (one.good != other.good).any()


def test_no_introduction_has_no_outcome(people):
    came = came_of(people, Truth(), np.zeros((0, 2), dtype=np.int64))
    assert [len(getattr(came, field.name)) for field in fields(came)] == [0] * 5


def test_other_truths_differ_from_the_stated_one_in_what_they_are_named_for():
    stated = TRUTHS["stated"]
    assert stated == Truth()
    assert TRUTHS["no gain from difference"].glad_difference == 0.0
    assert TRUTHS["strong homophily"].accept_difference < stated.accept_difference
    assert TRUTHS["popularity"].popularity > stated.popularity
    assert TRUTHS["30 % silence"] == replace(stated, silence=0.3)
    assert TRUTHS["no complementarity"].glad_need == 0.0

"""Random rounds are feasible and full, and a round is measured as its pairs are."""

from dataclasses import fields
from itertools import islice

import numpy as np
import pytest

from benchmarks.against_chance import (
    RoundMeasures,
    draw_answers,
    draw_rounds,
    measure_pairs,
    measure_round,
    say_chance,
)
from recommender import Club, Config, prepare
from recommender.maths.pairs import all_pairs
from recommender.pipeline import introduce_club
from tests.planted_club import planted_club


@pytest.fixture(scope="module")
def prepared(encoder):
    return prepare(planted_club(), encoder, Config())


def test_a_round_is_measured_as_the_program_measures_it(prepared):
    measured = measure_round(prepared)
    numbers = introduce_club(prepared, "2026-W48").numbers
    assert measured.introductions == numbers.introductions
    assert measured.bridging == pytest.approx(numbers.bridging)
    assert measured.collars == pytest.approx(numbers.across_collars)
    assert measured.hour == pytest.approx(numbers.in_reach)
    assert measured.town <= measured.hour <= measured.two_hours


def test_random_rounds_use_no_place_twice_and_leave_no_two_who_could_meet():
    pairs = all_pairs(12)[::2]
    capacity = np.array([0, 1, 2, 3] * 3)
    for rows in islice(draw_rounds(pairs, capacity, np.random.default_rng(1)), 20):
        used = np.bincount(pairs[rows].ravel(), minlength=12)
        assert (used <= capacity).all()
        left = capacity - used
        others = np.setdiff1d(np.arange(len(pairs)), rows)
        assert not (left[pairs[others]] > 0).all(axis=1).any()


def test_intervals_hold_what_was_drawn(prepared):
    pairs = all_pairs(20)
    measured = measure_pairs(prepared, pairs)
    drawn = draw_rounds(pairs, np.ones(20, dtype=np.int64), np.random.default_rng(0))
    said = say_chance([measured.of(next(drawn)) for _ in range(10)])
    assert said.count("|") == len(fields(RoundMeasures)) - 1


def test_drawn_answers_change_nobody_else(prepared):
    club = draw_answers(prepared.club)
    assert isinstance(club, Club)
    assert club.ids == prepared.club.ids
    assert all(len(member.viewpoints) == 8 for member in club.members)
    assert len({member.meet for member in club.members}) > 1

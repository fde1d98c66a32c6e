"""What somebody would use instead: likeness by characters, no opinion, and the host's own."""

import numpy as np
import pytest

from benchmarks.quality.hosts.baselines import HOST, METHODS, RANDOM


@pytest.fixture(scope="module")
def hosted(clubs):
    return clubs[0]


@pytest.fixture(scope="module")
def scores(hosted):
    return {name: method(hosted) for name, method in METHODS.items()}


def test_everybody_has_a_score_for_everybody(hosted, scores):
    n = len(hosted.prepared.club)
    for name, table in scores.items():
        assert table.shape == (n, n), name
        assert np.isfinite(table).all(), name


def test_likeness_of_profiles_is_the_same_both_ways_and_most_to_oneself(scores):
    table = scores["nearest profile"]
    np.testing.assert_allclose(table, table.T)
    np.testing.assert_allclose(table.diagonal(), 1.0)
    assert table.min() >= 0
    assert table.max() <= 1 + 1e-9


def test_what_is_looked_for_is_found_with_whoever_gives_it(hosted, scores):
    """The offers are worded as the needs are, so characters suffice."""
    table, row = scores["needs against what others give"], hosted.prepared.club.row
    givers = [row(f"g{number}") for number in range(4)]
    for number in range(4):
        assert np.argmax(table[row(f"n{number}"), givers]) == number
    assert not table[givers].any(), "they look for nothing"


def test_chance_prefers_nobody(scores):
    assert len(np.unique(scores[RANDOM])) == 1


def test_the_host_has_an_opinion_of_those_they_judged_alone(hosted, scores):
    table = scores[HOST]
    np.testing.assert_array_equal(table[hosted.focal], hosted.grades)
    others = np.setdiff1d(np.arange(len(table)), hosted.focal)
    assert not table[others].any()

"""How the two of an introduction respond: words in common, expectations, and what is random."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from benchmarks.simulation.responses import (
    ResponseModel,
    _About,
    _find_rare_words,
    _overlap,
    respond,
)
from recommender.club.member import Meet
from tests.benchmarks.simulation.clubs import block_club, clubs, member, rng

PAIR = np.array([[0, 1]])
CALM = ResponseModel(accept_habit=0.0, habit=0.0, pair=0.0, noise=0.0, answers=1.0, skips=0.0)


def about(one, other, model=CALM):
    return _About.of([one, other], PAIR, model)


@given(clubs(most=12), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=40)
def test_two_meet_only_if_both_accept_and_rate_only_if_they_met(members, seed):
    if len(members) < 2:
        return
    pairs = np.sort(rng(seed).choice(len(members), size=(9, 2)), axis=1)
    got = respond(members, pairs, rng(seed))
    assert got.accepted.shape == got.glad.shape == got.learned.shape == (9, 2)
    assert not (got.met & ~got.accepted.all(axis=1)).any()
    for ratings in (got.glad, got.learned):
        assert np.isnan(ratings[~got.met]).all()
        assert set(ratings[~np.isnan(ratings)].tolist()) <= {1.0, 2.0, 3.0, 4.0, 5.0}


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=20)
def test_the_same_seed_gives_the_same_responses(seed):
    members, pairs = block_club(5), np.array([[0, 1], [2, 7], [3, 9]])
    one, other = (respond(members, pairs, rng(seed)) for _ in range(2))
    assert np.array_equal(one.accepted, other.accepted)
    assert np.array_equal(one.glad, other.glad, equal_nan=True)


def test_the_expected_numbers_are_those_of_the_stated_model():
    one = member(0, industry="retail", level="owner", city="Linz", meet=Meet.IN_PERSON)
    other = member(1, industry="logistics", level="owner", city="Berlin")
    got = about(one, other)
    assert got.travel.tolist() == [True]
    assert got.common.tolist() == [0.5], "both headlines have one word, the same"
    assert got.acceptance(CALM)[0, 0] == pytest.approx(
        CALM.accept
        + CALM.accept_travel
        + CALM.accept_other_industry
        + CALM.accept_common * got.common[0]
    )
    assert got.meeting(CALM)[0] == pytest.approx(CALM.meet + CALM.meet_travel)
    assert got.novelty(CALM)[0].tolist() == pytest.approx(
        [CALM.learned + CALM.learned_industry] * 2
    )
    language = CALM.glad_language * (one.letter_language == other.letter_language)
    assert got.gladness(CALM)[0].tolist() == pytest.approx(
        [CALM.glad + language + CALM.glad_common * got.common[0]] * 2
    )


@pytest.mark.parametrize(
    ("meets", "cities", "expected"),
    [
        ((Meet.IN_PERSON, Meet.EITHER), ("Linz", "Berlin"), True),
        ((Meet.EITHER, Meet.IN_PERSON), ("Linz", "Berlin"), True),
        ((Meet.EITHER, Meet.EITHER), ("Linz", "Berlin"), False),
        ((Meet.ONLINE, Meet.EITHER), ("Linz", "Berlin"), False),
        ((Meet.IN_PERSON, Meet.IN_PERSON), ("Linz", "Linz"), False),
    ],
)
def test_they_travel_if_one_meets_in_person_only_and_cities_differ(meets, cities, expected):
    one, other = (
        member(n, meet=meet, city=city)
        for n, (meet, city) in enumerate(zip(meets, cities, strict=True))
    )
    assert about(one, other).travel[0] == expected


def test_a_need_counts_for_the_one_who_has_it():
    one = member(0, needs=("Bookbinding lessons",))
    other = member(1, offers=("Bookbinding with lessons",))
    model = replace(CALM, rare=1.0)
    assert about(one, other, model).need.tolist() == [[1.0, 0.0]]
    assert about(other, one, model).need.tolist() == [[0.0, 1.0]]
    glad = about(one, other, model).gladness(model)[0]
    assert glad[0] - glad[1] == pytest.approx(model.glad_need)


def test_chances_of_accepting_come_out_as_the_log_odds_say():
    members = [member(0), member(1)]
    pairs = np.repeat(PAIR, 20_000, axis=0)
    got = respond(members, pairs, rng(1), CALM)
    expected = float(expit(CALM.accept + CALM.accept_common * about(*members).common[0]))
    assert got.accepted.mean() == pytest.approx(expected, abs=0.01)
    assert got.met.sum() / got.accepted.all(axis=1).sum() == pytest.approx(
        expit(CALM.meet), abs=0.015
    )


def test_answers_are_left_out_as_often_as_stated():
    pairs = np.repeat(PAIR, 20_000, axis=0)
    model = replace(CALM, accept=50.0, meet=50.0, answers=0.8, skips=0.1)
    got = respond([member(0), member(1)], pairs, rng(2), model)
    assert got.met.all()
    glad, learned = (~np.isnan(ratings) for ratings in (got.glad, got.learned))
    assert glad.mean() == pytest.approx(0.8 * 0.9, abs=0.01)
    assert (glad | learned).mean() == pytest.approx(0.8 * 0.99, abs=0.01)


words = st.sampled_from(["kayak", "falconry", "pottery", "bread", "Bread!", "tea"])


@given(st.lists(st.lists(words, max_size=5), min_size=1, max_size=8), st.floats(0, 1))
def test_rare_words_are_long_ones_that_few_members_use(said, share):
    found = _find_rare_words(said, share)
    used = [{word.casefold().strip("!")[:6] for word in own if word != "tea"} for own in said]
    for member_words, all_words in zip(found, used, strict=True):
        expected = {
            word
            for word in all_words
            if sum(word in others for others in used) <= max(2.0, share * len(said))
        }
        assert member_words == expected


@given(st.integers(0, 4), st.integers(0, 4), st.integers(1, 3))
def test_overlap_is_shared_words_by_those_of_a_full_one(shared, alone, full):
    asked = [
        frozenset(f"both{n}" for n in range(shared)) | frozenset(f"a{n}" for n in range(alone))
    ]
    given_words = [frozenset(f"both{n}" for n in range(shared)) | frozenset(["other"])]
    model = replace(CALM, full_overlap=full)
    found = _overlap(asked, given_words, np.array([0]), np.array([0]), model)
    assert found.tolist() == [min(shared / full, 1.0)]

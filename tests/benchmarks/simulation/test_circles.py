"""Circles and who of a circle knows whom, against counts and chances computed by hand."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.simulation.circles import (
    combine_labels,
    draw_with_chance,
    draw_with_contacts,
    list_pairs_within,
    number_texts,
    split_into_circles,
)
from tests.benchmarks.simulation.clubs import rng

texts = st.lists(st.sampled_from(["", "Linz", "Berlin", "Köln", "Aachen"]), max_size=30)
labels = st.lists(st.integers(-1, 3), max_size=40).map(lambda some: np.array(some, dtype=np.int64))
sizes = st.integers(2, 8)


@given(texts)
def test_numbers_follow_the_alphabet_and_the_empty_text_has_none(given_texts):
    numbers = number_texts(given_texts).tolist()
    names = sorted({text for text in given_texts if text})
    assert numbers == [names.index(text) if text else -1 for text in given_texts]


@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), max_size=30))
def test_two_labels_together_are_told_apart_wherever_one_of_them_differs(pairs):
    one, other = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    joint = combine_labels(one, other).tolist()
    for (a, first), (b, second) in itertools.combinations(zip(pairs, joint, strict=True), 2):
        if -1 not in a and -1 not in b:
            assert (first == second) == (a == b)
    assert [number == -1 for number in joint] == [-1 in pair for pair in pairs]


@given(labels, sizes, st.integers(0, 2**32 - 1))
def test_circles_of_a_group_differ_by_one_member_at_most_and_there_are_as_few_as_can_be(
    groups, size, seed
):
    circles = split_into_circles(groups, size, rng(seed))
    for group in set(groups[groups >= 0].tolist()):
        counts = np.unique(circles[groups == group], return_counts=True)[1]
        assert counts.max() - counts.min() <= 1
        assert len(counts) == -(-int((groups == group).sum()) // size)


@given(labels, sizes, st.integers(0, 100))
def test_for_sure_everybody_of_a_circle_knows_everybody_and_by_no_chance_nobody(groups, size, seed):
    knows = np.ones(len(groups), dtype=np.bool_)
    circles = split_into_circles(groups, size, rng(seed))
    sure = draw_with_chance(groups, knows, 1.0, size, rng(seed))
    assert {tuple(pair) for pair in sure.tolist()} == {
        (a, b)
        for a, b in itertools.combinations(range(len(groups)), 2)
        if circles[a] == circles[b] >= 0
    }
    assert not len(draw_with_chance(groups, knows, 0.0, size, rng(seed)))


@given(labels, sizes, st.data())
def test_who_knows_nobody_is_in_no_pair(groups, size, data):
    knows = np.array(data.draw(st.lists(st.booleans(), min_size=len(groups), max_size=len(groups))), dtype=np.bool_)  # fmt: skip
    pairs = draw_with_chance(groups, knows, 1.0, size, rng())
    assert knows[pairs].all()
    contacts = np.where(knows, 50.0, 0.0)
    assert knows[draw_with_contacts(groups, contacts, size, rng())].all()


@pytest.mark.parametrize("chance", [0.1, 0.5, 0.9])
def test_as_many_pairs_are_drawn_as_the_chance_says(chance):
    groups = np.zeros(2_000, dtype=np.int64)
    drawn = draw_with_chance(groups, np.ones(2_000, dtype=np.bool_), chance, 20, rng(1))
    possible = 100 * 20 * 19 / 2
    assert len(drawn) / possible == pytest.approx(chance, abs=4 * (0.25 / possible) ** 0.5)


def test_pairs_know_each_other_with_the_chance_of_the_model():
    # A circle of three with contacts 4, 2 and 0, drawn many times over.
    groups, contacts = np.zeros(3, dtype=np.int64), np.array([4.0, 2.0, 1.0])
    expected = {
        (a, b): 1 - np.exp(-contacts[a] * contacts[b] / contacts.sum())
        for a, b in itertools.combinations(range(3), 2)
    }
    source, counts, rounds = rng(7), dict.fromkeys(expected, 0), 6_000
    for _ in range(rounds):
        for a, b in draw_with_contacts(groups, contacts, 3, source).tolist():
            counts[a, b] += 1
    for pair, chance in expected.items():
        error = (chance * (1 - chance) / rounds) ** 0.5
        assert counts[pair] / rounds == pytest.approx(chance, abs=4 * error), pair


def test_in_a_large_circle_everybody_knows_about_as_many_as_they_keep_up():
    groups = np.zeros(300, dtype=np.int64)
    contacts = np.where(np.arange(300) % 2, 20.0, 5.0)
    degree = np.zeros(300)
    for seed in range(10):
        pairs = draw_with_contacts(groups, contacts, 300, rng(seed))
        degree += np.bincount(pairs.ravel(), minlength=300) / 10
    assert degree[1::2].mean() == pytest.approx(20, rel=0.1)
    assert degree[::2].mean() == pytest.approx(5, rel=0.1)


@given(labels, sizes)
@settings(max_examples=30)
def test_the_same_seed_draws_the_same(groups, size):
    contacts = np.full(len(groups), 3.0)
    one, other = (draw_with_contacts(groups, contacts, size, rng(5)) for _ in range(2))
    assert np.array_equal(one, other)
    assert (one[:, 0] < one[:, 1]).all()


def test_nobody_without_a_group_is_in_a_circle():
    nobody = np.full(5, -1, dtype=np.int64)
    assert split_into_circles(nobody, 3, rng()).tolist() == [-1] * 5
    assert list_pairs_within(nobody, 3).shape == (0, 2)
    assert number_texts([]).shape == (0,)

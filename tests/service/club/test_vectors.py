"""Vectors in memory: encoded once, forgotten for certain."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.service.club.vectors import RecentVectors
from tests.service.counting_encoder import CountingEncoder

WORDS = ("bread", "Brot", "a wooden oven", "", "court", "Gericht")


@pytest.fixture
def counting(encoder):
    return CountingEncoder(encoder)


@pytest.fixture
def vectors(counting):
    return RecentVectors(counting)


def test_it_gives_what_the_encoder_gives_in_the_order_asked(vectors, encoder):
    for texts in (WORDS, WORDS[::-1], ["bread", "bread", "court"]):
        assert np.array_equal(vectors.encode(texts), encoder.encode(list(texts)))
    assert (vectors.identity, vectors.dimension) == (encoder.identity, encoder.dimension)


def test_nothing_asked_is_an_empty_table(vectors, counting):
    assert vectors.encode([]).shape == (0, vectors.dimension)
    assert vectors.encode([]).dtype == np.float32
    assert counting.asked == []


def test_each_text_is_encoded_once(vectors, counting):
    vectors.encode(["bread", "court", "bread"])
    vectors.encode(["court", "Brot"])
    assert counting.asked == ["bread", "court", "Brot"]
    assert vectors.texts == {"bread", "court", "Brot"}


def test_what_is_forgotten_is_in_no_memory_and_encoded_again(vectors, counting):
    vectors.encode(["bread", "court"])
    vectors.forget(["bread", "never seen"])
    assert vectors.texts == {"court"}
    vectors.encode(["bread"])
    assert counting.asked == ["bread", "court", "bread"]


def test_what_nobody_asked_for_since_the_last_time_is_forgotten(vectors, counting):
    vectors.encode(["bread", "court"])
    vectors.forget_unused()
    vectors.encode(["court"])
    vectors.forget_unused()
    assert vectors.texts == {"court"}
    vectors.encode(["court"])
    assert counting.asked == ["bread", "court"]
    vectors.forget_unused()
    vectors.forget_unused()
    assert vectors.texts == set()


def test_a_change_of_what_is_given_out_changes_nothing_in_memory(vectors):
    first = vectors.encode(["bread"])
    expected = first.copy()
    first[:] = 0
    assert np.array_equal(vectors.encode(["bread"]), expected)


steps = st.lists(
    st.tuples(st.sampled_from(["encode", "forget", "unused"]), st.sets(st.sampled_from(WORDS))),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(steps)
def test_whatever_was_asked_and_forgotten_the_vectors_are_right(encoder, given_steps):
    vectors = RecentVectors(encoder)
    for action, texts in given_steps:
        chosen = sorted(texts)
        if action == "forget":
            vectors.forget(chosen)
            assert not vectors.texts & texts
        elif action == "unused":
            vectors.forget_unused()
        else:
            assert np.array_equal(vectors.encode(chosen), encoder.encode(chosen))
            assert texts <= vectors.texts

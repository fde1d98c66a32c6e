"""Similarity: the order of cosines against the order of human scores."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.quality.encoder import similarity
from benchmarks.quality.encoder.similarity import SIDES, measure_similarity
from tests.benchmarks.quality.planted import Vectors, counts, draw_vectors, values

COLUMNS = ("en1", "en2", "de1", "de2")


@pytest.fixture(autouse=True)
def few_draws(monkeypatch):
    """Intervals of a few draws: they are not what is tested here."""
    monkeypatch.setattr(similarity, "_ROUNDS", 20)


def sentences(rows, splits=("dev",)):
    table = pd.DataFrame({name: [f"{name} {n}" for n in range(rows)] for name in COLUMNS})
    return table.assign(split=[splits[n % len(splits)] for n in range(rows)], score=np.arange(rows))


def angles(rows, turn=1.0):
    """First sentences straight ahead, second ones the nearer the higher their row's number."""
    first = {f"{name} {n}": [1.0, 0.0] for name in ("en1", "de1") for n in range(rows)}
    second = {
        f"{name} {n}": [np.cos(turn * (rows - n) / rows), np.sin(turn * (rows - n) / rows)]
        for name in ("en2", "de2")
        for n in range(rows)
    }
    return Vectors(first | second)


def test_a_planted_order_is_recovered_in_all_languages():
    found = measure_similarity(sentences(12), lambda _: angles(12))
    assert list(values(found)) == ["spearman_en_dev", "spearman_de_dev", "spearman_across_dev"]
    assert all(value == pytest.approx(1) for value in values(found).values())
    assert set(counts(found).values()) == {12}
    upside_down = sentences(12).assign(score=-np.arange(12.0))
    found = measure_similarity(upside_down, lambda _: angles(12))
    assert all(value == pytest.approx(-1) for value in values(found).values())


def test_only_order_counts_not_distance():
    stretched = sentences(12).assign(score=np.exp(np.arange(12.0)))
    found = values(measure_similarity(stretched, lambda _: angles(12)))
    assert found["spearman_en_dev"] == pytest.approx(1)


def test_every_split_is_measured_by_itself_in_alphabetical_order():
    found = measure_similarity(sentences(13, ("test", "dev")), lambda texts: draw_vectors(texts, 1))
    assert list(values(found)) == [
        f"spearman_{language}_{split}" for split in ("dev", "test") for language in SIDES
    ]
    assert [value.n for value in found] == [6] * 3 + [7] * 3


def test_scores_that_are_all_the_same_have_no_correlation():
    table = sentences(8).assign(score=3.0)
    found = values(measure_similarity(table, lambda _: angles(8)))
    assert all(math.isnan(value) for value in found.values())


@given(st.integers(4, 12), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=20)
def test_it_is_the_formula_of_squared_differences_of_ranks(rows, seed):
    table = sentences(rows)
    encoder = draw_vectors([text for name in COLUMNS for text in table[name]], seed)
    found = values(measure_similarity(table, lambda _: encoder))
    for language, (left, right) in SIDES.items():
        one, other = encoder.encode(list(table[left])), encoder.encode(list(table[right]))
        cosines = [float(a @ b) for a, b in zip(one, other, strict=True)]
        ranks = [sum(value < cosine for value in cosines) for cosine in cosines]
        squared = sum((rank - row) ** 2 for row, rank in enumerate(ranks))
        expected = 1 - 6 * squared / (rows * (rows**2 - 1))
        assert found[f"spearman_{language}_dev"] == pytest.approx(expected)


def test_the_interval_lies_around_the_value_and_is_the_same_again():
    one, other = (
        measure_similarity(sentences(40), lambda texts: draw_vectors(texts, 2)) for _ in range(2)
    )
    assert one == other
    assert all(value.low < value.value < value.high for value in one)

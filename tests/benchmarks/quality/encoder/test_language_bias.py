"""Language bias: 0 where meaning alone counts, one half where language alone does."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from benchmarks.quality.encoder.language_bias import NEIGHBOURS, measure_language_bias
from benchmarks.quality.encoder.methods import Random
from tests.benchmarks.quality.planted import chance, counts, draw_vectors, values


def pairs(rows):
    return pd.DataFrame(
        {"en": [f"text {n}." for n in range(rows)], "de": [f"Satz {n}." for n in range(rows)]}
    )


class Islands(Random):
    """Each language lies far from the other."""

    @override
    def encode(self, texts):
        language = np.array([[5.0 if text.startswith("Satz") else -5.0] for text in texts])
        vectors = np.concatenate([super().encode(texts), language], axis=1)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_it_is_none_for_chance_and_half_for_islands():
    assert abs(values(measure_language_bias(pairs(60), chance))["excess"]) < 0.06
    assert values(measure_language_bias(pairs(60), lambda _: Islands())) == {
        "excess": 0.5, "excess_en": 0.5, "excess_de": 0.5,
    }  # fmt: skip


class Corner(Random):
    """English texts in one corner, German ones around it: the nearest of all are English."""

    @override
    def encode(self, texts):
        corner = np.array([[0.4 if text.startswith("Satz") else 9.0] for text in texts])
        vectors = np.concatenate([super().encode(texts), corner], axis=1)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_a_language_that_draws_all_others_is_seen_in_both_and_cancels_in_the_mean():
    found = values(measure_language_bias(pairs(40), lambda _: Corner()))
    assert found["excess_en"] == 0.5
    assert found["excess_de"] == pytest.approx(-0.5, abs=0.05)
    assert found["excess"] == pytest.approx(0.0, abs=0.03)


@given(st.integers(2, 6), st.integers(0, 2**32 - 1))
def test_where_everybody_is_a_neighbour_there_is_no_bias(rows, seed):
    # 2n - 2 neighbours: all texts but oneself and one's translation, half of either language.
    found = measure_language_bias(pairs(rows), lambda texts: draw_vectors(texts, seed))
    assert all(value == pytest.approx(0) for value in values(found).values())


@given(st.integers(8, 15), st.integers(0, 2**32 - 1))
def test_it_is_the_share_among_the_nearest_counted_one_by_one(rows, seed):
    table = pairs(rows)
    texts = [*table["en"], *table["de"]]
    encoder = draw_vectors(texts, seed, dimension=6)
    vectors = encoder.encode(texts).astype(float)
    excess = []
    for row in range(2 * rows):
        others = [at for at in range(2 * rows) if at not in {row, (row + rows) % (2 * rows)}]
        others.sort(key=lambda at: -(vectors[row] @ vectors[at]))
        same = [(at < rows) == (row < rows) for at in others[:NEIGHBOURS]]
        excess.append(sum(same) / NEIGHBOURS - 0.5)
    found = values(measure_language_bias(table, lambda _: encoder))
    assert found["excess_en"] == pytest.approx(np.mean(excess[:rows]))
    assert found["excess_de"] == pytest.approx(np.mean(excess[rows:]))
    assert found["excess"] == pytest.approx(np.mean(excess))


def test_the_interval_is_over_pairs():
    assert counts(measure_language_bias(pairs(20), chance)) == {
        "excess": 20, "excess_en": 20, "excess_de": 20,
    }  # fmt: skip

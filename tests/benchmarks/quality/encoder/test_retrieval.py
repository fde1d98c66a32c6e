"""Retrieval: the translation must be the nearest of all sentences, both ways."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.encoder.retrieval import measure_retrieval
from tests.benchmarks.quality.planted import (
    Planted,
    Vectors,
    chance,
    counts,
    draw_vectors,
    values,
)

PAIRS = pd.DataFrame(
    {"en": [f"text {n}." for n in range(60)], "de": [f"Satz {n}." for n in range(60)]}
)
MEANINGS = dict(zip(PAIRS["de"], PAIRS["en"], strict=True))


def test_planted_translations_are_found_and_chance_finds_hardly_any():
    found = measure_retrieval(PAIRS, lambda _: Planted(MEANINGS))
    assert values(found) == {"de_en_at_1": 1.0, "en_de_at_1": 1.0}
    assert max(values(measure_retrieval(PAIRS, chance)).values()) < 0.15


def test_two_translations_in_each_others_place_cost_exactly_those_two():
    swapped = MEANINGS | {"Satz 3.": "text 4.", "Satz 4.": "text 3."}
    found = measure_retrieval(PAIRS, lambda _: Planted(swapped))
    assert values(found) == pytest.approx({"de_en_at_1": 58 / 60, "en_de_at_1": 58 / 60})


def test_a_tie_with_another_sentence_is_not_a_find():
    table = pd.DataFrame({"en": ["a", "b", "c"], "de": ["A", "B", "C"]})
    same = Planted({"A": "a", "B": "b", "C": "b", "c": "b"})
    assert values(measure_retrieval(table, lambda _: same)) == pytest.approx(
        {"de_en_at_1": 1 / 3, "en_de_at_1": 1 / 3}
    )


def test_the_two_ways_are_told_apart():
    # Both German sentences point at "a": one of them is right, and from English both are clear.
    table = pd.DataFrame({"en": ["a", "b"], "de": ["A", "B"]})
    vectors = {"a": [1, 0], "b": [0, 1], "A": [1, 0.1], "B": [1, 0.9]}
    found = values(measure_retrieval(table, lambda _: Vectors(vectors)))
    assert found == {"de_en_at_1": 0.5, "en_de_at_1": 1.0}


@given(st.integers(2, 12), st.integers(0, 2**32 - 1))
def test_it_is_the_share_of_rows_whose_own_product_is_the_largest(rows, seed):
    table = PAIRS.head(rows)
    encoder = draw_vectors([*table["en"], *table["de"]], seed)
    found = values(measure_retrieval(table, lambda _: encoder))
    products = encoder.encode(list(table["de"])) @ encoder.encode(list(table["en"])).T
    hits = {"de_en_at_1": 0, "en_de_at_1": 0}
    for row in range(rows):
        hits["de_en_at_1"] += max(range(rows), key=lambda at: products[row, at]) == row
        hits["en_de_at_1"] += max(range(rows), key=lambda at: products[at, row]) == row
    assert found == pytest.approx({name: hit / rows for name, hit in hits.items()})


def test_every_sentence_is_a_unit_of_the_interval_and_the_mean_lies_in_it():
    found = measure_retrieval(PAIRS, lambda texts: draw_vectors(texts, 0, dimension=2))
    assert counts(found) == {"de_en_at_1": 60, "en_de_at_1": 60}
    assert all(value.low <= value.value <= value.high for value in found)


def test_the_encoder_is_fitted_on_all_sentences_of_both_languages():
    seen = []

    def fit(texts):
        seen.extend(texts)
        return chance(texts)

    measure_retrieval(PAIRS, fit)
    assert sorted(seen) == sorted([*PAIRS["en"], *PAIRS["de"]])


def test_the_order_of_rows_makes_no_difference():
    encoder = draw_vectors([*PAIRS["en"], *PAIRS["de"]], 3)
    order = np.random.default_rng(1).permutation(len(PAIRS))
    one, other = (
        values(measure_retrieval(table.reset_index(drop=True), lambda _: encoder))
        for table in (PAIRS, PAIRS.iloc[order])
    )
    assert one == other

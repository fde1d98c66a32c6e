"""Long text: a sentence is looked for in passages, whole and window by window."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.quality.encoder.long_text import SENTENCES, measure_long_text
from recommender.stages.encode import windows
from tests.benchmarks.quality.planted import Planted, chance, counts, draw_vectors, values

FILLER = "Ein Satz, der lang genug ist, um ein eigenes Fenster zu füllen, " * 3


def passages(rows, filler=FILLER):
    return pd.DataFrame(
        {"en": [f"A plain sentence that has number {n}." for n in range(rows)]}
        | {"de": [f"{filler}und zwar Nummer {n}." for n in range(rows)]}
    )


def test_windows_find_a_sentence_in_a_long_passage_and_the_whole_does_not():
    table = passages(70)
    meanings = dict(zip(table["de"], table["en"], strict=True))
    found = values(measure_long_text(table, lambda _: Planted(meanings)))
    assert found["windows_at_1"] == 1.0
    assert found["whole_at_1"] < 0.4


def test_a_passage_that_means_one_of_its_sentences_finds_a_seventh():
    table = passages(10 * SENTENCES, filler="")
    whole = [" ".join(table["de"][n : n + SENTENCES]) for n in range(0, len(table), SENTENCES)]
    meanings = {passage: table["en"][SENTENCES * n] for n, passage in enumerate(whole)}
    found = values(measure_long_text(table, lambda _: Planted(meanings)))
    # Ten of seventy for sure; the others find theirs by chance, one in ten.
    assert 10 / 70 <= found["whole_at_1"] < 0.45


def test_what_is_left_over_after_the_last_whole_passage_is_not_asked_for():
    found = measure_long_text(passages(3 * SENTENCES + 5), chance)
    assert counts(found) == {"whole_at_1": 3 * SENTENCES, "windows_at_1": 3 * SENTENCES}


@given(st.integers(2, 4), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=25)
def test_the_score_of_a_passage_is_that_of_its_best_window(count, seed):
    table = passages(count * SENTENCES)
    whole = [" ".join(table["de"][n : n + SENTENCES]) for n in range(0, len(table), SENTENCES)]
    pieces = [piece for passage in whole for piece in windows(passage)]
    encoder = draw_vectors([*table["en"], *whole, *pieces], seed)
    hits = {"whole_at_1": 0, "windows_at_1": 0}
    for row, text in enumerate(table["en"]):
        (query,) = encoder.encode([text])
        own = row // SENTENCES
        by_whole = [float((encoder.encode([passage]) @ query).max()) for passage in whole]
        by_window = [float((encoder.encode(windows(passage)) @ query).max()) for passage in whole]
        hits["whole_at_1"] += int(np.argmax(by_whole)) == own
        hits["windows_at_1"] += int(np.argmax(by_window)) == own
    found = values(measure_long_text(table, lambda _: encoder))
    assert found == pytest.approx({name: hit / len(table) for name, hit in hits.items()})


def test_a_passage_of_one_window_scores_the_same_both_ways():
    short = passages(4 * SENTENCES, filler="")
    whole = [" ".join(short["de"][n : n + SENTENCES]) for n in range(0, 28, SENTENCES)]
    assert all(len(windows(passage)) >= 1 for passage in whole)
    single = pd.DataFrame({"en": short["en"], "de": [f"N{n}." for n in range(len(short))]})
    found = values(measure_long_text(single, lambda texts: draw_vectors(texts, 5)))
    assert found["whole_at_1"] == found["windows_at_1"]

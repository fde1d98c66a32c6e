"""ESCO titles: a held-out occupation is found by its other title and by its description."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.quality.encoder.esco_titles import measure_esco_titles
from benchmarks.quality.encoder.job_titles import first_form
from recommender.maths.measures.holdout import held_out
from tests.benchmarks.quality.planted import Planted, chance, counts, draw_vectors, values

NUMBERS = range(200)


def occupations(numbers=NUMBERS):
    return pd.DataFrame(
        {
            "uri": [f"concept-{n}" for n in numbers],
            "label_en": [f"job {n}" for n in numbers],
            "label_de": [f"Beruf {n}/Berufin {n}" for n in numbers],
            "desc_en": [f"does {n}" for n in numbers],
            "desc_de": [f"tut {n}" for n in numbers],
        }
    )


def meanings(*words):
    return {f"{word} {n}": f"job {n}" for word in words for n in NUMBERS}


def test_titles_are_found_from_the_other_language_and_from_the_description():
    found = measure_esco_titles(occupations(), lambda _: Planted(meanings("Beruf", "does", "tut")))
    assert set(values(found).values()) == {1.0}
    assert max(values(measure_esco_titles(occupations(), chance)).values()) < 0.2


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Beruf", {"title_de_to_title_en_at_1", "title_en_to_title_de_at_1"}),
        ("does", {"description_to_title_en_at_1"}),
        ("tut", set()),  # German descriptions look among German titles, which mean nothing here
    ],
)
def test_each_way_is_measured_on_its_own(word, expected):
    found = values(measure_esco_titles(occupations(), lambda _: Planted(meanings(word))))
    assert {name for name, value in found.items() if value == 1.0} == expected
    assert all(value < 0.2 for name, value in found.items() if name not in expected)


def test_only_what_is_held_out_is_asked_for_and_all_titles_stand_beside_it():
    table, seen = occupations(), set()

    def fit(texts):
        seen.update(texts)
        return chance(texts)

    found = measure_esco_titles(table, fit)
    asked = held_out(list(table["uri"]))
    assert set(counts(found).values()) == {int(asked.sum())}
    assert set(table["label_en"]) <= seen
    assert seen & set(table["desc_en"]) == set(table["desc_en"][asked])


def test_a_title_that_two_occupations_share_is_no_find():
    table = occupations()
    asked = int(np.flatnonzero(held_out(list(table["uri"])))[0])
    table.loc[(asked + 1) % len(table), "label_en"] = table.loc[asked, "label_en"]
    found = measure_esco_titles(table, lambda _: Planted(meanings("Beruf", "does", "tut")))
    whole = held_out(list(table["uri"])).sum()
    assert values(found)["title_de_to_title_en_at_1"] == pytest.approx((whole - 1) / whole)


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=20)
def test_it_is_the_share_of_largest_products_counted_one_by_one(seed):
    table = occupations()
    german = [first_form(title) for title in table["label_de"]]
    texts = [*table["label_en"], *german, *table["desc_en"], *table["desc_de"]]
    encoder = draw_vectors(texts, seed, dimension=3)
    asked = np.flatnonzero(held_out(list(table["uri"])))
    found = values(measure_esco_titles(table, lambda _: encoder))
    targets = {"en": encoder.encode(list(table["label_en"])), "de": encoder.encode(german)}
    for language, descriptions in (("en", table["desc_en"]), ("de", table["desc_de"])):
        queries = encoder.encode(list(descriptions))
        hits = [int(np.argmax(targets[language] @ queries[row])) == row for row in asked]
        assert found[f"description_to_title_{language}_at_1"] == pytest.approx(np.mean(hits))


def test_a_fixed_tenth_is_held_out_whatever_the_order():
    names = list(occupations()["uri"])
    asked = held_out(names)
    assert 8 <= asked.sum() <= 32
    assert held_out(names[::-1]).tolist() == asked[::-1].tolist()
    assert held_out([f"{name}x" for name in names]).tolist() != asked.tolist()


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("Hydrologe/Hydrologin", "Hydrologe"),
        ("Technischer Leiter", "Technischer Leiter"),
        ("Koch / Köchin / Küchenkraft", "Koch"),
        ("", ""),
    ],
)
def test_a_german_title_has_its_first_form(title, first):
    assert first_form(title) == first

"""Other languages: twelve sentences in each, whose English translation is looked for."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.encoder.other_languages import (
    begin_and_end,
    measure_other_languages,
    read_lines,
)
from recommender.club.member import Member
from tests.benchmarks.quality.planted import Planted, chance, counts, values

LINES = read_lines()
WITHOUT_ENGLISH = [language for language in LINES if language != "en"]


def translations(*languages):
    return {
        line: english
        for language in languages
        for line, english in zip(LINES[language], LINES["en"], strict=True)
    }


def test_every_language_has_the_same_twelve_sentences_once():
    assert {len(lines) for lines in LINES.values()} == {12}
    every = [line for lines in LINES.values() for line in lines]
    assert len(set(every)) == len(every)
    assert all(line == line.strip() and len(line.split()) > 3 for line in every)


@pytest.mark.parametrize("language", WITHOUT_ENGLISH)
def test_a_language_that_was_taught_is_found_and_no_other(language):
    found = values(measure_other_languages([], lambda _: Planted(translations(language))))
    assert found.pop(f"{language}_at_1") == 1.0
    assert max(found.values()) <= 0.25


def test_chance_finds_nothing_and_all_languages_are_asked_for():
    found = measure_other_languages([], chance)
    assert list(counts(found)) == [
        *(f"{language}_at_1" for language in WITHOUT_ENGLISH), "de_then_en_at_1",
    ]  # fmt: skip
    assert set(counts(found).values()) == {12}
    assert max(values(found).values()) <= 0.25


def test_offers_of_english_members_stand_in_the_way_and_those_of_german_ones_do_not():
    meanings = translations("fr") | {"the same in other words": LINES["en"][0]}
    member = Member(id="a", name="A", offers=("the same in other words",), text_language="en")
    german = dataclasses.replace(member, text_language="de")
    for member_, expected in ((member, 11 / 12), (german, 1.0)):
        found = values(measure_other_languages([member_], lambda _: Planted(meanings)))
        assert found["fr_at_1"] == pytest.approx(expected)


def test_mixed_sentences_begin_in_german_and_end_in_english():
    seen = []

    def fit(texts):
        seen.extend(texts)
        return chance(texts)

    measure_other_languages([], fit)
    german, english = LINES["de"][0], LINES["en"][0]
    mixed = begin_and_end(german, english)
    assert mixed in seen
    assert mixed.split()[0] == german.split()[0]
    assert mixed.split()[-1] == english.split()[-1]


words = st.lists(st.sampled_from(["eins", "zwei", "drei"]), max_size=9)


@given(words, words)
def test_the_halves_of_two_sentences_are_whole_words(first, second):
    mixed = begin_and_end(" ".join(first), " ".join(second)).split()
    assert mixed == first[: len(first) // 2] + second[len(second) // 2 :]


@given(words)
def test_a_sentence_mixed_with_itself_stays_what_it_is(text):
    assert begin_and_end(" ".join(text), " ".join(text)) == " ".join(text)

"""Odd text: an offer must still be nearest to itself when it is written oddly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from benchmarks.quality.encoder.methods import Random
from benchmarks.quality.encoder.odd_text import CHANGES, measure_odd_text, swap_letters
from recommender.club.member import Member
from tests.benchmarks.quality.planted import chance, counts, values

OFFERS = [f"repair number {n} of an old wooden clock" for n in range(30)]


def club(offers=OFFERS):
    return [Member(id=f"m{n:02}", name="N", offers=(text,)) for n, text in enumerate(offers)]


class CaseBlind(Random):
    """Sees no difference between capitals and small letters."""

    @override
    def encode(self, texts):
        return super().encode([text.lower() for text in texts])


class BlindToEmoji(Random):
    """Sees letters, digits and spaces alone."""

    @override
    def encode(self, texts):
        return super().encode(
            ["".join(sign for sign in text if sign.isascii()).strip() for text in texts]
        )


@pytest.mark.parametrize(
    ("encoder", "metric"), [(CaseBlind(), "capitals_at_1"), (BlindToEmoji(), "emoji_at_1")]
)
def test_what_an_encoder_does_not_see_costs_nothing_and_all_else_is_chance(encoder, metric):
    found = values(measure_odd_text(club(), lambda _: encoder))
    assert found.pop(metric) == 1.0
    assert np.isnan(found.pop("umlauts_spelled_out_at_1"))  # no umlaut, nothing asked
    assert max(found.values()) < 0.2


def test_only_offers_that_changed_are_asked_for():
    found = counts(measure_odd_text(club(["Öfen", "Ovens", "two words"]), chance))
    assert found["umlauts_spelled_out_at_1"] == 1
    assert found["half_the_words_at_1"] == 1
    assert found["emoji_at_1"] == found["capitals_at_1"] == found["slip_of_the_pen_at_1"] == 3


def test_an_offer_of_several_members_is_asked_for_once():
    found = counts(measure_odd_text(club(["bread"] * 5 + ["honey"]), chance))
    assert found["emoji_at_1"] == 2


def test_blank_text_is_reported_with_the_length_of_its_vector():
    assert values(measure_odd_text(club(), chance))["length_of_the_vector_of_blank_text"] == 0

    class Loud(Random):
        @override
        def encode(self, texts):
            return super().encode([text or "something" for text in texts])

    found = values(measure_odd_text(club(), lambda _: Loud()))
    assert found["length_of_the_vector_of_blank_text"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("metric", "text", "expected"),
    [
        ("emoji_at_1", "bread", "🎉🎉 bread 😊👍"),
        ("capitals_at_1", "süßes Brot", "SÜSSES BROT"),
        ("umlauts_spelled_out_at_1", "Öl für Möbel, süß", "Oel fuer Moebel, suess"),
        ("slip_of_the_pen_at_1", "repair of watches", "repair of wacthes"),
        ("half_the_words_at_1", "one two three four five", "one three five"),
    ],
)
def test_each_way_of_writing_oddly_does_what_its_name_says(metric, text, expected):
    assert CHANGES[metric](text) == expected


@given(st.text(alphabet="abcdeäö ", max_size=40))
def test_a_slip_swaps_two_neighbouring_letters_of_one_word_at_most(text):
    slipped = swap_letters(text)
    assert len(slipped) == len(text)
    assert sorted(slipped) == sorted(text)
    changed = [at for at in range(len(text)) if slipped[at] != text[at]]
    assert len(changed) in {0, 2}
    if changed:
        assert changed[1] == changed[0] + 1
        assert " " not in {text[changed[0]], text[changed[1]]}


def test_a_slip_falls_into_the_longest_word():
    assert swap_letters("of watches") == "of wacthes"
    assert swap_letters("") == ""
    assert swap_letters("a") == "a"

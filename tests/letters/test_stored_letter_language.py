"""A letter about stored introductions is in one language, that in which these were told."""

from dataclasses import replace

import pytest

from recommender.letters import StoredSide, stored_letter
from tests.made_up import ANA, BEN, CLEO, WEEK, told

HEADINGS = {"de": "Zwei Minuten vor dem Treffen", "en": "Two minutes before you meet"}
CLOSINGS = {"de": "Viel Freude beim Kennenlernen", "en": "Enjoy getting to know each other"}


def side(partner, language):
    return StoredSide(partner, told(partner.name) | {"language": language}, {})


@pytest.mark.parametrize(("stored", "now"), [("de", "en"), ("en", "de"), ("de", "de")])
def test_what_stands_around_the_sentences_is_in_their_language(stored, now):
    reader = replace(ANA, text_language=now)
    letter = stored_letter(reader, WEEK, (side(BEN, stored), side(CLEO, stored)), 2)
    (other,) = {"de", "en"} - {stored}
    assert letter.language == stored
    for text in (letter.text, letter.html):
        assert HEADINGS[stored] in text
        assert CLOSINGS[stored] in text
        assert HEADINGS[other] not in text
        assert CLOSINGS[other] not in text


def test_of_two_languages_each_person_keeps_theirs_and_the_letter_is_in_the_readers():
    letter = stored_letter(ANA, WEEK, (side(BEN, "en"), side(CLEO, "de")), 2)
    assert CLOSINGS["de"] in letter.text
    assert CLOSINGS["en"] not in letter.text
    assert all(heading in letter.text for heading in HEADINGS.values())


def test_what_was_stored_without_a_language_is_taken_for_the_readers():
    letter = stored_letter(ANA, WEEK, (StoredSide(BEN, told("Ben"), {}),), 1)
    assert letter.language == "de"


def test_nothing_is_said_of_letters_that_the_other_may_not_get():
    for language, words in (("en", ("letter",)), ("de", ("Brief", "Post"))):
        letter = stored_letter(ANA, WEEK, (side(BEN, language),), 1)
        assert not [word for word in words if word in letter.text]


def test_what_was_stored_without_a_worksheet_has_the_question_in_its_place():
    letter = stored_letter(ANA, WEEK, (side(BEN, "de"),), 1)
    assert "1. What would you ask Ben Ohm?" in letter.text
    assert "2. " not in letter.text


def test_a_stored_worksheet_and_the_order_of_the_reasons_are_kept():
    stored = told("Ben") | {"worksheet": ["One?", "Two?"], "order": ["different", "receives"]}
    letter = stored_letter(ANA, WEEK, (StoredSide(BEN, stored, {}),), 1)
    assert "1. One?\n2. Two?\n   ____" in letter.text
    assert letter.text.index("Another trade.") < letter.text.index("Ben gives something.")

"""Which wishes are too general to be a reason."""

import pytest

from recommender.club.vague_wish import ONE_WORD, is_general, vague_kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("neue Kunden", "customers"), ("Neue Kunden!", "customers"), ("mehr Aufträge", "customers"),
        ("New clients", "customers"), ("Firmenkunden", "customers"), ("neue Mandanten", "customers"),
        ("Fachkräfte", "staff"), ("gute Mitarbeiter", "staff"), ("qualified staff", "staff"),
        ("Austausch", "exchange"), ("Interessante Kontakte", "exchange"), ("Networking", "exchange"),
        ("Marketing", "marketing"), ("Kooperationspartner", "partners"), ("Räume", "rooms"),
        ("Kunden und Partner", "customers"), ("Unternehmen", "firms"),
        ("Mittelständische Unternehmen", "firms"), ("Funding", "money"), ("Nachfolger", "succession"),
    ],
)  # fmt: skip
def test_general_wishes_have_a_kind(text, kind):
    assert vague_kind(text) == kind
    assert is_general(text)


@pytest.mark.parametrize(
    "text", ["Architekten", "Rhetorik", "Zollwissen", "3D-Druck", "Beekeepers"]
)
def test_any_other_single_word_says_what_but_not_what_for(text):
    assert vague_kind(text) == ONE_WORD
    assert not is_general(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "...", "Kunden im Maschinenbau", "Somebody who repairs church organs",
        "Fachkräfte für die Nachtschicht", "Austausch mit Händlern", "Abnehmer für Wärme",
        "How to price something that will be worth nothing tomorrow morning",
    ],
)  # fmt: skip
def test_a_wish_that_says_something_of_its_own_is_left_alone(text):
    assert vague_kind(text) == ""

"""The language somebody is written to, where a list states none."""

import pandas as pd
import pytest

from recommender.club.member import Member
from recommender.club.text_language import most_common, tell_language
from recommender.tables import members_from_frame

GERMAN = [
    "Steuerberatung|Lohnbuchhaltung|Jahresabschluss", "Treppen und Geländer|Stahlbau",
    "Ich baue Internetseiten für kleine Betriebe.", "Physiotherapie|Rückenkurse in Firmen",
]  # fmt: skip
ENGLISH = [
    "Tax advice for small firms|Payroll", "Stairs and railings|Steel work",
    "I build websites for small businesses.", "Back exercises at the workplace",
]  # fmt: skip


def read(rows, **columns):
    frame = pd.DataFrame(
        {"id": [f"m{n}" for n in range(len(rows))], "name": "Xenia Roth", "offers": rows}
    )
    members, _ = members_from_frame(frame.assign(**columns))
    return [member.letter_language for member in members]


def test_letters_are_in_the_language_of_the_members_own_texts():
    assert read(GERMAN) == ["de"] * 4
    assert read(ENGLISH) == ["en"] * 4
    assert read([GERMAN[0], ENGLISH[0]]) == ["de", "en"]


def test_texts_too_short_to_tell_follow_the_majority():
    assert read([*GERMAN, "SEO"]) == ["de"] * 5
    assert read([*ENGLISH, "SEO"]) == ["en"] * 5
    assert read([GERMAN[0], ENGLISH[0], "SEO"])[2] == "en", "no majority"
    assert read(["SEO"]) == ["en"]


def test_what_is_stated_wins_over_the_texts():
    assert read(GERMAN, languages=["en", "fr,en", "de", "fr"]) == ["en", "en", "de", "de"]
    assert read(GERMAN, text_language="en") == ["en"] * 4


def test_a_change_of_profile_changes_the_language_of_whoever_states_none():
    member = Member(id="a", name="A", about="Ich baue Treppen aus Holz.")
    assert member.letter_language == "de"
    assert member.text_language == ""


@pytest.mark.parametrize("texts", [(), ("",), ("...",), ("SEO", "IT"), ("🔥",)])
def test_nothing_is_told_from_next_to_nothing(texts):
    assert tell_language(texts) == ""


@pytest.mark.parametrize(
    ("languages", "expected"),
    [((), ""), (("", ""), ""), (("de", "en"), ""), (("de", "", "de", "en"), "de")],
)
def test_a_majority_is_a_real_one(languages, expected):
    assert most_common(languages) == expected

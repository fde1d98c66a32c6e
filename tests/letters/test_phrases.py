"""Both languages are complete, and every value of the domain has its words."""

import re
from dataclasses import fields
from itertools import product
from typing import Any

import pytest
from jinja2 import meta

from recommender.club.introduction import TRADE_FIELD, Quote, Trait
from recommender.club.member import Meet, Member
from recommender.club.vague_wish import ONE_WORD, read_words
from recommender.errors import InputError
from recommender.letters.environment import environment
from recommender.letters.voice import LANGUAGES, Voice, phrases, stable_number
from recommender.rules.registry import REASONS

FAMILIES = set(read_words()[1].values())
PROFILE_FIELDS = ("offers", "needs", "interests", "goals", "headline", "about")


def values_named(template: str) -> set[str]:
    env = environment(markup=False)
    return meta.find_undeclared_variables(env.parse(template))


def test_both_languages_have_the_same_phrases_in_the_same_order():
    assert list(phrases("de")) == list(phrases("en"))


@pytest.mark.parametrize("key", sorted(phrases("en")))
def test_both_languages_have_as_many_variants_that_speak_of_the_same(key):
    german, english = phrases("de")[key], phrases("en")[key]
    assert len(german) == len(english) >= 1
    assert all(text.strip() for text in (*german, *english))
    for variants in zip(german, english, strict=True):
        told = [values_named(variant) for variant in variants]
        assert told[0] == told[1]


def test_no_language_borrows_from_the_other():
    same = {key for key in phrases("en") if phrases("en")[key] == phrases("de")[key]}
    # Punctuation around other phrases only.
    own = {"evening.own.partner", "evening.own.title"}
    assert same == {"summary", "question.vague", "worksheet.use.vague", *own}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "key",
    [
        *(f"reason.{reason}" for reason in REASONS),
        *(f"{kind}.{trait}" for kind, trait in product(("different", "short"), Trait)),
        *(
            f"{kind}{direction}.{evidence}"
            for kind, direction, evidence in product(
                ("", "summary."),
                ("receives", "gives"),
                ("clear", "possible", "general", "trade.give", "trade.need"),
            )
        ),
        *(f"{direction}.trade.both" for direction in ("receives", "gives")),
        *(f"vague.{family}" for family in sorted({*FAMILIES, ONE_WORD})),
        *(f"question.{field}" for field in PROFILE_FIELDS),
        *(
            f"meet.{form}.{place}"
            for form, place in product(Meet, ("same", "different", "unknown"))
        ),
    ],
)
def test_every_value_of_the_domain_has_words(language, key):
    assert key in phrases(language)


def test_the_question_fields_are_fields_of_a_profile():
    assert set(PROFILE_FIELDS) <= {each.name for each in fields(Member)}


@pytest.mark.parametrize("field", PROFILE_FIELDS)
def test_opening_questions_vary_and_ask_something(field):
    for language in LANGUAGES:
        variants = phrases(language)[f"question.{field}"]
        assert len(set(variants)) >= 4
        assert all(variant.endswith("?") and "{{ words }}" in variant for variant in variants)


def test_people_are_not_given_a_gender():
    gendered = re.compile(
        r"\b(?:sie ihr|seine[rnms]?|ihm|ihn|he|she|his|hers?|him)\b", re.IGNORECASE
    )
    for language, key in product(LANGUAGES, phrases("en")):
        for text in phrases(language)[key]:
            assert not gendered.search(text), text


def test_another_language_is_refused_by_name():
    with pytest.raises(InputError, match=r"'fr'.*de and en"):
        Voice("fr")


@pytest.mark.parametrize(
    ("words", "spoken"),
    [
        ("Eine Schreinerei", "Du suchst: „Eine Schreinerei“."),
        ("Ich suche Rat.", "Du suchst: „Ich suche Rat“."),
        ("Wer hilft?", "Du suchst: „Wer hilft?“"),
        ("Hilfe!", "Du suchst: „Hilfe!“"),
        ("Marketing", "Du suchst: Marketing."),
        ("3D-Druck", "Du suchst: 3D-Druck."),
        ("שלום", "Du suchst: \u2068שלום\u2069."),
        ("Ein langer Satz …", "Du suchst: „Ein langer Satz …“"),
        ("Und so weiter...", "Du suchst: „Und so weiter...“."),
        ("Um 3 a.m.", "Du suchst: „Um 3 a.m.“."),
        ("Brot, Salz usw.", "Du suchst: „Brot, Salz usw.“."),
        ("Am 3. Mai.", "Du suchst: „Am 3. Mai“."),
        ("zwei\n Zeilen ", "Du suchst: „zwei Zeilen“."),
        ("שלום?", "Du suchst: „\u2068שלום?\u2069“"),
    ],
)
def test_a_quote_fits_whatever_it_is(words, spoken):
    quote = Quote("m1", "needs", words)
    voice = Voice("de")
    values: dict[str, Any] = {"seek": "Du suchst:", "need": quote, "does": "", "give": quote}
    said = voice.say("receives.clear", **values, name="X", ask="")
    assert said.startswith(spoken + " ")


def test_knowledge_of_a_trade_is_nobodys_words_and_never_in_quotation_marks():
    quote = Quote("m1", TRADE_FIELD, "wax and honey", "beekeepers")
    for markup in (False, True):
        said = Voice("en", markup=markup).say(
            "receives.trade.give", seek="You are looking for:", need=quote, give=quote,
            name="Ann", giver_trade=quote.trade, seeker_trade="", does="",
        )  # fmt: skip
        assert (
            "People in Ann’s trade (beekeepers) often have or can do this: wax and honey. Ask."
            in said
        )
        assert "“" not in said


def test_markup_escapes_words_but_not_its_own_marks():
    quote = Quote("m1", "needs", "<b>?")
    said = Voice("en", markup=True).say("question.needs", words=quote, name="&")
    assert '“<span class="quote" dir="auto">&lt;b&gt;?</span>”' in said


def test_the_choice_of_words_is_the_same_everywhere():
    assert stable_number("m01", "m02", "2026-W48") == 33842768711961
    assert stable_number("ab", "c") != stable_number("a", "bc")

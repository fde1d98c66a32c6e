"""What a side is told at all, and in which order: the strongest true reason first."""

from dataclasses import replace

import pytest

from recommender.club.club import Club
from recommender.club.introduction import (
    TRADE_FIELD,
    Certainty,
    CommonPoint,
    Difference,
    Exchange,
    Quote,
    Side,
    Trait,
)
from recommender.club.member import Member
from recommender.letters import side_text
from recommender.letters.reasons import Strength, choose_reasons, exchange_strength, order_sections

ANNA = Member(
    id="a", name="Anna Auer", headline="Imkerin", needs=("Einen Platz für zwölf Völker",),
    offers=("Honig vom Dach",), interests=("Tarock",),
)  # fmt: skip
BEN = Member(
    id="b", name="Ben Bauer", headline="Hotelier", needs=("Frühstück aus der Gegend",),
    offers=("Ein flaches Dach",), interests=("Tarock",),
)  # fmt: skip
NEED, GIVE = Quote("a", "needs", ANNA.needs[0]), Quote("b", "offers", BEN.offers[0])
WISH, GIFT = Quote("b", "needs", BEN.needs[0]), Quote("a", "offers", ANNA.offers[0])
VAGUE = Quote("b", "needs", "neue Kunden")
HOTELS = Quote("b", TRADE_FIELD, "Dächer, auf denen nichts steht", "Hotellerie")
BEEKEEPERS = Quote("a", TRADE_FIELD, "Wachs und Honig", "Imkerei")
KEEPERS_SEEK = Quote("a", TRADE_FIELD, "Standplätze", "Imkerei")
HOTELS_SEEK = Quote("b", TRADE_FIELD, "etwas Besonderes fürs Frühstück", "Hotellerie")
CARDS = CommonPoint(Quote("a", "interests", "Tarock"), Quote("b", "interests", "Tarock"), 1.0)
TRADES = Difference(Trait.NEW_INDUSTRY, "food", "tourism")
EMPTY = Side("a", "b", "de", (), (), (), (), (), (), (), Quote("b", "offers", BEN.offers[0]))
WEEKS = [f"2026-W{number}" for number in range(40, 52)]


def exchange(need, give, evidence=Certainty.CLEAR):
    return Exchange(need, give, 0.5, evidence)


@pytest.fixture
def two():
    return Club.build([ANNA, BEN])


@pytest.mark.parametrize(
    ("found", "strength"),
    [
        (exchange(NEED, GIVE), Strength.CAN),
        (exchange(NEED, GIVE, Certainty.POSSIBLE), Strength.MIGHT),
        (exchange(VAGUE, GIFT), Strength.CAN_IN_GENERAL),
        (exchange(NEED, HOTELS, Certainty.TRADE), Strength.TRADE),
        (exchange(KEEPERS_SEEK, GIVE, Certainty.TRADE), Strength.TRADE),
        (exchange(VAGUE, GIFT, Certainty.POSSIBLE), Strength.ASK_IN_GENERAL),
    ],
)
def test_how_strong_an_exchange_is(found, strength):
    assert exchange_strength(found) is strength


def test_the_strongest_section_comes_first_whichever_way_it_goes():
    can, might = exchange(WISH, GIFT), exchange(NEED, GIVE, Certainty.POSSIBLE)
    side = replace(EMPTY, receives=(might,), gives=(can,), common=(CARDS,), different=(TRADES,))
    assert order_sections(side) == ("gives", "receives", "common", "different")
    asked = exchange(VAGUE, GIFT, Certainty.POSSIBLE)
    assert order_sections(replace(side, receives=(), gives=(asked,)))[:2] == ("common", "gives")
    assert order_sections(replace(EMPTY, different=(TRADES,)))[0] == "different"


def test_weak_reasons_are_left_out_beside_strong_ones():
    side = replace(
        EMPTY,
        receives=(exchange(NEED, GIVE), exchange(NEED, HOTELS, Certainty.TRADE)),
        gives=(exchange(VAGUE, GIFT, Certainty.POSSIBLE), exchange(WISH, GIFT)),
        partner_offers=(GIVE,),
        own_offers=(GIFT,),
        common=(CARDS, CARDS),
        different=(
            Difference(Trait.CITY, "Linz", "Graz"),
            TRADES,
            Difference(Trait.LEVEL, "owner", "manager"),
            Difference(Trait.ORGANISATION, "x", ""),
        ),
    )
    told = choose_reasons(side)
    assert told.receives == (exchange(NEED, GIVE),)
    assert told.gives == (exchange(WISH, GIFT),)
    assert told.partner_offers == told.own_offers == ()
    assert told.common == (CARDS,)
    assert [each.trait for each in told.different] == [Trait.NEW_INDUSTRY, Trait.LEVEL]


def test_nobody_is_sent_to_ask_for_what_they_offer_themselves():
    tax = Quote("b", "offers", "Steuerberatung")
    side = replace(EMPTY, partner_offers=(tax, GIVE), own_offers=(replace(tax, member="a"),))
    assert choose_reasons(side).partner_offers == (GIVE,)


def test_both_are_told_the_exchange_from_their_own_end(two):
    mine = replace(EMPTY, receives=(exchange(NEED, GIVE),))
    theirs = Side("b", "a", "de", (), (), mine.receives, (), (), (), (), Quote("a", "offers", ""))
    receiver, giver = side_text(mine, two), side_text(theirs, two)
    assert receiver.summary.startswith("Frag Ben nach „Ein flaches Dach“")
    assert giver.summary.startswith("Du kannst Anna helfen bei: „Einen Platz für zwölf Völker“")
    assert "Frag Ben" in receiver.receives[0]


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("general", ["neue Kunden", "Marketing", "Fachkräfte", "Austausch"])
def test_a_general_wish_gets_a_question_and_no_quotation_mark_around_one_word(
    two, language, week, general
):
    need = Quote("b", "needs", general)
    for evidence in (Certainty.CLEAR, Certainty.POSSIBLE):
        side = replace(EMPTY, language=language, gives=(exchange(need, GIFT, evidence),))
        text = side_text(replace(side, question_from=need), two, week=week)
        assert "?" in text.gives[0]
        assert general in text.summary
        assert text.question.endswith("?")
        if " " not in general:
            said = "\n".join((*text.gives, text.summary, text.question, *text.worksheet))
            assert f"„{general}“" not in said
            assert f"“{general}”" not in said


def test_customers_are_asked_about_as_a_person_would(two):
    side = replace(EMPTY, gives=(exchange(VAGUE, GIFT),))
    asked = {side_text(side, two, week=week).gives[0] for week in WEEKS}
    assert any("Welche Kunden suchst du genau?" in sentence for sentence in asked)


TRADE = Certainty.TRADE


@pytest.mark.parametrize(
    ("receives", "gives", "told"),
    [
        (exchange(NEED, HOTELS, TRADE), None,
         "Im Arbeitsfeld von Ben (Hotellerie) hat oder kann man oft: Dächer, auf denen nichts steht. Frag nach."),
        (exchange(KEEPERS_SEEK, GIVE, TRADE), None,
         "In deinem Arbeitsfeld (Imkerei) sucht man oft: Standplätze."),
        (exchange(KEEPERS_SEEK, HOTELS, TRADE), None,
         "In deinem Arbeitsfeld (Imkerei) sucht man oft: Standplätze. Wenn das auch für dich gilt, frag danach."),
        (None, exchange(WISH, BEEKEEPERS, TRADE), "In deinem Arbeitsfeld (Imkerei) hat oder kann man oft: Wachs"),
        (None, exchange(HOTELS_SEEK, GIFT, TRADE),
         "Im Arbeitsfeld von Ben (Hotellerie) sucht man oft: etwas Besonderes fürs Frühstück."),
        (None, exchange(HOTELS_SEEK, BEEKEEPERS, TRADE), "In deinem Arbeitsfeld (Imkerei) hat oder kann man oft: Wachs"),
    ],
)  # fmt: skip
def test_knowledge_of_a_trade_is_told_as_such_and_never_as_somebodys_words(
    two, receives, gives, told
):
    side = replace(
        EMPTY,
        receives=() if receives is None else (receives,),
        gives=() if gives is None else (gives,),
    )
    for language in ("de", "en"):
        text = side_text(replace(side, language=language), two)
        (sentence,) = text.receives or text.gives
        found = receives or gives
        if language == "de":
            assert told in sentence
        for quote in (found.need, found.give):
            marked = any(mark + quote.text in sentence for mark in "„“")
            assert marked == (quote.field != TRADE_FIELD), sentence
        said = "\n".join((sentence, text.summary, *text.worksheet))
        for quote in (found.need, found.give):
            if quote.field == TRADE_FIELD:
                assert not any(mark + quote.text in said for mark in "„“")
        for claim in ("schreibt", "writes", "kann dir", "can help"):
            assert claim not in sentence


def test_a_trade_without_a_name_leaves_no_empty_brackets(two):
    side = replace(EMPTY, receives=(exchange(NEED, replace(HOTELS, trade=""), TRADE),))
    text = side_text(side, two)
    assert "()" not in text.receives[0] + text.summary


def test_a_clear_need_is_told_before_a_trade_and_a_trade_before_common_ground(two):
    trade = exchange(HOTELS_SEEK, GIFT, TRADE)
    side = replace(EMPTY, receives=(exchange(NEED, GIVE),), gives=(trade,), common=(CARDS,))
    assert side_text(side, two).summary.startswith("Frag Ben nach „Ein flaches Dach“")
    assert (
        "denn in diesem Arbeitsfeld (Hotellerie) sucht man oft"
        in side_text(replace(side, receives=()), two).summary
    )
    alone = side_text(replace(side, receives=(), gives=()), two).summary
    assert alone.startswith("Du und Ben nennt beide Tarock: ")


def test_common_ground_comes_with_something_to_do(two):
    text = side_text(replace(EMPTY, common=(CARDS,)), two)
    sentences = text.common[0].split(". ")
    assert len(sentences) == 2
    assert sentences[1].split()[0] in {"Vielleicht", "Tauscht", "Erzählt"}


def test_one_word_that_is_offered_to_anyone_does_not_lead(two):
    side = replace(EMPTY, partner_offers=(Quote("b", "offers", "Heizung"),), different=(TRADES,))
    assert side_text(side, two).order[0] == "different"
    assert side_text(side, two).summary.startswith("Ben kennt eine andere Branche")
    telling = replace(side, partner_offers=(*side.partner_offers, GIVE))
    assert side_text(telling, two).summary.startswith("Frag Ben nach „Ein flaches Dach“")
    alone = side_text(replace(side, different=()), two)
    assert alone.summary == "Frag Ben nach Heizung."

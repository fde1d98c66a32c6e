"""Two minutes before a meeting: three or four lines from both profiles and the pair's reasons."""

from dataclasses import replace

import pytest

from recommender.club.club import Club
from recommender.club.introduction import TRADE_FIELD, Certainty, Exchange, Quote, Side
from recommender.club.member import Member
from recommender.letters import side_text

ANNA = Member(id="a", name="Anna Auer", needs=("Ein Platz am Wasser",), offers=("Honig vom Dach",))
BEN = Member(id="b", name="Ben Bauer", needs=("Etwas Süßes fürs Frühstück",), offers=("Ein Steg",))
EMPTY = Side("a", "b", "de", (), (), (), (), (), (), (), Quote("b", "offers", "Ein Steg"))


def worksheet(side=EMPTY, reader=ANNA, partner=BEN):
    return side_text(side, Club.build([reader, partner])).worksheet


def test_the_opening_question_comes_first_then_what_one_could_use_and_likes_to_be_asked():
    ask, use, asked, give = worksheet()
    assert ask.startswith("Das kannst du Ben fragen: Du bietest an: „Ein Steg“.")
    assert "„Ein Platz am Wasser“. Wen könnte Ben dazu kennen?" in use
    assert asked == "Was möchtest du gern gefragt werden? Zum Beispiel zu: „Honig vom Dach“."
    assert "„Etwas Süßes fürs Frühstück“. Wen kennst du dazu?" in give


def test_what_the_pair_was_found_for_goes_before_the_rest_of_the_profile():
    need, give = Quote("a", "goals", "Ein Sommer am See"), Quote("b", "offers", "Ein Steg")
    wish, gift = Quote("b", "needs", "Wachs"), Quote("a", "about", "Ich halte Bienen")
    side = replace(
        EMPTY,
        receives=(Exchange(need, give, 0.5, Certainty.CLEAR),),
        gives=(Exchange(wish, gift, 0.5, Certainty.POSSIBLE),),
    )
    _, use, asked, last = worksheet(side)
    assert "Ein Sommer am See“. Was müsste Ben wissen, um dir zu helfen?" in use
    assert "„Ich halte Bienen“" in asked
    assert "Wachs. Frag nach: " in last
    assert last.endswith("?")


def test_a_general_wish_is_answered_by_a_question():
    reader = replace(ANNA, needs=("neue Kunden",))
    assert worksheet(reader=reader)[1].endswith("?")
    assert "Wen könnte" not in worksheet(reader=reader)[1]


def test_empty_profiles_still_have_something_to_think_about():
    empty = replace(ANNA, needs=(), offers=(), headline="")
    lines = worksheet(replace(EMPTY, question_from=Quote("b", "headline", "")), empty,
                      replace(BEN, needs=()))  # fmt: skip
    assert lines == (
        "Das kannst du Ben fragen: Was beschäftigt dich gerade am meisten?",
        "Was könntest du gerade brauchen? In deinem Profil steht dazu noch nichts; ein Satz genügt.",
        "Was möchtest du gern gefragt werden?",
    )


def test_the_partners_wish_is_not_asked_about_twice():
    wish = Quote("b", "needs", BEN.needs[0])
    assert len(worksheet(replace(EMPTY, question_from=wish))) == 3


@pytest.mark.parametrize("language", ["de", "en"])
def test_knowledge_of_a_trade_is_not_put_into_the_readers_mouth(language):
    trade = Quote("a", TRADE_FIELD, "SEEKS", "x"), Quote("a", TRADE_FIELD, "HAS", "x")
    side = replace(
        EMPTY,
        language=language,
        receives=(Exchange(trade[0], Quote("b", "offers", "Ein Steg"), 0.5, Certainty.TRADE),),
        gives=(Exchange(Quote("b", "needs", "Ein Glas"), trade[1], 0.5, Certainty.TRADE),),
    )
    said = "\n".join(worksheet(side))
    assert "SEEKS" not in said
    assert "HAS" not in said

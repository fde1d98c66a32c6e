"""Knowledge of a trade in every form a side is kept or sent in: never mistaken for somebody's words."""

import json
from dataclasses import replace
from typing import Any

import pytest

from recommender.adapters.round_files import serialise_introduction
from recommender.api.schemas import Reasons
from recommender.club.club import Club
from recommender.club.introduction import TRADE_FIELD, Certainty, Exchange, Quote
from recommender.club.member import Member
from recommender.letters import StoredSide, stored_letter, write_letter
from recommender.service.rounds.solution import make_introduction, side_texts
from recommender.trades.table import load_trades

WEEK = "2026-W48"
ANNA = Member(id="a", name="Anna Auer", headline="Imkerin", text_language="de")
BEN = Member(
    id="b", name="Ben Bauer", headline="Tischler", text_language="de", needs=("Wachs fürs Holz",)
)
GIFT = Quote("a", TRADE_FIELD, "Bienenwachs für Möbel und Kerzen", "Imker")
EXCHANGE = Exchange(Quote("b", "needs", "Wachs fürs Holz"), GIFT, 0.0, Certainty.TRADE)


@pytest.fixture
def pair(introduce):
    made = introduce(ANNA, BEN, 1.0)
    for_anna, for_ben = made.sides
    return replace(
        made,
        sides=(replace(for_anna, gives=(EXCHANGE,)), replace(for_ben, receives=(EXCHANGE,))),
    )


def test_the_file_of_a_round_says_that_it_is_of_a_trade(pair):
    whole = serialise_introduction(pair, Club.build([ANNA, BEN]), WEEK)
    stored = json.loads(json.dumps(whole))["sides"][1]["receives"][0]
    assert stored["evidence"] == "trade"
    assert stored["give"] == {
        "member": "a", "field": "trade", "text": "Bienenwachs für Möbel und Kerzen", "trade": "Imker",
    }  # fmt: skip
    assert stored["need"]["trade"] == ""


def test_what_is_stored_and_sent_is_what_the_letter_says(pair, solved):
    club = Club.build([ANNA, BEN])
    record = make_introduction(pair, club, WEEK, "r" * 16)
    told = json.loads(json.dumps(record.text_of("b")))
    sentence = told["receives"][0]
    assert "Im Arbeitsfeld von Anna (Imker) hat oder kann man oft: Bienenwachs" in sentence
    assert "„Bienenwachs" not in json.dumps(told, ensure_ascii=False)
    letter = stored_letter(BEN, WEEK, (StoredSide(ANNA, told, {}),), 1)
    assert sentence in letter.text
    assert sentence in write_letter(solved((pair,)), club, "b").text
    answered = Reasons(**side_texts(pair.sides[1], club, WEEK))
    assert answered.receives == [sentence]
    assert answered.order[0] == "receives"
    assert len(answered.worksheet) >= 3


def test_a_text_stored_before_there_were_worksheets_is_still_answered():
    old: dict[str, Any] = {
        "summary": "s",
        "receives": [],
        "gives": [],
        "common": [],
        "different": [],
        "question": "q",
    }
    answered = Reasons(**old)
    assert answered.worksheet == []
    assert answered.order == ["receives", "gives", "common", "different"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_text_of_the_table_of_trades_fits_the_sentence(pair, language):
    club = Club.build([ANNA, BEN])
    for trade in load_trades().trades[::25]:
        for gift in trade.gifts[language]:
            quote = Quote("a", TRADE_FIELD, gift, trade.names[language])
            side = replace(
                pair.sides[1], language=language, receives=(replace(EXCHANGE, give=quote),)
            )
            sentence = side_texts(side, club, WEEK)["receives"][0]
            assert f"({trade.names[language]})" in sentence
            assert f": {gift}. " in sentence

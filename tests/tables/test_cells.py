"""One kind of cell at a time: what is taken, and what is reported."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.club.member import Meet
from recommender.tables import cells, lists
from recommender.tables.problems import quote
from recommender.tables.text import clean

GOOD = [
    (cells.parse_id, "007", "007"),
    (cells.parse_id, 7, "7"),
    (cells.parse_id, 7.0, "7"),
    (cells.parse_id, np.int64(7), "7"),
    (cells.parse_id, np.float64(7), "7"),
    (cells.parse_id, " m\u200b1\ufeff ", "m1"),
    (cells.parse_line, "  Zeile\n zwei ", "Zeile zwei"),
    (cells.parse_line, "u\u0308ber", "über"),
    (cells.parse_line, datetime(1860, 1, 1), "1860-01-01"),  # noqa: DTZ001 - as spreadsheets give it
    (cells.parse_text, "a\r\nb\rc\x00\x1b", "a\nb\nc"),
    (cells.parse_text, "שלום 👩‍🌾 مرحبا", "שלום 👩‍🌾 مرحبا"),
    (cells.parse_text, "=SUMME(A1)", "=SUMME(A1)"),
    (cells.parse_text, True, "true"),
    (cells.parse_label("industries"), "Gesundheit & Pflege", "health_care"),
    (cells.parse_label("industries"), "Gesundheit und Pflege", "health_care"),
    (cells.parse_label("industries"), "Falknerei", "Falknerei"),
    (cells.parse_label("levels"), "FÜHRUNGSKRAFT", "manager"),
    (cells.parse_meet, "persönlich", Meet.IN_PERSON),
    (cells.parse_meet, "Vor Ort", Meet.IN_PERSON),
    (cells.parse_meet, "in_person", Meet.IN_PERSON),
    (cells.parse_meet, "Online", Meet.ONLINE),
    (cells.parse_meet, "egal", Meet.EITHER),
    (cells.parse_meet, "beides", Meet.EITHER),
    (cells.parse_meet, Meet.EITHER, Meet.EITHER),
    (cells.parse_per_round, "2", 2),
    (cells.parse_per_round, "2,0", 2),
    (cells.parse_per_round, 0.0, 0),
    (cells.parse_per_round, np.int32(20), 20),
    (cells.parse_bubble, "0,5", 0.5),
    (cells.parse_bubble, "30 %", 0.3),
    (cells.parse_bubble, 1, 1.0),
    (cells.parse_date, "2026-12-01", date(2026, 12, 1)),
    (cells.parse_date, "2026-12-01T00:00:00.000Z", date(2026, 12, 1)),
    (cells.parse_date, "01.12.2026", date(2026, 12, 1)),
    (cells.parse_date, "1. 12. 26", date(2026, 12, 1)),
    (cells.parse_date, date(2026, 12, 1), date(2026, 12, 1)),
    (cells.parse_date, pd.Timestamp("2026-12-01"), date(2026, 12, 1)),
    (cells.parse_date, 1796083200000, date(2026, 12, 1)),
    (lists.parse_items, "a, b; c|d\n- e", ("a, b; c", "d", "e")),
    (lists.parse_items, ["a|b", " c ", "", None, "c"], ("a|b", "c")),
    (lists.parse_items, np.array(["a", "b"], dtype=object), ("a", "b")),
    (lists.parse_items, '["a|b", "c"]', ("a|b", "c")),
    (lists.parse_items, "('a|b', 'c')", ("a|b", "c")),
    (lists.parse_items, "()", ()),
    (lists.parse_items, "[Pflicht] Tee", ("[Pflicht] Tee",)),
    (lists.parse_items, "(kein Python)", ("(kein Python)",)),
    (lists.parse_items, r"('a' 'b\d')(1)", (r"('a' 'b\d')(1)",)),
    (lists.parse_ids, "m2|m1", ("m2", "m1")),
    (lists.parse_ids, 7, ("7",)),
    (lists.parse_ids, [1, "x"], ("1", "x")),
    (lists.parse_ids, "frozenset({'x'})", ("x",)),
    (lists.parse_ids, "frozenset()", ()),
    (lists.parse_languages, "Deutsch, English / fr; it|ES", ("de", "en", "fr", "it", "es")),
    (lists.parse_languages, "Deutsch (Muttersprache) und Englisch B2", ("de", "en")),
    (lists.parse_languages, "de-AT, en_GB, German", ("de", "en")),
    (lists.parse_languages, ["deutsch", "EN"], ("de", "en")),
    (lists.parse_text_language, "Deutsch", "de"),
    (lists.parse_text_language, "English", "en"),
    (lists.parse_viewpoints, '{"a": 2, "b": null, "c": "-1"}', {"a": 2, "c": -1}),
    (lists.parse_viewpoints, "a=2|b=|c: -1|d=k.A.", {"a": 2, "c": -1}),
    (lists.parse_viewpoints, {"a": 2.0, "b": float("nan")}, {"a": 2}),
    (lists.parse_viewpoints, "{'a': 1}", {"a": 1}),
    (lists.parse_viewpoints, [("a", 1), ("b", None)], {"a": 1}),
    (lists.parse_viewpoints, {"a": 1, "Religion": 2}, {"a": 1}),
]


@pytest.mark.parametrize(("parse", "cell", "value"), GOOD)
def test_a_good_cell_is_read_without_a_word(parse, cell, value):
    faults: list[cells.Fault] = []
    assert parse(cell, faults) == value
    assert faults == []


BAD = [
    (cells.parse_text, ["a"], "", "['a']"),
    (cells.parse_text, "x" * 5_242_880, "", "5,242,880 characters"),
    (cells.parse_line, "x" * 1_001, "", "1,001 characters"),
    (cells.parse_text, "K\udcf6ln", "", "K\ufffdln"),
    (cells.parse_meet, "vielleicht", Meet.EITHER, "vielleicht"),
    (cells.parse_meet, ["online"], Meet.EITHER, "online"),
    (cells.parse_per_round, "many", 0, "many"),
    (cells.parse_per_round, "1.5", 0, "1.5"),
    (cells.parse_per_round, -1, 0, "-1"),
    (cells.parse_per_round, 21, 0, "21"),
    (cells.parse_per_round, True, 0, "True"),
    (cells.parse_per_round, "inf", 0, "inf"),
    (cells.parse_per_round, "1e999", 0, "1e999"),
    (cells.parse_bubble, 7, None, "7"),
    (cells.parse_bubble, "70", None, "70"),
    (cells.parse_bubble, float("inf"), None, "inf"),
    (cells.parse_bubble, {}, None, "{}"),
    (cells.parse_date, "12/01/2026", None, "12/01/2026"),
    (cells.parse_date, "31.02.2026", None, "31.02.2026"),
    (cells.parse_date, "bald", None, "bald"),
    (cells.parse_date, 46357, None, "46357"),
    (lists.parse_items, ["x" * 20_001, "y"], ("y",), "20,001 characters"),
    (lists.parse_items, [str(n) for n in range(101)], (), "101 items"),
    (lists.parse_items, {"a": 1}, (), "{'a': 1}"),
    (lists.parse_languages, "Deutsch, Klingonisch", ("de",), "Klingonisch"),
    (lists.parse_languages, {"de": 1}, (), "{'de'"),
    (lists.parse_text_language, "fr", "", "fr"),
    (lists.parse_viewpoints, "a=3|b=1", {"b": 1}, "3"),
    (lists.parse_viewpoints, "ja", {}, "ja"),
    (lists.parse_viewpoints, {"a": True}, {}, "True"),
    (lists.parse_viewpoints, {"a": 0.5}, {}, "0.5"),
    (lists.parse_viewpoints, 7, {}, "7"),
]


@pytest.mark.parametrize(("parse", "cell", "value", "found"), BAD)
def test_a_bad_cell_is_reported_and_what_is_left_of_it_kept(parse, cell, value, found):
    faults: list[cells.Fault] = []
    assert parse(cell, faults) == value
    assert len(faults) == 1
    assert found in faults[0].found
    assert faults[0].allowed


def test_a_report_quotes_at_most_60_characters_on_one_line():
    assert len(quote("secret " * 1_000)) <= 62
    assert "\n" not in quote("two\nlines")


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=12))
def test_text_in_which_all_is_seen_is_cleaned_as_any_other(text):
    """A control character, which is taken out, has it looked through letter by letter."""
    assert clean(text) == clean("\x00" + text)

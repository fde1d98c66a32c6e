"""Titles of the classification of occupations as further names of trades."""

import pandas as pd
import pytest

from recommender.learning.occupations import list_occupations, write_occupations
from recommender.trades.table import load_occupations, load_trades


@pytest.fixture
def data(tmp_path):
    rows = [
        {
            "isco08": "2114",
            "label_en": "hydrologist of rivers",
            "alt_en": ["a hydrologist of very many long rivers", "hydro"],
            "label_de": "Flussbohrer/Flussbohrerin",
            "alt_de": ["Rat", "Operations"],
        },
        {
            "isco08": "7512",
            "label_en": "baker",
            "alt_en": ["river person"],
            "label_de": "Bäcker/Bäckerin",
            "alt_de": [],
        },
        {
            "isco08": "2131",
            "label_en": "river person",
            "alt_en": [],
            "label_de": "",
            "alt_de": None,
        },
        {
            "isco08": "2132",
            "label_en": "river person",
            "alt_en": [],
            "label_de": "",
            "alt_de": None,
        },
        {
            "isco08": "9999",
            "label_en": "nobody of note",
            "alt_en": [],
            "label_de": "",
            "alt_de": [],
        },
    ]
    folder = tmp_path / "esco_en_de"
    folder.mkdir()
    pd.DataFrame(rows).to_parquet(folder / "occupations.parquet")
    return tmp_path


def test_titles_are_listed_that_name_one_trade_and_are_not_named_yet(data):
    """No word of other senses, no description, no title of three trades, a man's and a woman's once."""
    assert list_occupations(data) == [("2114", "Flussbohrer"), ("2114", "hydrologist of rivers")]


def test_the_table_is_written_as_it_is_read(data, tmp_path):
    out = tmp_path / "occupations.csv"
    assert write_occupations(data, out) == 2
    assert out.read_text(encoding="utf-8").splitlines() == [
        "trade,name",
        "2114,Flussbohrer",
        "2114,hydrologist of rivers",
    ]


def test_the_table_that_comes_with_the_package_names_trades_that_there_are():
    codes = {trade.code for trade in load_trades().trades}
    listed = list(load_occupations())
    assert len(listed) > 20_000
    assert {code for code, _ in listed} <= codes
    assert all(name.strip() for _, name in listed)

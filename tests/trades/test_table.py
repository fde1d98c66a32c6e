"""The table of trades is whole: every match names what exists, in both languages."""

from collections import Counter

import numpy as np
import pytest

from recommender.errors import InputError
from recommender.trades import table as table_module
from recommender.trades.table import load_trades

LANGUAGES = ("de", "en")


@pytest.fixture(scope="module")
def table():
    return load_trades()


def test_there_are_all_unit_groups_of_isco_and_sixty_businesses_at_least(table):
    codes = [trade.code for trade in table.trades]
    groups = [code for code in codes if code.isdigit()]
    assert len(groups) == 436
    assert all(len(code) == 4 for code in groups)
    assert len(codes) - len(groups) >= 60
    assert len(set(codes)) == len(codes)


def test_every_trade_has_a_name_in_both_languages_and_is_found_by_it(table):
    for trade in table.trades:
        assert set(trade.names) == set(LANGUAGES), trade.code
        assert all(name.strip() == name != "" for name in trade.names.values()), trade.code
        assert set(trade.names.values()) <= set(trade.words), trade.code
        assert len(set(trade.words)) == len(trade.words), trade.code
        assert all(word.strip() == word != "" for word in trade.words), trade.code


@pytest.mark.parametrize("kind", ["gifts", "needs"])
def test_every_trade_gives_and_needs_six_things_at_least_said_in_both_languages(table, kind):
    for trade in table.trades:
        listed = getattr(trade, kind)
        assert set(listed) == set(LANGUAGES), trade.code
        german, english = (listed[language] for language in LANGUAGES)
        assert len(german) == len(english) >= 6, trade.code
        for items in (german, english):
            assert all(item.strip() == item != "" for item in items), trade.code
            assert len(set(items)) == len(items), trade.code


def test_every_match_names_a_need_and_a_gift_that_exist_and_no_trade_serves_itself(table):
    trades = table.trades
    for seeker, need, giver, gift in table.matches:
        assert 0 <= need < len(trades[seeker].needs["de"]), (trades[seeker].code, need)
        assert 0 <= gift < len(trades[giver].gifts["de"]), (trades[giver].code, gift)
        assert seeker != giver, trades[seeker].code
    assert len(set(table.matches)) == len(table.matches) > 10_000


def test_the_best_gift_of_a_need_comes_first():
    ranks: dict[tuple[str, str], list[int]] = {}
    for row in table_module._read("matches.csv"):
        ranks.setdefault((row["seeker"], row["need"]), []).append(int(row["rank"]))
    assert all(ranked == sorted(ranked) and ranked[0] == 1 for ranked in ranks.values())


def test_what_meets_what_is_counted_match_by_match(table):
    counted = Counter((seeker, giver) for seeker, _, giver, _ in table.matches)
    expected = np.zeros((len(table.trades),) * 2)
    for (seeker, giver), number in counted.items():
        expected[seeker, giver] = number
    np.testing.assert_array_equal(table.meets, expected)


def test_most_trades_give_to_some_and_take_from_others(table):
    gives, takes = table.meets.any(axis=0), table.meets.any(axis=1)
    assert takes.mean() > 0.95
    assert gives.mean() > 0.8


def write_table(folder, matches):
    tables = {
        "trades.csv": "trade,name_en,name_de,words_en,words_de\n1,bakers,Bäcker,baker,Bäcker\n",
        "items.csv": "trade,kind,number,en,de\n1,gift,1,bread,Brot\n1,need,1,flour,Mehl\n",
        "matches.csv": f"seeker,need,giver,gift,rank\n{matches}",
    }
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """The table is read from a folder of the test's own, and from there alone."""
    monkeypatch.setattr(table_module, "_FOLDERS", (tmp_path / "none", tmp_path))
    load_trades.cache_clear()
    yield tmp_path
    load_trades.cache_clear()


def test_a_match_of_an_unknown_trade_is_refused_by_name(elsewhere):
    write_table(elsewhere, "1,1,butcher,1,1\n")
    with pytest.raises(InputError, match=r"matches\.csv names trade 'butcher', which trades.csv"):
        load_trades()


def test_a_file_that_is_not_there_is_named(elsewhere):
    write_table(elsewhere, "")
    assert load_trades().trades[0].gifts == {"de": ("Brot",), "en": ("bread",)}
    load_trades.cache_clear()
    (elsewhere / "items.csv").unlink()
    with pytest.raises(
        InputError, match=r"trades: items\.csv is in neither .* install the package"
    ):
        load_trades()


def test_within_a_sentence_only_german_nouns_and_abbreviations_have_a_capital():
    names = {trade.names["en"]: trade for trade in load_trades().trades}
    assert names["Roofers"].name_in_text("en") == "roofers"
    assert names["IT service firms"].name_in_text("en") == "IT service firms"
    assert names["Roofers"].name_in_text("de") == names["Roofers"].names["de"]

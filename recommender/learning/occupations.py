"""Further names of the trades: titles of the European classification of occupations, in both languages.

``python train.py occupations`` writes ``data/trades/occupations.csv``.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pandas as pd

from recommender.trades.find import read_name
from recommender.trades.table import load_trades
from recommender.trades.words import read_words

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from pathlib import Path

_MOST_WORDS = 4
"""Words of a title; longer ones are descriptions."""
_SHORTEST = 8
"""Letters of a German title of one word; shorter ones, and English ones, have other senses ("host")."""
_MOST_TRADES = 2
"""Trades of a title; of more, it names none."""
_COLUMNS = ("label_en", "alt_en", "label_de", "alt_de")


def list_occupations(data: Path) -> list[tuple[str, str]]:
    """Titles that the table of trades does not have.

    Parameters
    ----------
    data
        Folder with ``esco_en_de/occupations.parquet``: ``isco08``, ``label_*`` and lists ``alt_*``.

    Returns
    -------
    list of (str, str)
        ISCO-08 code and title, ascending; a man's and a woman's ("Bohrer/Bohrerin") are one.
    """
    table = pd.read_parquet(data / "esco_en_de" / "occupations.parquet")
    trades = load_trades().trades
    codes = {trade.code for trade in trades}
    own = {tuple(read_name(name)) for trade in trades for name in trade.words}
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for row in table.to_dict("records"):
        if row["isco08"] in codes:
            for title, is_german in _titles(row):
                words = tuple(read_name(title))
                if words not in own and _is_telling(words, is_german=is_german):
                    found.setdefault(words, {}).setdefault(row["isco08"], title)
    return sorted(
        (code, title)
        for titles in found.values()
        if len(titles) <= _MOST_TRADES
        for code, title in titles.items()
    )


def write_occupations(data: Path, out: Path) -> int:
    """Write `list_occupations` as a table with the columns ``trade`` and ``name``; returns its length."""
    rows = list_occupations(data)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["trade", "name"])
        writer.writerows(rows)
    return len(rows)


def _titles(row: Mapping[Hashable, Any]) -> Iterator[tuple[str, bool]]:
    for column in _COLUMNS:
        value = row[column]
        for title in [value] if isinstance(value, str) else [*(value if value is not None else ())]:
            for part in title.split("/"):
                yield part.strip(), column.endswith("_de")


def _is_telling(words: tuple[str, ...], *, is_german: bool) -> bool:
    if len(words) == 1:
        return is_german and len(words[0]) >= _SHORTEST and words[0] not in read_words().empty
    return 0 < len(words) <= _MOST_WORDS

"""The table of trades: names, usual gifts and needs, and which gift meets which need."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recommender.arrays import FloatArray, IntArray

_FOLDERS = (
    Path(__file__).resolve().parents[1] / "_trades",
    Path(__file__).resolve().parents[2] / "data" / "trades",
)


@dataclass(frozen=True, slots=True)
class Trade:
    """What people of one trade are called, and what they usually give and need."""

    code: str
    """ISCO-08 unit group, or the name of a kind of business."""
    names: Mapping[str, str]
    """By language, "de" and "en": what these people are called."""
    words: tuple[str, ...]
    """Everything such a person may be called in a list, both languages."""
    gifts: Mapping[str, tuple[str, ...]]
    """By language: what they usually can give a stranger."""
    needs: Mapping[str, tuple[str, ...]]
    """By language: what they usually look for."""

    def name_in_text(self, language: str) -> str:
        """What these people are called within a sentence: German nouns have a capital, English ones none."""
        name = self.names[language]
        is_word = name[1:2].islower()  # and no abbreviation
        return name[0].lower() + name[1:] if language == "en" and is_word else name


@dataclass(frozen=True, eq=False)
class TradeTable:
    """All trades, numbered in their order."""

    trades: tuple[Trade, ...]
    matches: tuple[tuple[int, int, int, int], ...]
    """Trade that seeks, number of its need, trade that gives, number of its gift, all from 0; the
    best gift of each need first."""
    meets: FloatArray
    """Shape (n_trades, n_trades): how many gifts of the second meet needs of the first."""
    by_pair: Mapping[tuple[int, int], tuple[tuple[int, int], ...]]
    """Needs and gifts that meet them, by numbers of the trade that seeks and the one that gives."""

    def exchanges(
        self, seeking: IntArray, giving: IntArray
    ) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """What is usual between two members' trades, each need and each gift once.

        Parameters
        ----------
        seeking, giving
            Numbers of their trades, the likelier first; -1 for none.

        Returns
        -------
        list
            Pairs of a need and a gift, each as the numbers of its trade and of itself.
        """
        exchanges: list[tuple[tuple[int, int], tuple[int, int]]] = []
        for seeker in seeking.tolist():
            for giver in giving.tolist():
                for need, gift in self.by_pair.get((seeker, giver), ()):
                    used = ({need_ for need_, _ in exchanges}, {gift_ for _, gift_ in exchanges})
                    if (seeker, need) not in used[0] and (giver, gift) not in used[1]:
                        exchanges.append(((seeker, need), (giver, gift)))
        return exchanges

    def needs(self, trade: int, number: int, language: str) -> str:
        """A usual need of a trade, in "de" or "en"."""
        return self.trades[trade].needs[language][number]

    def gifts(self, trade: int, number: int, language: str) -> str:
        """A usual gift of a trade, in "de" or "en"."""
        return self.trades[trade].gifts[language][number]


@cache
def load_trades() -> TradeTable:
    """The table that comes with the package.

    Raises
    ------
    InputError
        If a file is missing or names a trade that is not there.
    """
    items: dict[tuple[str, str, str], list[str]] = {}
    for row in _read("items.csv"):
        for language in ("en", "de"):
            items.setdefault((row["trade"], row["kind"], language), []).append(row[language])
    trades = tuple(_make_trade(row, items) for row in _read("trades.csv"))
    number = {trade.code: place for place, trade in enumerate(trades)}
    meets = np.zeros((len(trades), len(trades)), dtype=np.float32)
    matches = []
    for row in _read("matches.csv"):
        try:
            seeker, giver = number[row["seeker"]], number[row["giver"]]
        except KeyError as error:
            message = f"trades: matches.csv names trade {error}, which trades.csv does not have"
            raise InputError(message) from error
        meets[seeker, giver] += 1.0
        matches.append((seeker, int(row["need"]) - 1, giver, int(row["gift"]) - 1))
    by_pair: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for seeker, need, giver, gift in matches:
        by_pair.setdefault((seeker, giver), []).append((need, gift))
    grouped = {pair: tuple(numbers) for pair, numbers in by_pair.items()}
    return TradeTable(trades, tuple(matches), meets, grouped)


def load_occupations() -> Iterator[tuple[str, str]]:
    """Further titles of the people of trades, each with the trade's code, from ``occupations.csv``."""
    return ((row["trade"], row["name"]) for row in _read("occupations.csv"))


def _make_trade(row: Mapping[str, str], items: Mapping[tuple[str, str, str], list[str]]) -> Trade:
    code = row["trade"]
    listed = [row["name_en"], row["name_de"], *_split(row["words_en"]), *_split(row["words_de"])]
    gifts, needs = (
        {language: tuple(items.get((code, kind, language), ())) for language in ("de", "en")}
        for kind in ("gift", "need")
    )
    names = {"de": row["name_de"], "en": row["name_en"]}
    return Trade(code, names, tuple(dict.fromkeys(listed)), gifts, needs)


def _split(cell: str) -> Iterator[str]:
    return (word.strip() for word in cell.split("|") if word.strip())


def _read(name: str) -> list[dict[str, str]]:
    for folder in _FOLDERS:
        if (folder / name).is_file():
            with (folder / name).open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))
    message = (
        f"trades: {name} is in neither {_FOLDERS[0]} nor {_FOLDERS[1]}; install the package again"
    )
    raise InputError(message)

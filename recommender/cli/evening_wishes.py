"""What was typed about an evening's tables, and the wishes it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.club.club import Club
    from recommender.club.evening import EveningWishes, PerTable, TableWish

    Texts = Sequence[str] | None
    """What a repeatable option was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedWishes:
    """Numbers and texts of the command line, as they came."""

    tables: int | None = None
    seats: int | None = None
    rounds: int | None = None
    keep: Texts = None
    drop: Texts = None
    prefer: Texts = None
    """Each ``WISH=PRIORITY``."""
    host: Texts = None
    """Each ``ID=TABLE``."""
    at_least: Texts = None
    """Each ``FIELD=VALUE:COUNT``."""
    at_most: Texts = None

    def read(self, club: Club) -> EveningWishes:
        """The wishes for an evening of a club.

        Raises
        ------
        InputError
            If tables or seats are missing, or an option has another form.
        """
        from recommender.club.evening import EveningWishes

        if self.tables is None or self.seats is None:
            message = "evening: --tables and --seats are needed, or --plan with an earlier plan"
            raise InputError(message)
        priority = self._read_priorities()
        return EveningWishes(
            tables=self.tables,
            seats=self.seats,
            rounds=3 if self.rounds is None else self.rounds,
            keep=self._read_kept().difference(priority),
            priority=priority,
            hosts=self._read_hosts(club),
            per_table=(
                *_read_counts("at_least", self.at_least),
                *_read_counts("at_most", self.at_most),
            ),
        )

    def _read_kept(self) -> frozenset[TableWish]:
        """The two that are kept by themselves and those named, less those dropped."""
        from recommender.club.evening import TableWish

        usual = {TableWish.NOBODY_TWICE, TableWish.COMMON_LANGUAGE}
        return frozenset(usual | {*map(_read_wish, self.keep or ())}) - {
            *map(_read_wish, self.drop or ())
        }

    def _read_priorities(self) -> dict[TableWish, int]:
        pairs = dict(_split_pair(text, "--prefer") for text in self.prefer or ())
        return {_read_wish(name): _read_number(value, "--prefer") for name, value in pairs.items()}

    def _read_hosts(self, club: Club) -> dict[str, int]:
        placed = [_split_pair(text, "--host") for text in self.host or ()]
        return {club.ids[club.row(id_)]: _read_number(number, "--host") for id_, number in placed}


def _read_counts(bound: str, texts: Texts) -> list[PerTable]:
    """How many of whom at each table: ``bound`` is "at_least" or "at_most".

    Raises
    ------
    InputError
        If a text has another form.
    """
    from recommender.club.evening import PerTable

    option, counted = f"--{bound.replace('_', '-')}", []
    for text in texts or ():
        group, sign, count = text.rpartition(":")
        if not sign:
            message = (
                f"{option}: {text!r} is not of the form FIELD=VALUE:COUNT, e.g. level=executive:1"
            )
            raise InputError(message)
        field, value = _split_pair(group, option)
        counted.append(PerTable(field, value, **{bound: _read_number(count, option)}))
    return counted


def _split_pair(text: str, option: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name.strip() and sign and value.strip()):
        message = f"{option}: {text!r} is not of the form NAME=VALUE"
        raise InputError(message)
    return name.strip(), value.strip()


def _read_number(text: str, option: str) -> int:
    if not text.strip().isdecimal():
        message = f"{option}: {text!r} is no whole number"
        raise InputError(message)
    return int(text)


def _read_wish(name: str) -> TableWish:
    from recommender.club.evening import TableWish

    try:
        return TableWish(name.strip().replace("-", "_"))
    except ValueError:
        message = f"evening: {name!r} is no wish; allowed is one of {', '.join(TableWish)}"
        raise InputError(message) from None

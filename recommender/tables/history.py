"""History: who was introduced to whom in which week, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.club import HISTORY_COLUMNS
from recommender.club.week import Week
from recommender.errors import InputError
from recommender.labels import code_of, codes
from recommender.tables.cells import Fault, parse_number
from recommender.tables.headers import compact, header_key
from recommender.tables.pairs import PairTable
from recommender.tables.problems import (
    ImportReport,
    Problem,
    Severity,
    quote,
    refuse_if_nothing_kept,
    refuse_if_strict,
)
from recommender.tables.read_table import read_table
from recommender.tables.recognise import recognise
from recommender.tables.references import References
from recommender.tables.table import Layout, Table, table_from_frame
from recommender.tables.text import is_missing, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from recommender.club.member import Member

_NAMED = 5
"""Most ids of no member that a report names."""

ANSWERS = (
    "accepted_a", "accepted_b", "met", "stood_up_a", "stood_up_b",
    "listened_a", "listened_b", "sold_to_a", "sold_to_b",
    "still_in_touch_a", "still_in_touch_b",
)  # fmt: skip
"""Columns of yes and no."""

RATINGS = ("glad_a", "glad_b", "learned_a", "learned_b")
"""Columns of 1 to 5."""

RESULTS = ("came_of_a", "came_of_b")
"""Columns of codes: the labels ``came_of``, or their words."""

_SIDES = (
    "accepted",
    "glad",
    "learned",
    "stood_up",
    "listened",
    "sold_to",
    "still_in_touch",
    "came_of",
)

_YES = frozenset({"true", "yes", "ja", "1", "y", "j", "x", "wahr"})
_NO = frozenset({"false", "no", "nein", "0", "n", "falsch"})


def read_history(
    path: str | Path,
    members: Iterable[Member] = (),
    *,
    week: str | None = None,
    strict: bool = False,
    file: str = "",
) -> tuple[pd.DataFrame, ImportReport]:
    """Read past introductions, in any format of `read_members`.

    Parameters
    ----------
    path
        Columns for week (2026-W48) and two ids, who may have left; optionally for what came
        of it: accepted and met (yes, no, or blank for unknown), glad and learned (1 to 5), stood_up, listened, sold_to and still_in_touch (yes, no), came_of (a code of
        the labels ``came_of``).
    members
        Who is in the club: an id in another spelling, a name or an address finds the one member it
        fits, and who is none of them is counted.
    week
        The week of the round that is to be made; what is recorded of later ones is said.
    strict
        Refuse the file if anything in it is bad.
    file
        What messages call it; its own name if left out.

    Returns
    -------
    history : pandas.DataFrame
        Columns `HISTORY_COLUMNS`, ``a < b`` with the columns of the two sides swapped along,
        dtypes "boolean", "Int64" and "string", sorted by week and pair.
    report : ImportReport
        What became of the file.

    Raises
    ------
    InputError
        If the file cannot be used at all or has rows but no good one; or if ``strict`` and one is bad.
    """
    table = read_table(path, Layout("history"), file)
    return history_from_table(table, members, week=week, strict=strict)


def history_from_frame(
    frame: pd.DataFrame,
    members: Iterable[Member] = (),
    *,
    file: str = "DataFrame",
    strict: bool = False,
) -> tuple[pd.DataFrame, ImportReport]:
    """Past introductions from a table in memory, by the rules of `read_history`.

    Parameters
    ----------
    frame
        One row per introduction; it is not modified.
    members
        As for `read_history`.
    file
        Name for messages.
    strict
        Refuse the table if anything in it is bad.

    Returns
    -------
    history : pandas.DataFrame
    report : ImportReport

    Raises
    ------
    InputError
        As `read_history`.
    """
    return history_from_table(table_from_frame(file, frame), members, strict=strict)


def holds_answers(path: str | Path, given: Iterable[str], rows: int) -> bool:
    """Whether a table of introductions holds more than was filled in when it was written.

    Parameters
    ----------
    path
        The table, in whatever format it was saved.
    given
        Headers of the columns that were filled in.
    rows
        How many introductions it had.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    table = read_table(path, Layout("history"))
    known = {header_key(header) for header in given}
    open_ = [at for at, header in enumerate(table.headers) if header_key(header) not in known]
    is_noted = any(not is_missing(cell) for at in open_ for cell in table.cells[at])
    return is_noted or bool(table.problems) or len(table.cells) > rows


def history_from_table(
    table: Table,
    members: Iterable[Member],
    mapping: Mapping[str, str] | None = None,
    *,
    week: str | None = None,
    strict: bool = False,
) -> tuple[pd.DataFrame, ImportReport]:
    """Past introductions from a table that `take_table` has read, by the rules of `read_history`.

    Raises
    ------
    InputError
        As `read_history`.
    """
    columns = recognise(table.file, table.headers, "history", mapping)
    for name in HISTORY_COLUMNS[:3]:
        columns.require(name)
    pairs = PairTable(table, columns)
    people = References.of_members(members)
    a, b = pairs.ids(people if people.ids else None)
    weeks = pairs.parse("week", _parse_week, Severity.ROW_REFUSED)
    pairs.refuse(weeks.isna(), "week", "nothing", "an ISO week such as 2026-W48")
    frame = table.cells[[]].assign(week=weeks, a=a, b=b)
    for name in ANSWERS:
        frame[name] = pairs.parse(name, _parse_answer).astype("boolean")
    for name in RATINGS:
        frame[name] = pairs.parse(name, _parse_rating).astype("Int64")
    for name in RESULTS:
        frame[name] = pairs.parse(name, _parse_result).astype("string")
    frame["propensity"] = pairs.parse("propensity", _parse_chance).astype("Float64")
    frame["evening"] = pairs.parse("evening", _parse_answer).astype("boolean")
    frame = _order_pairs(frame[pairs.good].astype({"week": str, "a": str, "b": str}))
    again = frame.duplicated(["week", "a", "b"]).reindex(table.cells.index, fill_value=False)
    pairs.refuse(again, "", "the pair of an earlier row again", "a pair once a week")
    introductions = frame[pairs.good.loc[frame.index]].sort_values(list(HISTORY_COLUMNS[:3]))
    _note_strangers(pairs, introductions, people)
    _note_later(pairs, introductions, week)
    report = pairs.report(len(introductions))
    if report.rows:  # none at all is what a new club has
        refuse_if_nothing_kept(report, "an introduction")
    refuse_if_strict(report, strict=strict)
    return introductions[list(HISTORY_COLUMNS)].reset_index(drop=True), report


def _note_strangers(pairs: PairTable, introductions: pd.DataFrame, people: References) -> None:
    """Say how many of those who were introduced are no members: they left, or are written otherwise."""
    strangers = ~introductions[["a", "b"]].isin(people.ids)
    unknown = sorted({*introductions["a"], *introductions["b"]} - people.ids)
    if not people.ids or not unknown:
        return
    rows = int(strangers.any(axis=1).sum())
    shown = ", ".join(map(quote, unknown[:_NAMED])) + (", …" if len(unknown) > _NAMED else "")
    found = f"{len(unknown)} id(s) of no member in {rows} row(s): {shown}"
    allowed = "ids of members, or of people who have left; such introductions keep nobody apart"
    pairs.problems.append(
        Problem(pairs.table.file, None, pairs.columns.header("a"), found, allowed, Severity.KEPT)
    )


def _note_later(pairs: PairTable, introductions: pd.DataFrame, week: str | None) -> None:
    """Say what is recorded of weeks after the one a round is made for: it counts as met already."""
    later = (
        introductions["week"][introductions["week"] > week] if week else introductions["week"][:0]
    )
    if len(later):
        found = f"{len(later)} introduction(s) of weeks after {week}, the last of {later.max()}"
        allowed = "weeks before that of the round; these pairs count as introduced"
        header = pairs.columns.header("week")
        pairs.problems.append(
            Problem(pairs.table.file, None, header, found, allowed, Severity.KEPT)
        )


def _order_pairs(frame: pd.DataFrame) -> pd.DataFrame:
    """``a < b``; what is said of a side goes with its member."""
    swapped = frame["a"] > frame["b"]
    for first, second in [("a", "b"), *((f"{side}_a", f"{side}_b") for side in _SIDES)]:
        before = frame[first]
        frame = frame.assign(
            **{
                first: before.where(~swapped, frame[second]),
                second: frame[second].where(~swapped, before),
            }
        )
    return frame


def _parse_week(value: object, faults: list[Fault]) -> str | None:
    try:
        return str(Week.parse(plain(value) or ""))
    except InputError:
        faults.append(Fault(quote(value), "an ISO week such as 2026-W48"))
        return None


def _parse_answer(value: object, faults: list[Fault]) -> bool | None:
    word = compact(plain(value) or "")
    if word not in _YES | _NO:
        faults.append(Fault(quote(value), "true, false (ja, nein, 1, 0) or nothing"))
        return None
    return word in _YES


def _parse_result(value: object, faults: list[Fault]) -> str | None:
    code = code_of("came_of", plain(value) or "")
    if code not in codes("came_of"):
        faults.append(Fault(quote(value), f"one of {', '.join(codes('came_of'))}, or nothing"))
        return None
    return code


def _parse_chance(value: object, faults: list[Fault]) -> float | None:
    number = None if isinstance(value, bool) else parse_number(value)
    if number is None or not 0 < number <= 1:
        faults.append(Fault(quote(value), "a chance above 0 and at most 1, or nothing"))
        return None
    return number


def _parse_rating(value: object, faults: list[Fault]) -> int | None:
    number = None if isinstance(value, bool) else parse_number(value)
    if number is None or not number.is_integer() or not 1 <= number <= 5:
        faults.append(Fault(quote(value), "a whole number from 1 to 5, or nothing"))
        return None
    return int(number)

"""Several files of one kind add up: what an earlier one has already is there once, and said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from recommender.club.club import ANSWER_COLUMNS, HISTORY_COLUMNS
from recommender.tables.problems import (
    ImportReport,
    Problem,
    Severity,
    refuse_if_strict,
    sort_problems,
)
from recommender.tables.ties import strongest

if TYPE_CHECKING:
    from collections.abc import Iterable

_PAIR = ["a", "b"]
_INTRODUCTION = ["week", *_PAIR]


def add_ties(
    known: pd.DataFrame, more: pd.DataFrame, report: ImportReport
) -> tuple[pd.DataFrame, ImportReport]:
    """Ties of one more file.

    Parameters
    ----------
    known
        Ties of the files before, as `recommender.tables.read_ties` gives them.
    more, report
        Those of this file, and what became of it.

    Returns
    -------
    ties : pandas.DataFrame
        Each pair once, with the greater strength.
    report : ImportReport
        With a note on pairs that were known already.
    """
    again = len(known.merge(more, on=_PAIR))
    found = f"{again} tie(s) that an earlier file has, too"
    note = Problem(
        report.file, None, "", found, "a tie once; the greater strength is taken", Severity.KEPT
    )
    return strongest(pd.concat([known, more])), _add_problems(report, [note] if again else [])


def add_history(
    known: pd.DataFrame, more: pd.DataFrame, report: ImportReport, *, strict: bool = False
) -> tuple[pd.DataFrame, ImportReport]:
    """Past introductions of one more file.

    Parameters
    ----------
    known
        Introductions of the files before, as `recommender.tables.read_history` gives them.
    more, report
        Those of this file, and what became of it.
    strict
        Refuse a file whose answers contradict an earlier one.

    Returns
    -------
    history : pandas.DataFrame
        Each pair once a week; answers of this file where the earlier ones have none.
    report : ImportReport
        With a note on pairs that were known already, and on answers that contradict an earlier file.

    Raises
    ------
    InputError
        If ``strict`` and an answer is another one than in an earlier file.
    """
    again = known.merge(more, on=_INTRODUCTION, suffixes=("", "_more"))
    others = sum(_count_others(again[name], again[f"{name}_more"]) for name in ANSWER_COLUMNS)
    problems = []
    if len(again):
        found = f"{len(again)} introduction(s) that an earlier file has, too"
        allowed = "a pair once a week; what is said of it is put together"
        problems.append(Problem(report.file, None, "", found, allowed, Severity.KEPT))
    if others:
        found = f"{others} answer(s) other than in an earlier file"
        allowed = "one answer; that of the earlier file is kept"
        problems.append(Problem(report.file, None, "", found, allowed, Severity.CELL_IGNORED))
    # The first that is no blank, column by column.
    joined = pd.concat([known, more]).groupby(_INTRODUCTION, sort=True).first().reset_index()
    said = _add_problems(report, problems)
    refuse_if_strict(said, strict=strict)
    return joined[list(HISTORY_COLUMNS)], said


def _count_others(known: pd.Series, more: pd.Series) -> int:
    both = known.notna() & more.notna()
    return int((known[both] != more[both]).sum())


def _add_problems(report: ImportReport, problems: Iterable[Problem]) -> ImportReport:
    return replace(report, problems=sort_problems((*report.problems, *problems)))

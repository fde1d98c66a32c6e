"""What came of a round: a workbook with its pairs, in which an organiser notes the answers.

It is read as history (`recommender.tables.read_history`). Yes and no, and marks from 1 to 5, are
chosen from lists; what is left blank is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.labels import describe_outcome_column
from recommender.tables import holds_answers

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

FORMS = ("what-came-of-it", "was-daraus-wurde")
"""Names of the file without its ending, English and German."""

GIVEN = ("week", "a", "name_a", "b", "name_b")
"""Columns that are filled in already."""

ASKED = ("accepted_a", "accepted_b", "met", "glad_a", "glad_b", "learned_a", "learned_b")
"""Columns that wait for answers; those of further ones may be added by hand."""

_RATINGS = frozenset({"glad_a", "glad_b", "learned_a", "learned_b"})
_ANSWERS = {"de": ("ja", "nein"), "en": ("yes", "no")}
_MARKS = {"de": "von 1 (gar nicht) bis 5 (sehr)", "en": "from 1 (not at all) to 5 (very much)"}
_OR_NOTHING = {
    "de": "oder nichts, wenn es nicht bekannt ist",
    "en": "or nothing if it is not known",
}


def name_form(language: str) -> str:
    """The name of the file in the organiser's language."""
    return f"{FORMS[language == 'de']}.xlsx"


def write_form(pairs: pd.DataFrame, path: Path, language: str) -> None:
    """Write the workbook of a round.

    Parameters
    ----------
    pairs
        With the columns `GIVEN`, a row per introduction.
    path
        Of the file, ending in ``.xlsx``.
    language
        "de" or "en", of its headers.
    """
    from openpyxl import Workbook  # 100 ms that other commands are spared
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook()
    sheet: Any = book.active
    sheet.title = str(pairs["week"].iloc[0]) if len(pairs) else "1"
    names = (*GIVEN, *ASKED)
    words = [describe_outcome_column(name, language) for name in names]
    sheet.append([word.header for word in words])
    for values in pairs[list(GIVEN)].itertuples(index=False):
        sheet.append(list(GIVEN))
        for cell, value in zip(sheet[sheet.max_row], values, strict=False):
            cell.value = str(value)
            cell.data_type = "s"  # no text of a member is run as a formula
            cell.number_format = "@"
    for cell, name, word in zip(sheet[1], names, words, strict=True):
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if name not in GIVEN:
            cell.fill = PatternFill("solid", fgColor="FFF2CC")
            _add_choices(sheet, cell.column_letter, name, word.asks, language)
        sheet.column_dimensions[cell.column_letter].width = word.width
    sheet.freeze_panes = "F2"
    sheet.auto_filter.ref = sheet.dimensions
    book.save(path)


def has_answers(path: Path, rows: int) -> bool:
    """Whether anything was written into a form of so many rows, be it an answer that can be read or not.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    languages = ("de", "en")
    given = [describe_outcome_column(name, tongue).header for name in GIVEN for tongue in languages]
    return holds_answers(path, given, rows)


def _add_choices(sheet: Any, letter: str, name: str, asks: str, language: str) -> None:  # noqa: ANN401
    from openpyxl.worksheet.datavalidation import DataValidation

    is_rating = name in _RATINGS
    allowed = [str(mark) for mark in range(1, 6)] if is_rating else _ANSWERS[language]
    choices = DataValidation(type="list", formula1=f'"{",".join(allowed)}"', allow_blank=True)
    how = _MARKS[language] if is_rating else " / ".join(allowed)
    choices.promptTitle, choices.prompt = asks[:32], f"{asks} {how}, {_OR_NOTHING[language]}."
    choices.showInputMessage = choices.showErrorMessage = True
    sheet.add_data_validation(choices)
    if sheet.max_row > 1:
        choices.add(f"{letter}2:{letter}{sheet.max_row}")

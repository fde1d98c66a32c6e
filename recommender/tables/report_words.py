"""A report in the words of the one who keeps the list: English as it is written, or German."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from recommender.club.club import MEMBER_COLUMNS
from recommender.tables.legacy_encoding import NAMES
from recommender.tables.problems import CONFIDENTIAL, NEVER_STRICT, NOT_UNDERSTOOD, Severity
from recommender.tables.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.tables.problems import ImportReport, Problem

_FIELDS = {
    "id": ("number of the member", "Kennung"),
    "name": ("name", "Name"),
    "first_name": ("first name", "Vorname"),
    "last_name": ("family name", "Nachname"),
    "last_first_name": ("name, the family's first", "Name, Nachname voran"),
    "headline": ("what somebody is", "Beruf"),
    "organisation": ("organisation", "Organisation"),
    "industry": ("industry", "Branche"),
    "city": ("town", "Ort"),
    "languages": ("languages", "Sprachen"),
    "level": ("level", "Ebene"),
    "text_language": ("language of letters", "Sprache der Briefe"),
    "about": ("about the person", "Über die Person"),
    "offers": ("what they offer", "Angebote"),
    "needs": ("what they look for", "Gesuche"),
    "interests": ("interests", "Interessen"),
    "goals": ("goals", "Ziele"),
    "meet": ("how they meet", "Treffen"),
    "per_round": ("introductions per round", "Vorschläge pro Runde"),
    "paused_until": ("paused until", "pausiert bis"),
    "every_weeks": ("weeks between introductions", "Wochen zwischen Vorschlägen"),
    "months_off": ("months off", "freie Monate"),
    "surprise": ("whether they want to be surprised", "ob sie sich überraschen lassen"),
    "meets_rivals": (
        "whether they want to meet competitors",
        "ob sie Wettbewerber treffen möchten",
    ),
    "home_club": ("partner club", "Partnerclub"),
    "come_by": ("what there is to see at their place", "was es bei ihnen zu sehen gibt"),
    "come_by_when": ("when others may come by", "wann andere vorbeikommen können"),
    "come_by_guests": ("guests at once", "Gäste auf einmal"),
    "debates": ("whether they want a debate", "ob sie ein Streitgespräch möchten"),
    "share_views": (
        "whether a debate's letter may tell their answers",
        "ob der Brief zum Streitgespräch ihre Antworten nennen darf",
    ),
    "bubble": ("how far out, 0 to 1", "wie weit hinaus, 0 bis 1"),
    "do_not_introduce": ("whom not to introduce", "wem nicht vorstellen"),
    "viewpoints": ("viewpoints", "Standpunkte"),
    "email": ("address", "E-Mail-Adresse"),
    "share_email": (
        "whether letters may tell their address",
        "ob Briefe die Adresse nennen dürfen",
    ),
    "status": ("who takes part, by state", "wer dabei ist, nach dem Stand"),
    "takes_part": ("who takes part, yes or no", "wer dabei ist, ja oder nein"),
    "membership": (
        "who takes part, by kind of membership",
        "wer dabei ist, nach der Art der Mitgliedschaft",
    ),
    "left": ("who has left or is locked", "wer ausgetreten oder gesperrt ist"),
    "a": ("the first of the two", "die erste Person"),
    "b": ("the second of the two", "die zweite Person"),
    "strength": ("how well they know each other", "wie gut sie sich kennen"),
    "source": ("where that is known from", "woher man das weiß"),
    "week": ("week", "Woche"),
    "accepted_a": ("the first said yes", "die erste Person hat zugesagt"),
    "accepted_b": ("the second said yes", "die zweite Person hat zugesagt"),
    "met": ("whether they met", "ob sie sich getroffen haben"),
    "glad_a": ("how glad the first was (1 to 5)", "wie froh die erste Person war (1 bis 5)"),
    "glad_b": ("how glad the second was (1 to 5)", "wie froh die zweite Person war (1 bis 5)"),
    "learned_a": ("what the first learnt (1 to 5)", "was die erste Person gelernt hat (1 bis 5)"),
    "learned_b": ("what the second learnt (1 to 5)", "was die zweite Person gelernt hat (1 bis 5)"),
}
"""What fields are called, in English and in German."""

_SAID = {
    Severity.ROW_REFUSED: ("row not read", "Zeile nicht gelesen"),
    Severity.CELL_IGNORED: ("cell not read", "Zelle nicht gelesen"),
    Severity.UNSETTLED: ("please decide", "bitte entscheiden"),
    Severity.LEFT_OUT: ("left out", "weggelassen"),
    Severity.KEPT: ("read", "gelesen"),
}

_GERMAN = {
    "{kept} of {rows} rows read": "{kept} von {rows} Zeilen gelesen",
    ", {left} left out as they take no part": ", {left} weggelassen, weil nicht dabei",
    "; text assumed to be in {encoding}": "; Text vermutlich in {encoding}",
    "dropped, protected traits are never used: {names}": "entfernt, geschützte Merkmale werden nie verwendet: {names}",
    "not read: {names}": "nicht gelesen: {names}",
    "not understood, though they hold texts: {names}": "nicht verstanden, obwohl Texte darin stehen: {names}",
    "row {row}": "Zeile {row}",
    "column {column}": "Spalte {column}",
    "found {found}; allowed: {allowed}": "gefunden: {found}; erlaubt: {allowed}",
    "found {found}; {allowed}": "gefunden: {found}; {allowed}",
    "and {more} more; recommender import --check --json lists all": "und {more} weitere; recommender import --check --json nennt alle",
    "unsure: {match}": "unsicher: {match}",
}


def say(language: str, template: str, **values: object) -> str:
    """A sentence of a report in "de" or "en", with its values put in."""
    return (_GERMAN[template] if language == "de" else template).format(**values)


def name_field(field: str, language: str) -> str:
    """What a field is called in a report.

    Examples
    --------
    >>> name_field("offers", "de"), name_field("offers", "en"), name_field("week", "de")
    ('Angebote', 'what they offer', 'Woche')
    """
    return _FIELDS.get(field, (field, field))[language == "de"]


def say_problem(problem: Problem, language: str) -> str:
    """A problem as its organiser reads it, with the cell they typed themselves.

    It goes to whoever handed the file in, never to a log: what is confidential stands in it.
    """
    place = [problem.file]
    if problem.row is not None:
        place.append(say(language, "row {row}", row=problem.row))
    if problem.column:
        place.append(say(language, "column {column}", column=repr(problem.column)))
    found = problem.found
    if problem.cell:
        found = (
            problem.cell
            if found == CONFIDENTIAL
            else found.replace(CONFIDENTIAL, f"({problem.cell})")
        )
    said = {"found": translate(found, language), "allowed": translate(problem.allowed, language)}
    template = "found {found}; allowed: {allowed}"
    if problem.severity in NEVER_STRICT:
        template = "found {found}; {allowed}"
    what = _SAID[problem.severity][language == "de"]
    return f"{', '.join(place)}: {say(language, template, **said)} ({what})"


def say_summary(report: ImportReport) -> list[str]:
    """How many rows were read; then, if there are any, the columns of texts not understood."""
    tongue = report.language
    head = say(tongue, "{kept} of {rows} rows read", kept=report.kept, rows=report.rows)
    if report.left_out:
        head += say(tongue, ", {left} left out as they take no part", left=report.left_out)
    if report.encoding and not report.encoding.startswith("utf"):
        assumed = NAMES.get(report.encoding, report.encoding)
        head += say(tongue, "; text assumed to be in {encoding}", encoding=assumed)
    names = ", ".join(repr(use.header) for use in report.columns if use.how == NOT_UNDERSTOOD)
    texts = "not understood, though they hold texts: {names}"
    return [head, say(tongue, texts, names=names)] if names else [head]


def say_columns(report: ImportReport) -> Iterator[str]:
    """A line for each column: which field it became, and how; or why it was not read.

    Yields
    ------
    str
    """
    tongue = report.language
    for use in report.columns:
        how = "; ".join(translate(part, tongue) for part in use.how.split("; ") if part)
        note = f" ({how})" if how else ""
        if use.field:
            yield f"{use.header!r} → {name_field(use.field, tongue)}{note}"
        elif how and use.header not in report.dropped_columns:
            yield say(tongue, "not read: {names}", names=repr(use.header)) + note
    if report.dropped_columns:
        names = ", ".join(map(repr, report.dropped_columns))
        yield say(tongue, "dropped, protected traits are never used: {names}", names=names)
    silent = ", ".join(repr(use.header) for use in report.columns if not use.field and not use.how)
    if silent:
        yield say(tongue, "not read: {names}", names=silent)


def say_uncertain(report: ImportReport, shown: int) -> Iterator[str]:
    """How many problems there are beside those shown, and which contacts may be members.

    Yields
    ------
    str
    """
    more = len(report.problems) - shown
    if more > 0:
        template = "and {more} more; recommender import --check --json lists all"
        yield say(report.language, template, more=more)
    for match in report.unsure:
        yield say(report.language, "unsure: {match}", match=translate(str(match), report.language))


def translate(text: str, language: str) -> str:
    """What was found, or is allowed, in German where it is known; else as it is.

    Examples
    --------
    >>> translate("the id of row 3 again", "de"), translate("'Köln'", "de")
    ('noch einmal die Kennung aus Zeile 3', "'Köln'")
    """
    return text if language != "de" else _german().tell(text)


@cache
def _german() -> Sentences:
    """With the names of members' fields, but for those that are letters or words of sentences."""
    fields = {field: _FIELDS[field][1] for field in MEMBER_COLUMNS if field in _FIELDS}
    return Sentences(fields | read_german())


def read_german() -> dict[str, str]:
    """Every sentence of a report by the English one."""
    table: dict[str, str] = json.loads(
        (files(__package__ or __name__) / "report_de.json").read_text(encoding="utf-8")
    )
    return table

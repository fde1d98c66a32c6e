"""A report is read by the one who keeps the list: in its language, with their own cells."""

import ast
import json
import re
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from recommender.tables import members_from_frame
from recommender.tables.headers import fields_of
from recommender.tables.report_words import (
    name_field,
    say_columns,
    say_problem,
    say_summary,
    translate,
)

TABLES = files("recommender.tables")
GERMAN = json.loads(files("recommender.tables").joinpath("report_de.json").read_text("utf-8"))


def report_on(*rows):
    return members_from_frame(pd.DataFrame(list(rows), dtype=object), file="club.csv")[1]


ROW = {"Mitgliedsnummer": "1", "Name": "Ada Brunner", "Ich biete": "Brot; Kuchen; Tee"}


def test_fields_have_their_german_names_in_sentences_and_cells_stay():
    assert translate("at least one of headline, about, needs", "de") == (
        "mindestens eines von Beruf, Über die Person, Gesuche"
    )
    assert translate("'headline', which both mean email", "de").endswith("E-Mail-Adresse bedeuten")
    assert translate("'headline'", "de") == "'headline'"


def test_a_german_list_is_reported_on_in_german():
    report = report_on(
        ROW | {"Nicht vorstellen": "Niemand Bekanntes", "Anrede": "Frau", "Status": "aktiv"},
        ROW | {"Mitgliedsnummer": "2", "Status": "verstorben"},
    )
    assert report.language == "de"
    assert say_summary(report) == ["1 von 2 Zeilen gelesen, 1 weggelassen, weil nicht dabei"]
    assert list(say_columns(report)) == [
        "'Mitgliedsnummer' → Kennung",
        "'Name' → Name",
        "'Ich biete' → Angebote (Einträge getrennt bei ';')",
        "'Nicht vorstellen' → wem nicht vorstellen",
        "'Status' → wer dabei ist, nach dem Stand",
        "entfernt, geschützte Merkmale werden nie verwendet: 'Anrede'",
    ]
    block, left = (say_problem(each, "de") for each in report.problems)
    assert "'Niemand Bekanntes'" in block, "whoever typed it may see it"
    assert "(bitte entscheiden)" in block
    assert left == (
        "club.csv, Zeile 2, Spalte 'Status': gefunden: 'verstorben'; nicht dabei, wird weggelassen "
        "(weggelassen)"
    )


def test_an_english_list_is_reported_on_in_english():
    report = report_on({"id": "1", "name": "Ada Brunner", "I offer": "bread", "email": "ada@ x"})
    assert report.language == "en"
    assert say_summary(report) == ["1 of 1 rows read"]
    assert "'I offer' → what they offer" in list(say_columns(report))
    (said,) = (say_problem(each, "en") for each in report.problems)
    assert said == (
        "club.csv, row 1, column 'email': found 'ada@ x'; allowed: one address such as "
        "ana.lima@example.org (cell not read)"
    )


@pytest.mark.parametrize("english", sorted(GERMAN))
def test_every_sentence_has_as_many_places_in_german(english):
    assert english.count("{}") == GERMAN[english].count("{}")


def test_what_is_not_known_stays_as_it_is():
    assert translate("'Köln', Germany", "de") == "'Köln', Germany"
    assert translate("nothing", "en") == "nothing"


def test_every_field_has_a_name_in_both_languages():
    for field in fields_of("members"):
        assert name_field(field, "en")
        assert name_field(field, "de") != field or field == "status"


NO_SENTENCES = re.compile(
    r"[\\|(]{1}[?:\\]|\\\\d|json lines|Windows-|Mac |code page|ISO 8859|KOI8|Croatian|Albanian|"
    r"viewpoints: |^ and 7 more$|^, and the other|^, 7 kept whole|^that |^7 (as|in|and) |^, 7|^; and 7|^row 7$|^column 7$|^in rows 7|^7 filled row|^7: none of 7"
)
"""Patterns, names of encodings, and pieces of sentences that stand here as a whole."""


def list_sentences():
    """Every text in the code that reads lists that could come into a report, 7 in place of its values.

    Tables of words that lists are read by are left out: what stands in a set or a list of four or more.
    """
    found = {}
    for file in sorted(Path(str(TABLES)).glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        passed = {id(each) for node in ast.walk(tree) for each in _without(node)}
        for node in ast.walk(tree):
            if id(node) in passed:
                continue
            if isinstance(node, ast.JoinedStr):
                parts = (
                    each.value if isinstance(each, ast.Constant) else "7" for each in node.values
                )
                found["".join(map(str, parts))] = file.name
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found[node.value] = file.name
    return {
        text: name
        for text, name in found.items()
        if re.search(r"[a-z]{2}.* |\s.*[a-z]{2}", text.strip())
    }


def _without(node):
    """What of a piece of code is no sentence of a report: documentation, tables of words, parts of others."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from node.values
    elif isinstance(node, ast.Set | ast.List | ast.Tuple) and len(node.elts) >= 4:
        yield from node.elts
    elif isinstance(node, ast.Dict) and len(node.keys) >= 4:
        yield from (*node.keys, *node.values)


def test_no_sentence_of_a_report_stays_english_in_german():
    left = {
        text: name
        for text, name in list_sentences().items()
        if name not in {"report_words.py", "sentences.py"}
        and not NO_SENTENCES.search(text)
        and translate(text.strip(), "de") == text.strip()
    }
    assert left == {}


def test_a_whole_file_that_cannot_be_read_is_said_so_in_german():
    said = "liste.csv: found an empty file; allowed: a header and at least one row"
    german = (
        "liste.csv: gefunden: eine leere Datei; möglich: eine Überschrift und mindestens eine Zeile"
    )
    assert translate(said, "de") == german
    said = "row 3: 'A' may be m1 or m2: same name, another organisation; no tie made"
    german = "Zeile 3: 'A' ist vielleicht m1 oder m2: derselbe Name, eine andere Organisation; kein Kontakt angelegt"
    assert translate(said, "de") == german


@pytest.mark.parametrize("cell", ["'bread and text'", "'a folder'", "'7 or 8 items'", "'no rows'"])
def test_what_stands_in_a_cell_is_never_translated(cell):
    assert translate(cell, "de") == cell
    assert cell in translate(f"club.csv: found {cell}; allowed: a JSON object", "de")

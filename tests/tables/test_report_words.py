"""A report is read by the one who keeps the list: in its language, with their own cells."""

import json
from importlib.resources import files

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

GERMAN = json.loads(files("recommender.tables").joinpath("report_de.json").read_text("utf-8"))


def report_on(*rows):
    return members_from_frame(pd.DataFrame(list(rows), dtype=object), file="club.csv")[1]


ROW = {"Mitgliedsnummer": "1", "Name": "Ada Brunner", "Ich biete": "Brot; Kuchen; Tee"}


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
        "'Status' → wer dabei ist",
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

"""What headers mean in German and English, and which columns are never read."""

import json
from importlib.resources import files

import pandas as pd
import pytest

from recommender.club.club import HISTORY_COLUMNS, MEMBER_COLUMNS, TIE_COLUMNS
from recommender.tables import members_from_frame
from recommender.tables.headers import field_of, fields_of, protected_trait
from recommender.tables.status_words import PARTICIPATION
from tests.tables import tables

NAMES = json.loads(files("recommender.tables").joinpath("column_names.json").read_text("utf-8"))

PROTECTED = {
    "religion": [
        "Religion", "RELIGION", "Religion (freiwillig)", "religiöse Zugehörigkeit", "Konfession",
        "Glaube", "faith", "Religionszugehörigkeit", "religious_affiliation", "Kirche",
    ],
    "ethnicity": [
        "Ethnie", "ethnicity", "Ethnische Zugehörigkeit", "Herkunft", "Herkunftsland", "race",
        "Abstammung", "Nationalität", "NATIONALITAET", "nationalitat", "Migrationshintergrund",
        "country_of_origin", "countryOfOrigin", "Staatsangehörigkeit",
    ],
    "skin colour": ["Hautfarbe", "skin colour", "skin_color", "skinColor", "Hautfarbe:"],
    "gender": [
        "Geschlecht", "gender", "member_gender", "Gender*", "sex", "Anrede", "Titel/Anrede",
        "salutation", "m/w/d", "Herr/Frau", "pronouns", "Geschlecht 2", "gender1", "memberGender",
    ],
    "age": [
        "Alter", "age", "Alter (Jahre)", "Altersgruppe", "Geburtsdatum", "Geburtsjahr", "Jahrgang",
        "date of birth", "dateOfBirth", "dateofbirth", "birthday", "Birth Year", "DOB", "GEBURTSTAG",
    ],
    "health": [
        "Gesundheit", "health", "health status", "Behinderung", "Schwerbehinderung", "disability",
        "Krankheit", "Krankheiten", "Gesundheitszustand",
    ],
    "sexual orientation": [
        "sexuelle Orientierung", "Sexuelle_Orientierung", "sexual orientation", "Sexualität",
    ],
    "party": [
        "Partei", "party", "Parteimitgliedschaft", "Parteibuch", "political affiliation",
        "Politische Einstellung",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("trait", "header"), [(trait, each) for trait, all_ in PROTECTED.items() for each in all_]
)
def test_a_column_for_a_protected_trait_is_dropped_and_said_to_be_dropped(trait, header):
    assert protected_trait(header) == trait
    frame = pd.DataFrame([tables.row(**{header: "VERRÄTERISCH"})])
    members, report = members_from_frame(frame)
    assert report.dropped_columns == (header,)
    assert "VERRÄTERISCH" not in repr(members) + repr(report)


@pytest.mark.parametrize(
    "header",
    [
        "languages", "message", "Alternative", "Essex", "Herkunftsbranche", "Sextant", "Page",
        "Altersvorsorgeberatung", "Mitgliedsalterung", "Wagenpark", "Krankenhaus", "Racer",
        "Sprachen", "Manager", "Image", "Partner", "Partyzelt", "agency",
    ],
)  # fmt: skip
def test_a_word_that_only_contains_a_protected_one_is_another_word(header):
    assert protected_trait(header) is None


def test_no_name_of_a_field_is_protected():
    names = [
        each for kind in ("members", "ties", "history") for f in NAMES[kind].values() for each in f
    ]
    assert [each for each in names if protected_trait(each)] == []


def test_no_name_means_two_fields():
    for kind in ("members", "ties", "history", "linkedin", "contacts"):
        for field, names in NAMES[kind].items():
            assert {field_of(kind, name) for name in names} == {field}


def test_every_field_of_a_member_has_a_column():
    halves = {"first_name", "last_name", "last_first_name"}
    assert set(fields_of("members")) - halves - set(PARTICIPATION) == set(MEMBER_COLUMNS)
    assert set(fields_of("ties")) == set(TIE_COLUMNS)
    assert set(fields_of("history")) == set(HISTORY_COLUMNS)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Branche", "industry"), ("Ich biete", "offers"), ("Ich suche", "needs"),
        ("Interessen", "interests"), (" ICH  BIETE: ", "offers"), ("ich_biete", "offers"),
        ("Was ich suche?", "needs"), ("Über mich", "about"), ("Ueber mich", "about"),
        ("Uber mich", "about"), ("U\u0308ber mich", "about"), ("About me", "about"),
        ("aboutMe", "about"), ("Hobbys", "interests"), ("Interessen / Hobbys", "interests"),
        ("Ziele", "goals"), ("Sprachen", "languages"), ("Sprachen (Mehrfachauswahl)", "languages"),
        ("Ort", "city"), ("Wohnort", "city"), ("Stadt", "city"), ("Firma", "organisation"),
        ("Unternehmen", "organisation"), ("Organization", "organisation"), ("Position", "headline"),
        ("Funktion", "headline"), ("Berufsbezeichnung", "headline"), ("Job title", "headline"),
        ("Mitgliedsnummer", "id"), ("Mitglieds-Nr.", "id"), ("Nr.", "id"), ("ID", "id"),
        ("Vorname", "first_name"), ("Nachname", "last_name"), ("Treffen", "meet"),
        ("Pausiert bis", "paused_until"), ("Pause bis", "paused_until"),
        ("Vorschläge pro Runde", "per_round"), ("Vorschlaege pro Runde", "per_round"),
        ("per_round", "per_round"), ("do-not-introduce", "do_not_introduce"),
        ("I'm looking for", "needs"), ("I’m looking for", "needs"), ("\ufeffid", "id"),
        ("Straße", None), ("Telefon", None), ("", None), ("🙂", None),
    ],
)  # fmt: skip
def test_headers_are_recognised_whatever_their_spelling(header, field):
    assert field_of("members", header) == field

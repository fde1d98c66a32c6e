"""What becomes of a member's row: kept, kept without a cell, or refused with the reason."""

import json
from datetime import date

import pandas as pd
import pytest

from recommender.club.member import Meet, Member
from recommender.errors import InputError
from recommender.tables import Severity, members_from_frame, read_mapping, read_members
from tests.tables import tables
from tests.tables.tables import row


def read(*rows, **options):
    return members_from_frame(pd.DataFrame(list(rows), dtype=object), file="club.csv", **options)


def test_a_german_spreadsheet_gives_a_whole_member(tmp_path):
    path = tmp_path / "mitglieder.csv"
    path.write_bytes(
        "Mitgliedsnummer;Vorname;Nachname;Firma;Berufsbezeichnung;Branche;Ort;Sprachen;Ebene;"
        "Briefsprache;Über mich;Ich biete;Ich suche;Interessen;Ziele;Treffen;Pausiert bis;"
        "Vorschläge pro Runde;Blase;Nicht vorstellen;Standpunkt_homeoffice;Anrede;Telefon\r\n"
        "007;Änne;Weiß;Hof & Söhne;Müllerin;Gesundheit & Pflege;Köln;Deutsch, Englisch;"
        'Führungskraft;Deutsch;Mahle Korn.;"Mehl, fein; auch grob|Führungen";Säcke;Wandern|Schach;'
        "Mehr Ruhe;vor Ort;01.12.2026;2;0,7;008;-2;Frau;0221\r\n".encode("cp1252")
    )
    (member,), report = read_members(path)
    assert member == Member(
        id="007",
        name="Änne Weiß",
        headline="Müllerin",
        organisation="Hof & Söhne",
        industry="health_care",
        city="Köln",
        languages=("de", "en"),
        level="manager",
        text_language="de",
        about="Mahle Korn.",
        offers=("Mehl, fein; auch grob", "Führungen"),
        needs=("Säcke",),
        interests=("Wandern", "Schach"),
        goals="Mehr Ruhe",
        meet=Meet.IN_PERSON,
        per_round=2,
        paused_until=date(2026, 12, 1),
        bubble=0.7,
        do_not_introduce=frozenset({"008"}),
        viewpoints={"homeoffice": -2},
    )
    assert report.dropped_columns == ("Anrede",)
    assert report.ignored_columns == ("Telefon",)
    assert [each.severity for each in report.problems] == [Severity.UNSETTLED]  # whom 008 is


def test_only_id_name_and_one_text_are_required():
    (member,), report = read({"id": "1", "name": "A", "goals": "Tee"})
    assert member == Member(id="1", name="A", goals="Tee")
    assert report.problems == ()


@pytest.mark.parametrize(
    ("bad", "column", "found"),
    [
        ({"id": None}, "id", "nothing"),
        ({"id": "\u200b"}, "id", "nothing"),
        ({"id": ["m1"]}, "id", "m1"),
        ({"name": " "}, "name", "nothing"),
        ({"name": "x" * 2000}, "name", "2,000 characters"),
        ({"about": None}, "", "no text"),
        ({"about": "\x00"}, "", "no text"),
        ({"per_round": "many"}, "per_round", "'many'"),
        ({"per_round": -1}, "per_round", "'-1'"),
        ({"meet": "perhaps"}, "meet", "'perhaps'"),
        ({"paused_until": "soon"}, "paused_until", "'soon'"),
        ({"do_not_introduce": {"m2": 1}}, "do_not_introduce", "(confidential)"),
    ],
)
def test_a_row_that_could_hurt_or_names_nobody_is_refused_and_good_rows_kept(bad, column, found):
    members, report = read(row(**bad), row(id="good"))
    assert [each.id for each in members] == ["good"]
    problem = report.problems[0]
    assert (problem.file, problem.row, problem.column) == ("club.csv", 1, column)
    assert problem.severity is Severity.ROW_REFUSED
    assert found in problem.found
    assert (report.rows, report.kept, len(report.refused)) == (2, 1, 1)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ({"bubble": 7}, "(confidential)"),
        ({"languages": "Klingonisch"}, "'Klingonisch'"),
        ({"text_language": "fr"}, "'fr'"),
        ({"viewpoints": "a=9"}, "'9'"),
        ({"Standpunkt_remote": "9"}, "'9'"),
        ({"city": "x" * 2000}, "2,000 characters"),
        ({"offers": {"a": "b"}}, "{'a': 'b'}"),
        ({"goals": "x" * 5_242_880}, "5,242,880 characters"),
    ],
)
def test_a_bad_optional_cell_is_ignored_and_the_member_kept(cell, found):
    (member,), report = read(row(**cell))
    assert member == Member(id="m1", name="Ada", about="Baut Brücken.")
    assert [(each.row, each.column) for each in report.problems] == [(1, next(iter(cell)))]
    assert found in report.problems[0].found
    assert report.problems[0].severity is Severity.CELL_IGNORED


def test_five_megabytes_of_about_cost_the_row_only_if_there_is_no_other_text():
    members, report = read(row(about="x" * 5_242_880), row(id="m2", about="x" * 20_001, goals="y"))
    assert [each.id for each in members] == ["m2"]
    assert [str(each.found) for each in report.problems if each.column] == [
        "5,242,880 characters",
        "20,001 characters",
    ]


def test_of_two_members_with_one_id_the_first_good_one_is_kept():
    members, report = read(row(name=""), row(name="Bo"), row(name="Cy"))
    assert [each.name for each in members] == ["Bo"]
    assert "row 2" in report.problems[1].found
    assert report.problems[1].row == 3


def test_a_member_who_blocks_himself_is_told_and_kept():
    (member,), report = read(row(do_not_introduce="m1"))
    assert member.do_not_introduce == frozenset()
    assert "own id" in report.problems[0].found


def test_a_list_of_ids_typed_with_commas_blocks_every_one_of_them():
    members, report = read(
        row(do_not_introduce="m2, m3; x9"), row(id="m2"), row(id="m3", do_not_introduce="m1 m2")
    )
    assert members[0].do_not_introduce == {"m2", "m3", "x9"}
    assert members[2].do_not_introduce == {"m1", "m2"}
    assert [each.severity for each in report.problems] == [Severity.UNSETTLED]


def test_a_block_that_names_nobody_is_counted_not_named_and_refuses_a_strict_file():
    (member,), report = read(row(do_not_introduce="someone|else"))
    assert member.do_not_introduce == {"someone", "else"}
    assert report.problems[0].severity is Severity.UNSETTLED
    assert "2 entries that no member fits" in report.problems[0].found
    assert report.problems[0].cell == "'else', 'someone'"
    with pytest.raises(InputError, match=r"strict.*no member fits") as raised:
        read(row(do_not_introduce="someone|else"), strict=True)
    assert "someone" not in str(raised.value)


def test_nothing_confidential_stands_in_a_report():
    _, report = read(
        row(do_not_introduce=["SECRET" * 300, "m1"], bubble="SECRET"), row(id="m2", bubble=0.123)
    )
    assert len(report.problems) >= 2
    assert "SECRET" not in repr(report)
    assert "0.123" not in repr(report)


def test_first_and_last_name_make_the_name_and_a_name_column_goes_before_them():
    rows = [row(name=None, Vorname="Änne", Nachname="Weiß"), row(id="2", Vorname="X", Nachname="Y")]
    members, _ = read(*rows, row(id="3", name="", Nachname="Weiß"))
    assert [each.name for each in members] == ["Änne Weiß", "Ada", "Weiß"]


def test_a_missing_name_is_reported_under_both_headers():
    frame = pd.DataFrame({"id": ["1", "2"], "Vorname": ["A", ""], "Nachname": "", "about": "x"})
    _, report = members_from_frame(frame.assign(Nachname=["B", ""]))
    assert report.problems[0].column == "Vorname + Nachname"


def test_answers_stand_in_one_column_or_in_one_column_each():
    (member,), _ = read(
        row(
            **{
                "viewpoints": {"a": 1, "b": None},
                "viewpoint_remote_work": "-2",
                "Standpunkt: Vier Tage": 2,
                "viewpoint: open": None,
            }
        )
    )
    assert member.viewpoints == {"a": 1, "remote_work": -2, "Vier Tage": 2}


def test_answers_on_a_protected_trait_are_dropped_wherever_they_stand():
    (member,), report = read(
        row(viewpoints={"a": 1, "religion": 2}, viewpoint_party=1, Standpunkt_Alter=1)
    )
    assert member.viewpoints == {"a": 1}
    assert report.dropped_columns == ("viewpoint_party", "Standpunkt_Alter", "viewpoints: religion")


def test_of_two_columns_for_one_field_the_first_is_read_and_both_are_named():
    (member,), report = read(row(Stadt="Köln", Wohnort="Bonn"))
    assert member.city == "Köln"
    assert "'Stadt' and 'Wohnort', which both mean city" in report.problems[0].found
    assert report.problems[0].row is None


@pytest.mark.parametrize("second", ["Sperrliste", "blocked"])
def test_a_second_column_that_protects_people_is_not_passed_over(second):
    with pytest.raises(InputError, match=r"do_not_introduce.*allowed: one such column"):
        read(row(do_not_introduce=None, **{second: "m2"}))


def test_a_mapping_names_unknown_columns_and_goes_before_known_names():
    (member,), report = read(
        row(about=None, **{"Was ich KANN": "Tee", "Notiz": "privat", "offers": "alt"}),
        mapping={"was ich kann": "offers", "about": "ignore"},
    )
    assert member.offers == ("Tee",)
    assert report.ignored_columns == ("about", "Notiz", "offers")


def test_a_mapping_may_name_a_viewpoint_and_headers_in_any_script():
    (member,), _ = read(
        {"id": "1", "Имя": "Ада", "О себе": "x", "Frage 1": 2},
        mapping={"Имя": "name", "о себе": "about", "Frage 1": "viewpoint_remote"},
    )
    assert (member.name, member.about, member.viewpoints) == ("Ада", "x", {"remote": 2})


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"Religion": "interests"}, r"'Religion'.*protected trait \(religion\)"),
        ({"member_gender": "about"}, "protected trait"),
        ({"city": "viewpoint_age"}, "protected trait"),
        ({"city": "hometown"}, "field 'hometown'; allowed: id, name"),
        ({"Sperrlsite": "do_not_introduce"}, "'Sperrlsite': found no such column"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(mapping, message):
    with pytest.raises(InputError, match=message):
        read(row(Religion="x", member_gender="y", city="z"), mapping=mapping)


def test_a_mapping_file_is_a_json_object_of_texts(tmp_path):
    path = tmp_path / "mapping.json"
    path.write_text('\ufeff{"Könnt ihr": "offers"}', encoding="utf-8")
    assert read_mapping(path) == {"Könnt ihr": "offers"}
    for bad in ("[]", '{"a": 1}', "{", "[" * 100_000):
        path.write_text(bad)
        with pytest.raises(InputError, match=r"mapping\.json.*allowed"):
            read_mapping(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_mapping(tmp_path / "none.json")


def test_strict_refuses_the_file_and_counts_the_problems(tmp_path):
    path = tables.write_json(tmp_path / "m.json", [row(), *[row(id="", bubble=9)] * 4])
    with pytest.raises(InputError, match=r"m\.json: refused \(strict\): 8 problem.*and 3 more"):
        read_members(path, strict=True)
    assert read_members(path)[1].kept == 1


def test_a_problem_reads_as_one_line_with_file_row_column_found_and_allowed():
    _, report = read(row(per_round="many"), row(id="2"))
    assert str(report.problems[0]) == (
        "club.csv, row 1, column 'per_round': found 'many'; "
        "allowed: a whole number from 0 (paused) to 20 (row refused)"
    )


def test_a_frame_is_not_modified_and_its_own_index_does_not_matter():
    frame = pd.DataFrame([row(), row(id="2")], index=[5, 5])
    before = frame.copy(deep=True)
    assert len(members_from_frame(frame)[0]) == 2
    pd.testing.assert_frame_equal(frame, before)


def test_the_same_texts_written_twice_in_a_different_form_are_one(tmp_path):
    path = tmp_path / "m.json"
    path.write_text(json.dumps([row(id="u\u0308"), row(id="ü")]))
    assert read_members(path)[1].kept == 1

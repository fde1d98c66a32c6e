"""Lists as clubs and programs really export them: read rightly, or asked about, never taken for else."""

from pathlib import Path

import pandas as pd
import pytest

from recommender.club.member import Meet
from recommender.errors import InputError
from recommender.tables import (
    Severity,
    members_from_frame,
    read_history,
    read_mapping,
    read_members,
    read_ties,
)

CASES = Path(__file__).parent / "cases"


def read(case, mapping=None, **options):
    path = CASES / case
    named = None if mapping is None else read_mapping(path.parent / mapping)
    return read_members(path, mapping=named, **options)


def read_rows(*rows, **options):
    return members_from_frame(pd.DataFrame(list(rows), dtype=object), file="club.csv", **options)


def severities(report):
    return {each.severity for each in report.problems}


def test_one_town_is_one_place_however_it_is_written():
    members, _ = read("city-variants/members.csv")
    assert [each.place for each in members] == [
        *["berlin"] * 4,
        *["frankfurt"] * 2,
        *["munich"] * 2,
    ]


def test_a_form_of_google_is_read_with_a_mapping_and_without():
    mapped, report = read("form-exports/google_form.csv", "map.json")
    alone, _ = read("form-exports/google_form.csv")
    for ada, bela in (mapped, alone):
        assert ada.id == "ada@example.org"
        assert ada.interests == ("Hiking", "Cooking", "Choir singing")
        assert ada.offers == ("Sourdough classes", "costing for small shops")
        assert ada.needs == ("Someone who repairs ovens",)
        assert (ada.languages, ada.meet) == (("en", "de"), Meet.EITHER)
        assert (bela.headline, bela.languages) == ("Stove builder", ("de", "tr"))
    assert alone[0].email == "ada@example.org"
    assert "items apart at ','" in {use.how for use in report.columns}
    assert [(each.row, each.severity) for each in report.problems] == [(4, Severity.ROW_REFUSED)]


def test_a_form_of_microsoft_ends_every_choice_with_a_semicolon():
    members, report = read("form-exports/msforms.csv", "ms.json")
    assert members[0].offers == ("Sourdough classes", "Costing for small shops")
    assert members[0].needs == ("Someone who repairs ovens", "A logo")
    assert members[2].interests == ("Chess", "Cooking")
    assert members[1].languages == ("de", "tr")
    assert members[0].email == "ada@example.org"
    assert not report.problems


def test_columns_mapped_to_one_field_are_put_together():
    (ada, bela), report = read("two-columns-one-field/typeform.csv", "m.json")
    assert (ada.id, ada.interests, ada.offers) == (
        "a1",
        ("Hiking", "Cooking"),
        ("Sourdough", "Costing"),
    )
    assert (bela.interests, bela.offers) == (("Chess",), ("Ovens", "Fireplaces"))
    unread = {use.header: use.how for use in report.columns if not use.field}
    assert unread["Angebot"] == "the mapping names another column for offers"


def test_columns_of_choices_nobody_mapped_are_asked_about():
    (ada, _), report = read("two-columns-one-field/typeform.csv")
    assert ada.offers == ("Sourdough", "Costing", "Brot", "Kuchen")
    question = report.problems[0]
    assert question.severity is Severity.UNSETTLED
    assert "'Hiking', 'Cooking', 'Chess'" in question.found


def test_ids_that_lost_their_zeros_find_their_member():
    members, report = read("ids-that-match-nobody/members.csv", strict=True)
    assert members[2].do_not_introduce == {"0004"}
    history, told = read_history(CASES / "ids-that-match-nobody/history.csv", members, strict=True)
    assert history[["a", "b"]].to_numpy().tolist() == [["0001", "0002"]]
    assert told.problems[0].found == "'1' as '0001'"
    ties, told = read_ties(CASES / "ids-that-match-nobody/ties.csv", members, strict=True)
    assert ties[["a", "b"]].to_numpy().tolist() == [["0001", "0002"], ["0001", "0003"]]
    assert severities(told) == severities(report) == {Severity.KEPT}


def test_blocks_are_found_by_case_name_and_address():
    members, report = read("ids-that-match-nobody/sib_blocks.csv", strict=True)
    blocks = [set(each.do_not_introduce) for each in members]
    assert blocks == [{"M2"}, set(), {"M4"}, set(), {"M6"}, set()]
    assert {each.found for each in report.problems} == {"(confidential)"}
    assert {each.cell for each in report.problems} == {
        "'m2' as 'M2'",
        "'Dana Ebner' as 'M4'",
        "'fee@example.org' as 'M6'",
    }


def test_odd_ids_are_ids():
    members, _ = read("id-with-slash/members.csv")
    assert [each.id for each in members] == ["2024/017", "2024/018", "Nr. 19", "..", "a?b#c"]
    history, _ = read_history(CASES / "id-with-slash/h.csv", members)
    assert history[["a", "b"]].to_numpy().tolist() == [["2024/017", "2024/018"]]


def test_languages_with_brackets_and_dialects():
    members, report = read("languages/members.csv")
    assert [each.languages for each in members] == [("de", "en"), ("de",), ("no",), ("no",)]
    assert not report.problems


def test_name_beside_first_name_is_the_family_name():
    members, report = read("name-from-first-and-last/members.csv")
    assert [each.name for each in members][:2] == ["Ada Brunner", "Bela Cordes"]
    assert members[0].needs == ("Jemand, der Öfen repariert",)
    assert members[0].offers == ("Sauerteigkurse", "Kalkulation für kleine Betriebe")
    assert {use.header: use.field for use in report.columns}["Name"] == "last_name"


def test_an_address_is_no_name():
    members, report = read("name-is-an-address/members.csv")
    assert [each.id for each in members] == ["g1"]
    (problem,) = report.refused
    assert (problem.row, problem.column, problem.found) == (3, "name", "an address")


def test_what_stands_for_no_answer_is_none():
    members, report = read("placeholder-answers/members.csv")
    assert [each.id for each in members] == ["1", "2", "4"]
    for each in members:
        assert (each.needs, each.city, each.goals) == ((), "", "")
    assert members[1].offers == members[1].interests == ()
    (refused,) = report.refused
    assert (refused.row, refused.found) == (4, "no text")
    assert "'n/a', '-', 'k.A.', 'N/A' in rows 2, 3, 4, 5" in [
        each.found for each in report.problems
    ]


def test_one_person_under_two_ids_is_said():
    members, report = read("same-person-twice/members.csv")
    assert len(members) == 4
    (problem,) = report.problems
    assert (problem.row, problem.severity) == (3, Severity.KEPT)
    assert problem.found == "the address of row 2 under another id"


def test_who_has_left_is_locked_or_dead_is_left_out_and_nobody_is_called_yes():
    members, report = read("status-columns/members.csv", strict=True)
    assert [(each.id, each.about, set(each.do_not_introduce)) for each in members] == [
        ("1", "", set()),
        ("3", "", set()),
    ]
    assert [each.headline for each in members] == ["Bäckerin", "Steuerberaterin"]
    assert [(each.row, each.severity) for each in report.problems] == [
        (3, Severity.LEFT_OUT),
        (5, Severity.LEFT_OUT),
    ]
    assert report.left_out == 2
    how = {use.header: use.how for use in report.columns if not use.field}
    assert how == {
        "Rolle": "roles within the club, no jobs",
        "Profil": "only links, no words about a person",
    }


ROW = {"id": "1", "Name": "Ada Brunner", "Beruf": "Bäckerin"}
OTHER = {"id": "2", "Name": "Bela Cordes", "Beruf": "Ofenbauer"}


@pytest.mark.parametrize(
    ("header", "stays", "goes"),
    [
        ("Status", "aktiv", "Ausgetreten"),
        ("Mitgliedsstatus", "Mitglied", "gekündigt"),
        ("Aktiv", "ja", "nein"),
        ("Verstorben", "", "x"),
        ("Gesperrt", "nein", "ja"),
        ("Locked", False, True),
        ("Austritt am", None, "31.12.2025"),
        ("RSVP", "Attending", "Not attending"),
        ("Are you attending?", "Yes", "No"),
        ("Teilnahme", "ja", "nein"),
        ("Attendee Status", "Checked In", "Cancelled"),
        ("Nicht vorstellen", "nein", "ja"),
        ("Mitglied", "ja", "nein"),
        ("Archiviert", "0", "1"),
        ("Einwilligung Datenschutz", "ja, 12.05.2021", "nein"),
        ("DSGVO", "2021-05-12", "nein (03.06.2022)"),
        ("GDPR consent", "yes since 12/05/2021", "no"),
    ],
)
def test_columns_that_say_who_takes_part_are_understood(header, stays, goes):
    members, report = read_rows(ROW | {header: stays}, OTHER | {header: goes}, strict=True)
    assert [each.id for each in members] == ["1"]
    assert [each.severity for each in report.problems] == [Severity.LEFT_OUT]
    assert report.problems[0].row == 2


def test_a_status_nobody_knows_is_refused_with_a_question():
    members, report = read_rows(ROW | {"Status": "aktiv"}, OTHER | {"Status": "Warteliste"})
    assert [each.id for each in members] == ["1"]
    (problem,) = report.refused
    assert problem.found == "'Warteliste'"
    assert "map the column to 'ignore'" in problem.allowed
    rows = [ROW | {"Status": "aktiv"}, OTHER | {"Status": "Warteliste"}]
    assert len(read_rows(*rows, mapping={"Status": "ignore"})[0]) == 2


def test_a_status_of_something_else_is_no_status():
    members, report = read_rows(ROW | {"Status": "ledig"}, OTHER | {"Status": "verheiratet"})
    assert len(members) == 2
    assert report.ignored_columns == ("Status",)


def test_whoever_blocks_yes_is_refused_where_others_name_members():
    members, report = read_rows(
        ROW | {"Sperrliste": "2"}, OTHER | {"Sperrliste": "ja"}, ROW | {"id": "3", "Name": "Cy Doe"}
    )
    assert [each.id for each in members] == ["1", "3"]
    assert members[0].do_not_introduce == {"2"}
    assert "yes, and nobody named" in report.refused[0].found


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Hansen, Gesche", "Gesche Hansen"),
        ("Kröger, Dr. med. Antje", "Dr. med. Antje Kröger"),
        ("de la Cruz, María José", "María José de la Cruz"),
        ("Ada Brunner, CFA", "Ada Brunner, CFA"),
        ("Huber, Köln", "Huber, Köln"),
    ],
)
@pytest.mark.parametrize("header", ["Name", "Name (Nachname, Vorname)"])
def test_a_family_name_before_a_comma_stands_last_where_people_are_called(header, name, called):
    (member,), _ = read_rows({"id": "1", header: name, "Beruf": "Bäckerin"})
    assert member.name == called


def test_some_write_semicolons_and_some_commas_into_one_column():
    members, report = read_rows(
        ROW | {"Interessen": "Wandern, Chor, Holzboote"},
        OTHER | {"Interessen": "Segeln; Jazz"},
        ROW | {"id": "3", "Interessen": "Klettern, wenn es nicht regnet"},
    )
    assert [each.interests for each in members] == [
        ("Wandern", "Chor", "Holzboote"),
        ("Segeln", "Jazz"),
        ("Klettern, wenn es nicht regnet",),
    ]
    assert "items apart at ';' or ',', 1 kept whole" in {use.how for use in report.columns}


def test_no_address_is_none_and_no_fault():
    members, report = read_rows(ROW | {"E-Mail": "keine"}, OTHER | {"E-Mail": "bela@example.org"})
    assert [each.email for each in members] == ["", "bela@example.org"]
    assert report.problems == ()


def test_who_has_no_id_where_addresses_tell_people_apart_is_said_what_is_missing():
    _, report = members_from_frame(
        pd.DataFrame({"Name": ["Ada", "Bela"], "Beruf": ["x", "y"], "E-Mail": ["a@b.org", ""]})
    )
    (problem,) = report.refused
    assert problem.allowed == "an address to tell people by, or a column of ids"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Das biete ich", "offers"),
        ("Was ich suche", "needs"),
        ("Ich über mich", "about"),
        ("Was kannst du anbieten?", "offers"),
        ("Womit kannst du anderen helfen?", "offers"),
        ("Wobei suchst du Unterstützung?", "needs"),
        ("Wobei können wir dir helfen?", "needs"),
        ("How can the club help you?", "needs"),
        ("What are you looking for?", "needs"),
        ("What topics are you passionate about?", "interests"),
        ("Was machst du beruflich?", "headline"),
        ("In welcher Stadt wohnst du?", "city"),
        ("Where are you based?", "city"),
        ("Erzähl uns von dir", "about"),
        ("Deine Interessen", "interests"),
        ("Organization 1 - Name", "organisation"),
        ("Mailing City", "city"),
        ("Was ich mache", "headline"),
        ("Was ich beruflich tue", "headline"),
        ("Was ich geben kann", "offers"),
        ("Bereit zu", "offers"),
        ("Was ich anderen beibringen kann", "offers"),
        ("Würde gerne kennenlernen", "needs"),
    ],
)
def test_headers_in_words_of_their_own_are_understood(header, field):
    (member,), report = read_rows(ROW | {header: "Something said here"})
    value = getattr(member, field)
    assert value == (("Something said here",) if isinstance(value, tuple) else value)
    assert {use.header: use.field for use in report.columns}[header] == field or field == "headline"


@pytest.mark.parametrize(
    "header",
    ["Was suchst du nicht?", "Ich biete / ich suche", "Angebot erhalten am", "Bemerkung intern"],
)
def test_a_column_of_texts_that_is_not_understood_is_the_first_thing_said(header):
    text = "Dies ist ein längerer Text über eine Sache, die niemand kennt."
    (member,), report = read_rows(ROW | {"Ort": "n/a", header: text})
    assert text not in repr(member)
    question = report.problems[0]
    assert (question.column, question.severity) == (header, Severity.UNSETTLED)
    with pytest.raises(InputError, match="a mapping"):
        read_rows(ROW | {header: text}, strict=True)
    assert not read_rows(ROW | {header: text}, mapping={header: "ignore"}, strict=True)[1].problems


@pytest.mark.parametrize(
    ("cells", "items"),
    [
        (["Hiking, Cooking", "Cooking, Chess"], ("Hiking", "Cooking")),
        (["Ovens;Bread;", "Tea;"], ("Ovens", "Bread")),
        (["Logos; Schriften; Plakate"], ("Logos", "Schriften", "Plakate")),
        (["tea, chess and hiking"], ("tea", "chess", "hiking")),
        (["Jemand, der Öfen repariert"], ("Jemand, der Öfen repariert",)),
        (["Mehl, fein; auch grob"], ("Mehl, fein; auch grob",)),
        (["I bake bread, and I sell it."], ("I bake bread, and I sell it.",)),
        (
            ["Hilfe bei Steuern, Versicherungen und Rente"],
            ("Hilfe bei Steuern, Versicherungen und Rente",),
        ),
        (["Beratung (Steuern, Recht)"], ("Beratung (Steuern, Recht)",)),
        (["0,5 Liter Most am Tag"], ("0,5 Liter Most am Tag",)),
    ],
)
def test_lists_come_apart_and_sentences_stay_whole(cells, items):
    members, _ = read_rows(
        *(ROW | {"id": str(at), "offers": cell} for at, cell in enumerate(cells))
    )
    assert members[0].offers == items


def test_ticked_columns_of_one_question_are_its_choices():
    (ada, bela), _ = read_rows(
        ROW
        | {"Interessen [Wandern]": "Ja", "Interessen [Schach]": "Nein", "Interessen [Andere]": ""},
        OTHER
        | {
            "Interessen [Wandern]": "Nein",
            "Interessen [Schach]": "Ja",
            "Interessen [Andere]": "Chor",
        },
    )
    assert (ada.interests, bela.interests) == (("Wandern",), ("Schach", "Chor"))


@pytest.mark.parametrize(
    ("names", "name"),
    [
        ({"Vorname": "Ada", "Name": "Brunner"}, "Ada Brunner"),
        ({"Name": "Ada", "Surname": "Brunner"}, "Ada Brunner"),
        ({"Vorname": "Ada", "Name": "Ada Brunner"}, "Ada Brunner"),
        ({"Nachname Vorname": "Brunner Ada"}, "Ada Brunner"),
        ({"Name, Vorname": "von Berg, Dr. Max"}, "Dr. Max von Berg"),
        ({"Mitglied": "ja", "Vorname": "Ada", "Nachname": "Brunner"}, "Ada Brunner"),
        ({"Name": "Ada Brunner <ada@example.org>"}, "Ada Brunner"),
        ({"Prénom": "Ada", "Nom": "Brunner"}, "Ada Brunner"),
        ({"Nombre": "Ada", "Apellidos": "Brunner"}, "Ada Brunner"),
        ({"Name": "A\x00da \u202eBrunner"}, "Ada Brunner"),
    ],
)
def test_names_are_put_together_as_people_are_called(names, name):
    (member,), _ = read_rows({"id": "1", "Beruf": "Bäckerin"} | names)
    assert member.name == name


@pytest.mark.parametrize(
    ("cell", "address", "severity"),
    [
        ("ada@example.org", "ada@example.org", None),
        ("Ada Brunner <ada@example.org>", "ada@example.org", Severity.KEPT),
        ("ada @ example.org", "ada@example.org", Severity.KEPT),
        ("mailto:ada@example.org", "ada@example.org", Severity.KEPT),
        ("ada@example.org; bela@example.org", "ada@example.org", Severity.CELL_IGNORED),
        ("ada brunner@example.org", "", Severity.CELL_IGNORED),
        ('"Brunner, Ada" <ada@example.org>', "ada@example.org", Severity.KEPT),
    ],
)
def test_nothing_of_an_address_is_repaired_or_dropped_in_silence(cell, address, severity):
    (member,), report = read_rows(ROW | {"E-Mail": cell})
    assert member.email == address
    assert severities(report) == (set() if severity is None else {severity})
    assert "ada" not in repr(report.problems)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Jos&eacute; &amp; Co", "José & Co"),
        ("<p>Baut Brücken.</p><p>Gern.</p>", "Baut Brücken.\nGern."),
        ("JÃ¼rgen backt", "Jürgen backt"),
        ("JÃƒÂ¼rgen backt", "Jürgen backt"),
        ("R&D; a < b > c", "R&D; a < b > c"),
    ],
)
def test_text_that_a_program_spoilt_is_read_as_it_was_meant_and_said(cell, text):
    (member,), report = read_rows(ROW | {"Über mich": cell})
    assert member.about == text
    assert severities(report) == ({Severity.KEPT} if cell != text else set())


def test_an_address_stands_in_for_ids_where_there_are_none():
    (member,), report = read_rows({"Name": "Ada Brunner", "E-Mail": "a@example.org", "Beruf": "x"})
    assert member.id == "a@example.org"
    assert report.problems[0].found == "no column of ids"


@pytest.mark.parametrize("header", ["Alter der Firma", "Party size", "Parteienverkehr (Stunden)"])
def test_columns_about_no_person_are_not_dropped(header):
    _, report = read_rows(ROW | {header: "12"})
    assert report.dropped_columns == ()


def test_a_trait_in_brackets_behind_a_known_header_is_told_by_the_cells():
    (member,), report = read_rows({"id": "1", "Name": "Ada B", "Beruf (m/w/d)": "Bäckerin"})
    assert (member.headline, report.dropped_columns) == ("Bäckerin", ())
    _, report = read_rows(ROW | {"Profil (Religion)": "katholisch"})
    assert report.dropped_columns == ("Profil (Religion)",)


def test_a_header_that_only_sounds_protected_is_asked_about_and_a_mapping_rescues_it():
    header = "Race we are training for"
    _, report = read_rows(ROW | {header: "Berlin Marathon"})
    assert report.dropped_columns == (header,)
    assert report.problems[0].severity is Severity.UNSETTLED
    (member,), report = read_rows(ROW | {header: "Berlin Marathon"}, mapping={header: "goals"})
    assert member.goals == "Berlin Marathon"
    assert report.problems[0].severity is Severity.KEPT
    with pytest.raises(InputError, match="protected trait"):
        read_rows(ROW | {header: "black"}, mapping={header: "goals"})


def test_forms_of_address_are_dropped_whatever_their_header():
    (member,), report = read_rows(ROW | {"Title": "Mrs"})
    assert report.dropped_columns == ("Title",)
    assert "Mrs" not in repr(member)

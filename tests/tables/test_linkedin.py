"""A LinkedIn export: sure matches make ties, unsure ones are listed, nobody is guessed."""

import pytest

from recommender.club.club import TIE_COLUMNS
from recommender.club.names import organisation_key, person_key
from recommender.errors import InputError, UnknownMemberError
from recommender.tables import read_linkedin
from tests.tables import tables

NOTES = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing. \
You will only see email addresses for connections who have allowed their connections to see or \
download their email address, using this setting."

"""
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"

PEOPLE = tables.people(
    "Olga Owner @ Eigen GmbH",
    "Jörg Müller @ Stadtwerke Köln AG",
    "Katja Maier @ Nordlicht",
    "Thomas Schmidt @ Alpha",
    "Thomas Schmidt @ Beta",
    "Dr. Änne-Marie Groß",
    "Madonna",
    "Li Wei @ Delta",
)


def connections(tmp_path, *contacts, header=NOTES + HEADER, delimiter=","):
    path = tmp_path / "Connections.csv"
    lines = [
        f'{first},{last},https://www.linkedin.com/in/x,private@example.org,"{firm}",Chef,12 Nov 2024'
        for first, last, firm in contacts
    ]
    text = header + "\n".join(lines) + "\n"
    path.write_text(text.replace(",", delimiter), encoding="utf-8")
    return path


def match(tmp_path, *contact):
    ties, report = read_linkedin(connections(tmp_path, contact), "m0", PEOPLE)
    unsure = [each.candidates for each in report.unsure]
    return ties["b"].tolist(), unsure


@pytest.mark.parametrize(
    ("contact", "member"),
    [
        (("Jörg", "Müller", "Stadtwerke Köln AG"), "m1"),
        (("JÖRG", "MÜLLER", "Stadtwerke Köln"), "m1"),
        (("Joerg", "Mueller", "Stadtwerke Koeln"), "m1"),
        (("Prof. Dr. Jörg", "Müller 🚀", "Stadtwerke Köln, Netze"), "m1"),
        (("Jörg", '"Müller, MBA"', "Stadtwerke Köln"), "m1"),
        (("Jörg", "Müller", ""), None),
        (("Anne-Marie", "Gross", ""), None),
        (("Aenne-Marie", "Gross", "Irgendwo"), None),
        (("Thomas", "Schmidt", "Beta GmbH"), "m4"),
    ],
)
def test_the_same_name_and_no_other_organisation_is_a_tie(tmp_path, contact, member):
    ties, unsure = match(tmp_path, *contact)
    assert ties == ([member] if member else [])
    assert bool(unsure) is (member is None)


@pytest.mark.parametrize(
    ("contact", "candidates", "why"),
    [
        (("Jörg", "Müller", "Bäckerei Huber"), ("m1",), "another organisation"),
        (("Thomas", "Schmidt", "Gamma"), ("m3", "m4"), "2 members"),
        (("Thomas", "Schmidt", ""), ("m3", "m4"), "2 members"),
        (("Katja", "Meier", "Nordlicht"), ("m2",), "similar name"),
        (("Jorg", "Muller", "Stadtwerke Köln"), (), ""),
        (("Jörg", "Muller", "Stadtwerke Köln"), ("m1",), "similar name"),
        (("Jörg Peter", "Müller", "Stadtwerke Köln"), ("m1",), "similar name"),
        (("Wei", "Li", "Delta"), ("m7",), "similar name"),
        (("Madonna", "", ""), ("m6",), "no organisation"),
    ],
)
def test_what_is_only_near_is_listed_and_makes_no_tie(tmp_path, contact, candidates, why):
    path = connections(tmp_path, contact, ("Jörg", "Müller", "Stadtwerke Köln"))
    ties, report = read_linkedin(path, "m0", PEOPLE)
    assert ties["b"].tolist() == ["m1"]
    assert [each.candidates for each in report.unsure] == ([candidates] if candidates else [])
    for each in report.unsure:
        assert why in each.why
        assert each.row == 5
        assert each.name == " ".join(filter(None, contact[:2]))


def test_strangers_and_the_owner_are_nobody(tmp_path):
    contacts = [("Fritz", "Fremd", "Alpha"), ("Olga", "Owner", "Eigen GmbH"), ("🙂", "1", "")]
    ties, report = read_linkedin(connections(tmp_path, *contacts), "m0", PEOPLE)
    assert ties.columns.tolist() == list(TIE_COLUMNS)
    assert (len(ties), report.rows, report.kept, report.unsure) == (0, 3, 0, ())


def test_a_tie_says_that_it_comes_from_linkedin_and_stands_once(tmp_path):
    contacts = [("Jörg", "Müller", "Stadtwerke Köln AG"), ("Joerg", "Mueller", "Stadtwerke Köln")]
    ties, report = read_linkedin(connections(tmp_path, *contacts), "m7", PEOPLE)
    assert ties.values.tolist() == [["m1", "m7", 1.0, "linkedin"]]
    assert report.kept == 1


@pytest.mark.parametrize("header", [NOTES + HEADER, HEADER, "\ufeff" + HEADER, "x,\n" + HEADER])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_notes_above_the_header_may_be_there_or_not(tmp_path, header, delimiter):
    path = connections(
        tmp_path, ("Jörg", "Müller", "Stadtwerke Köln AG"), header=header, delimiter=delimiter
    )
    assert read_linkedin(path, "m0", PEOPLE)[0]["b"].tolist() == ["m1"]


def test_addresses_and_links_are_in_no_result(tmp_path):
    path = connections(
        tmp_path, ("Katja", "Meier", "x"), ("", "", "x"), ("Jörg", "Müller", "Stadtwerke Köln")
    )
    ties, report = read_linkedin(path, "m0", PEOPLE)
    text = repr(report) + ties.to_csv()
    assert "private@" not in text
    assert "www.linkedin" not in text
    assert report.ignored_columns == ("URL", "Email Address", "Position", "Connected On")


def test_a_closed_account_has_no_name_and_passes_a_strict_reading(tmp_path):
    path = connections(tmp_path, ("", "", "Alpha"), ("Jörg", "Müller", "Stadtwerke Köln"))
    ties, report = read_linkedin(path, "m0", PEOPLE, strict=True)
    assert ties["b"].tolist() == ["m1"]
    (problem,) = report.problems
    assert (problem.row, problem.found) == (None, "no name in 1 row(s)")


def test_an_owner_who_is_no_member_and_a_file_that_is_no_export_are_named(tmp_path):
    path = connections(tmp_path, ("Jörg", "Müller", "Stadtwerke Köln"))
    with pytest.raises(UnknownMemberError, match="owner 'x'"):
        read_linkedin(path, "x", PEOPLE)
    path.write_text("id,name\n1,Ada\n")
    with pytest.raises(InputError, match="no column for first_name"):
        read_linkedin(path, "m0", PEOPLE)
    path.write_text(NOTES + HEADER)
    with pytest.raises(InputError, match="no rows"):
        read_linkedin(path, "m0", PEOPLE)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Dr. rer. nat. Anna H. Huber", "anna h huber"),
        ("Dr.-Ing. Wei Ing", "wei ing"),
        ("Jack Ma", "jack ma"),
        ("Huber, Anna", "huber anna"),
        ("Jean-Luc O’Neill, Ph.D.", "jean luc oneill"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("李雷", "李雷"),
        ("Dr.", "dr"),
    ],
)
def test_titles_go_and_names_that_look_like_titles_stay(name, key):
    assert person_key(name) == key


def test_legal_forms_do_not_tell_organisations_apart():
    assert organisation_key("Müller & Söhne GmbH & Co. KG") == organisation_key("MUELLER SOEHNE")
    assert organisation_key("AG") == "ag"

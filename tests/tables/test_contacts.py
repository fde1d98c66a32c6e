"""Address books as programs write them: who, where, what; no address, no telephone, no birthday."""

from datetime import date

import pytest

from recommender.club.inventory import Closeness
from recommender.errors import InputError
from recommender.tables import read_contacts

NOTES = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing. \
You will only see email addresses for connections who have allowed it, or export them."

"""
ROW = 'Ada,Brunner,https://www.linkedin.com/in/ada,ada@klinikum.example,"Klinikum, Ulm",Leitung Einkauf,05 Jan 2024\n'
LINKEDIN = {
    "en": "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n",
    "old": "First Name,Last Name,Profile,Email Address,Company,Position,Connected On\n",
    "de": "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Vernetzt am\n",
    "fr": "Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Connecté le\n",
    "es": "Nombre,Apellidos,URL,Correo electrónico,Empresa,Cargo,Conectado el\n",
}


def read(file, text, encoding="utf-8"):
    return read_contacts(file, text.encode(encoding))


def who(contacts):
    return [(each.name, each.organisation, each.role, each.city) for each in contacts]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("notes", ["", NOTES], ids=["no notes", "notes"])
@pytest.mark.parametrize("language", LINKEDIN)
def test_linkedins_export_in_every_language_with_and_without_its_notes(language, notes, encoding):
    closed = ",,,,,,\n,,,,Nobody Inc,,\n"
    contacts, report = read("Connections.csv", notes + LINKEDIN[language] + ROW + closed, encoding)
    assert who(contacts) == [("Ada Brunner", "Klinikum, Ulm", "Leitung Einkauf", "")]
    assert contacts[0].closeness is Closeness.ADDRESS
    assert "no name in 1 row(s)" in repr(report.problems)
    assert "@" not in repr(contacts)
    assert "linkedin.com" not in repr(contacts)


CARDS = """BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;Dr.;\r
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Dr. J=C3=B6rg=20=\r
M=C3=BCller\r
ORG:Bosch GmbH;Einkauf\r
TITLE:Leiter Ein\r
 kauf\r
TEL;CELL:+49 171 1234567\r
EMAIL:joerg@bosch.example\r
BDAY:1970-01-01\r
NOTE:geschieden\r
PHOTO;ENCODING=BASE64:AAAA\r
END:VCARD\r
begin:vcard
version:3.0
FN:Ada Brunner
N:Brunner;Ada;;;
item1.ORG:Klinikum\\, Ulm
item1.ADR;TYPE=WORK:;;Weg 1;Ulm;;89073;DE
END:VCARD
BEGIN:VCARD
VERSION:4.0
N:O'Brien;Zoë;;;
ROLE:Buyer
END:VCARD
BEGIN:VCARD
VERSION:4.0
ORG:Nobody Inc
END:VCARD
"""


def test_vcards_of_all_versions_with_folded_and_quoted_printable_lines():
    contacts, _ = read("phone.vcf", CARDS)
    assert who(contacts) == [
        ("Dr. Jörg Müller", "Bosch GmbH", "Leiter Einkauf", ""),
        ("Ada Brunner", "Klinikum, Ulm", "", "Ulm"),
        ("Zoë O'Brien", "", "Buyer", ""),
    ]
    for mark in ("171", "@", "1970", "geschieden", "AAAA", "89073"):
        assert mark not in repr(contacts)


MAX = [("Max Huber", "Huber AG", "CEO", "Graz")]
LISTS = {
    "google": "Name,Given Name,Family Name,Birthday,Gender,Notes,E-mail 1 - Value,Phone 1 - Value,"
              "Organization 1 - Name,Organization 1 - Title,Address 1 - City\n"
              "Max Huber,Max,Huber,1980-01-01,m,secret,max@huber.example,+43 1,Huber AG,CEO,Graz\n",
    "google now": "First Name,Middle Name,Last Name,Organization Name,Organization Title,Birthday,"
                  "E-mail 1 - Label,E-mail 1 - Value,Address 1 - City\n"
                  "Max,,Huber,Huber AG,CEO,1980-01-01,Work,max@huber.example,Graz\n",
    "google de": "Name;Vorname;Nachname;Geburtstag;E-Mail 1 - Wert;Organisation 1 - Name;"
                 "Organisation 1 - Titel;Adresse 1 - Ort\n"
                 "Max Huber;Max;Huber;1980-01-01;max@huber.example;Huber AG;CEO;Graz\n",
    "outlook": "Title,First Name,Middle Name,Last Name,Company,Department,Job Title,Business City,"
               "Home City,E-mail Address,Birthday,Gender\n"
               "Dr.,Max,,Huber,Huber AG,Board,CEO,Graz,Wien,max@huber.example,1980-01-01,m\n",
    "outlook de": "Anrede;Vorname;Weitere Vornamen;Nachname;Firma;Abteilung;Position;"
                  "Ort geschäftlich;E-Mail-Adresse;Geburtstag\n"
                  "Herr;Max;;Huber;Huber AG;;CEO;Graz;max@huber.example;01.01.1980\n",
    "hubspot": "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Company name,City\n"
               "12,Max,Huber,max@huber.example,+43 1,CEO,Huber AG,Graz\n",
    "salesforce": "Contact ID;First Name;Last Name;Account Name;Title;Mailing City;Birthdate\n"
                  "003;Max;Huber;Huber AG;CEO;Graz;1980-01-01\n",
    "pipedrive": "Person - Name,Person - Organization,Person - Email,Person - Job title,City\n"
                 "\"Huber, Max\",Huber AG,max@huber.example,CEO,Graz\n",
}  # fmt: skip


@pytest.mark.parametrize("program", LISTS)
def test_lists_of_mail_programs_and_crms(program):
    contacts, _ = read(f"{program}.csv", LISTS[program])
    assert who(contacts) == MAX
    for mark in ("@", "1980", "+43", "secret"):
        assert mark not in repr(contacts)


def test_ones_own_list_says_how_close_and_when_the_last_contact_was():
    text = (
        "Name;Firma;Branche;Nähe;Letzter Kontakt;Worum ich bitten könnte\n"
        "Ada Brunner;Klinikum;Gesundheit;Beziehung;24.12.2025;Wer bei euch entscheidet\n"
        "Max Huber;Huber AG;;sehr;12/01/2026;\n"
    )
    (ada, max_), report = read("meine.csv", text)
    assert (ada.closeness, ada.last_contact) == (Closeness.RELATIONSHIP, date(2025, 12, 24))
    assert (ada.trade, ada.ask) == ("Gesundheit", "Wer bei euch entscheidet")
    assert (max_.closeness, max_.last_contact) == (Closeness.ADDRESS, None)
    assert [problem.found for problem in report.problems] == ["'sehr'", "'12/01/2026'"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty file"),
        ("Firma;Ort\nBosch;Ulm\n", "no column for name or first_name or last_name"),
        ("Name;Firma\n", "no rows under the header"),
        ("Name;Firma\n;Bosch\n", "none of 1 row(s) gives a contact"),
    ],
)
def test_a_file_of_nobody_is_refused_with_what_is_missing(text, told):
    with pytest.raises(InputError) as refused:
        read("list.csv", text)
    assert told in str(refused.value)

"""Nothing in a workbook is passed over in silence: sheets, merged cells, what is hidden, passwords."""

import io
import zipfile

import openpyxl
import pytest

from recommender.errors import InputError
from recommender.tables import Severity, read_members

HEADER = ["ID", "Name", "Beruf", "Branche"]


def book(tmp_path, *sheets, name="m.xlsx"):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    made = []
    for title, rows in sheets:
        made.append(workbook.create_sheet(title))
        for row in rows:
            made[-1].append(row)
    path = tmp_path / name
    workbook.save(path)
    return workbook, made, path


def said(report):
    return [(each.found, each.severity) for each in report.problems]


def test_a_second_sheet_of_the_same_columns_is_read_and_said(tmp_path):
    _, _, path = book(
        tmp_path,
        (
            "Mitglieder",
            [HEADER, ["1", "Ada Brunner", "Bäckerin", "Recht"], ["2", "Bo Cordes", "x", "y"]],
        ),
        ("Neue", [["Name", "ID", "Beruf"], ["Cleo Dietz", "3", "Köchin"], ["Di", "", "Schreiner"]]),
        ("Legende", [["Farbe", "heißt"], ["rot", "neu"]]),
    )
    members, report = read_members(path)
    assert [(each.id, each.name, each.headline) for each in members] == [
        ("1", "Ada Brunner", "Bäckerin"),
        ("2", "Bo Cordes", "x"),
        ("3", "Cleo Dietz", "Köchin"),
    ]
    (refused,) = report.refused
    assert (refused.file, refused.row, refused.column) == ("m.xlsx, sheet 'Neue'", 3, "ID")
    assert ("2 row(s) with the same columns on sheet 'Neue'", Severity.KEPT) in said(report)
    assert any("on sheet 'Legende'" in found for found, _ in said(report))
    assert (report.rows, report.kept) == (4, 3)


def test_a_sheet_of_members_with_other_columns_is_asked_about(tmp_path):
    _, _, path = book(
        tmp_path,
        ("Mitglieder", [HEADER, ["1", "Ada Brunner", "Bäckerin", "Recht"]]),
        ("Gäste", [["ID", "Name", "Ich suche"], ["9", "Gast", "Tee"]]),
    )
    members, report = read_members(path)
    assert [each.id for each in members] == ["1"]
    assert report.problems[0].severity is Severity.UNSETTLED
    with pytest.raises(InputError, match="sheet 'Gäste'"):
        read_members(path, strict=True)


def test_a_merged_cell_counts_for_all_its_rows(tmp_path):
    rows = [
        HEADER,
        ["1", "Ada B", "Bäckerin", "Handwerk"],
        ["2", "Bo C", "Ofenbauer"],
        ["3", "Cy D", "Koch"],
    ]
    workbook, (sheet,), path = book(tmp_path, ("Mitglieder", rows))
    sheet.merge_cells("D2:D3")
    workbook.save(path)
    members, report = read_members(path)
    assert [each.industry for each in members] == ["Handwerk", "Handwerk", ""]
    assert said(report) == [("merged cells: rows 2 to 3, column 4", Severity.KEPT)]


def test_hidden_rows_and_columns_are_read_and_said(tmp_path):
    rows = [HEADER, ["1", "Ada B", "Bäckerin", "Recht"], ["2", "Bo C", "Ofenbauer", "Handwerk"]]
    workbook, (sheet,), path = book(tmp_path, ("Mitglieder", rows))
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    workbook.save(path)
    members, report = read_members(path)
    assert [each.industry for each in members] == ["Recht", "Handwerk"]
    assert [found for found, _ in said(report)] == ["1 hidden row(s): 3", "1 hidden column(s): D"]


def test_a_password_is_called_by_its_name(tmp_path):
    path = tmp_path / "m.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(InputError, match="a workbook with a password"):
        read_members(path)


def test_a_cell_far_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "m.xlsx"
    _, _, plain = book(tmp_path, ("M", [HEADER, ["1", "Ada B", "x", "y"]]), name="plain.xlsx")
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data + b" " * 70_000_000 if name.endswith("sheet1.xml") else data)
    with pytest.raises(InputError, match="a cell of this size"):
        read_members(path)
    text = tmp_path / "m.csv"
    text.write_bytes(b"id,name,about\n1,Ada," + b"x" * 70_000_000)
    with pytest.raises(InputError, match="a cell of more than"):
        read_members(text)


def test_a_spare_column_with_a_note_costs_no_row(tmp_path):
    path = tmp_path / "m.csv"
    path.write_text("id;name;headline;\n1;Ada B;Baker;Notiz am Rand\n2;Bo C;Builder;\n")
    members, report = read_members(path)
    assert [each.id for each in members] == ["1", "2"]
    assert report.ignored_columns == ("column 4 (no header)",)


def test_an_opendocument_spreadsheet_is_read_as_any_other(tmp_path):
    path = tmp_path / "m.ods"
    path.write_bytes(_ods([["ID", "Name", "Ich biete"], ["007", "Änne Groß", "Brot|Kuchen"]]))
    (member,), report = read_members(path)
    assert (member.id, member.name, member.offers) == ("007", "Änne Groß", ("Brot", "Kuchen"))
    assert not report.problems
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError, match="damaged ODS"):
        read_members(path)


def test_cards_of_an_address_book_are_members(tmp_path):
    path = tmp_path / "contacts.vcf"
    path.write_text(
        "BEGIN:VCARD\nVERSION:3.0\nN:Brunner;Ada;;Dr.;\nFN:Dr. Ada Brunner\nTITLE:Bäckerin\n"
        "EMAIL;TYPE=work:Ada@example.org\nitem1.ADR:;;Weg 1;Köln;;50667;D\nNOTE:Sauerteig\\, im\n"
        " mer.\nBDAY:1980-01-01\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen\n"
        "UID:17\nNOTE;ENCODING=QUOTED-PRINTABLE:Br=C3=BC=\ncken\nEND:VCARD\n"
    )
    (ada, juergen), report = read_members(path)
    assert (ada.id, ada.name, ada.city) == ("ada@example.org", "Dr. Ada Brunner", "Köln")
    assert (ada.headline, ada.about, ada.email) == (
        "Bäckerin",
        "Sauerteig, immer.",
        "Ada@example.org",
    )
    assert (juergen.id, juergen.name, juergen.about) == ("17", "Jürgen Müller", "Brücken")
    assert "1980" not in repr(report)
    assert report.problems[0].found == "properties that are not read: BDAY"


def _ods(rows):
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body>'
        f'<office:spreadsheet><table:table table:name="M">{cells}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest='
            '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )
    return buffer.getvalue()

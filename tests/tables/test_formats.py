"""Every format, encoding and delimiter gives the same members."""

import io
import re
import zipfile

import openpyxl
import pandas as pd
import pytest

from recommender.errors import InputError
from recommender.tables import Severity, members_from_frame, read_members, read_ties
from tests.tables import tables

WESTERN = [
    {"ID": "m1", "Name": "Jürgen Weiß", "Über mich": "Brücken, Straßen; „Tunnel“ für 5 €"},
    {"ID": "m2", "Name": "Zoë", "Über mich": "Erste Zeile\nzweite Zeile"},
]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_csv_is_read_in_every_encoding_with_every_delimiter(tmp_path, delimiter, encoding, named):
    path = tables.write_csv(tmp_path / "members.csv", WESTERN, delimiter, encoding)
    members, report = read_members(path)
    assert [(each.id, each.name, each.about) for each in members] == [
        tuple(row.values()) for row in WESTERN
    ]
    assert report.encoding == named
    assert not report.problems


@pytest.mark.parametrize(
    ("write", "ending"),
    [
        (tables.write_csv, "csv"),
        (tables.write_json, "json"),
        (tables.write_json_lines, "jsonl"),
        (tables.write_xlsx, "xlsx"),
        (tables.write_parquet, "parquet"),
    ],
)
def test_every_format_gives_the_same_members(tmp_path, write, ending):
    members, report = read_members(write(tmp_path / f"members.{ending}", tables.ROWS))
    assert [(each.id, each.name, each.about) for each in members] == [
        tuple(row.values()) for row in tables.ROWS
    ]
    assert (report.rows, report.kept, report.file) == (2, 2, f"members.{ending}")


def test_a_file_is_read_for_what_it_is_not_for_its_ending(tmp_path):
    misnamed = tables.write_xlsx(tmp_path / "members.xlsx", tables.ROWS).rename(tmp_path / "m.csv")
    lines = tables.write_json_lines(tmp_path / "members.json", tables.ROWS)
    array = tables.write_json(tmp_path / "members.jsonl", tables.ROWS)
    assert len(read_members(misnamed)[0]) == 2
    assert len(read_members(lines)[0]) == 2
    assert len(read_members(array)[0]) == 2


def test_json_may_hold_the_list_under_a_name(tmp_path):
    path = tables.write_json(tmp_path / "members.json", {"version": 1, "members": tables.ROWS})
    assert len(read_members(path)[0]) == 2


def test_a_single_object_is_one_member(tmp_path):
    path = tables.write_json(tmp_path / "members.json", tables.row(offers=["Tee"]))
    assert read_members(path)[0][0].offers == ("Tee",)


def test_the_header_is_found_under_a_title(tmp_path):
    path = tmp_path / "members.csv"
    path.write_text("Mitgliederliste 2026;;\n;;\nID;Name;Über mich\n1;Ada;Brücken\n;;\n2;Bo;x\n")
    members, report = read_members(path)
    assert [each.id for each in members] == ["1", "2"]
    assert report.rows == 2


def test_the_delimiter_is_told_by_the_header_not_by_counting(tmp_path):
    path = tmp_path / "members.csv"
    path.write_text("id;name;about\n1;Ada;a, b, c, d\n2;Bo;e, f, g, h\n")
    assert [each.about for each in read_members(path)[0]] == ["a, b, c, d", "e, f, g, h"]


def test_an_unknown_header_still_gives_its_delimiter(tmp_path):
    path = tmp_path / "members.csv"
    path.write_text("schluessel;wer;was\n1;Ada;a, b\n2;Bo;c, d\n")
    mapping = {"schluessel": "id", "wer": "name", "was": "about"}
    assert [each.about for each in read_members(path, mapping=mapping)[0]] == ["a, b", "c, d"]


def test_excels_own_hint_names_the_delimiter(tmp_path):
    path = tmp_path / "members.csv"
    path.write_text("sep=;\nid;name;about\n1;Ada;\n")
    with pytest.raises(InputError, match="row 2"):
        read_members(path)


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    path = tmp_path / "members.csv"
    path.write_text('id,name,about\n1,Ada,"two\nlines"\n\n,Bo,x\n')
    _, report = read_members(path)
    assert [(each.row, each.column) for each in report.problems] == [(4, "id")]


@pytest.mark.parametrize(
    "bad", ['2,"Bo,text', '2,"Bo" Bo,text', '2,Bo,"text', "2,Bo,text,and,more"]
)
def test_a_row_that_is_no_cells_is_refused_and_the_others_are_kept(tmp_path, bad):
    path = tmp_path / "members.csv"
    path.write_text(f'id,name,about\n1,Ada,"a\nb"\n{bad}\n3,Cy,c\n4,Di,d\n')
    members, report = read_members(path)
    assert [each.id for each in members] == ["1", "3", "4"]
    assert [(each.row, each.severity) for each in report.problems] == [(3, "row refused")]
    assert report.rows == 4


def test_short_rows_end_in_empty_cells(tmp_path):
    path = tmp_path / "members.csv"
    path.write_text("id,name,about,goals,city\n1,Ada,a\n")
    assert read_members(path)[0][0].city == ""


def test_bytes_that_are_not_utf8_spoil_their_cell_only(tmp_path):
    path = tmp_path / "members.csv"
    text = "id,name,about,city\n1,Änne,gut für Öl,Köln\n2,Bo,text,K?ln\n3,C?,ä,x\n"
    path.write_bytes(text.encode().replace(b"?", b"\xf6"))
    members, report = read_members(path)
    assert [(each.name, each.city) for each in members] == [("Änne", "Köln"), ("Bo", "")]
    assert [(each.row, each.column, each.severity) for each in report.problems] == [
        (3, "city", "cell ignored"),
        (4, "name", "row refused"),
    ]


def test_bytes_that_mean_nothing_are_named_with_their_line(tmp_path):
    path = tmp_path / "members.csv"
    path.write_bytes(b"id,name,about\n1,J\x01\xb2\xdb\xcdrgen,text\n")
    with pytest.raises(InputError, match=r"line 2.*0xb2.*UTF-8.*Windows-1252"):
        read_members(path)


def test_nul_bytes_are_taken_out(tmp_path):
    path = tmp_path / "members.csv"
    path.write_bytes(b"id,name,about\n1,A\x00da,a text long enough to be one\n")
    assert read_members(path)[0][0].name == "Ada"


def test_half_a_character_out_of_json_is_reported(tmp_path):
    path = tmp_path / "members.json"
    path.write_text(r'[{"id": "1", "name": "A", "about": "x", "city": "\ud83d"}]')
    members, report = read_members(path)
    assert members[0].city == ""
    assert report.problems[0].column == "city"


def test_bad_lines_of_json_lines_are_reported(tmp_path):
    path = tmp_path / "members.jsonl"
    path.write_text('{"id": 1, "name": "A", "about": "x"}\n\n{"id": 2,\n[3]\n"4"\n')
    members, report = read_members(path)
    assert [each.id for each in members] == ["1"]
    assert [each.row for each in report.problems] == [3, 4, 5]
    assert report.rows == 4


def test_numbers_in_a_sheet_become_the_ids_they_show(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [("ID", "Name", "Firma", "Ich biete"), (7, "A", 1860, "x"), (8.0, "B", 2.5, "y")]
    for cells in [*rows, ("007", "C", None, "z"), (9, "D", None, "w")]:
        sheet.append(cells)
    sheet["A5"].number_format = "000"
    book.save(tmp_path / "m.xlsx")
    members, _ = read_members(tmp_path / "m.xlsx")
    assert [each.id for each in members] == ["7", "8", "007", "009"]
    assert [each.organisation for each in members] == ["1860", "2.5", "", ""]


def test_numeric_ids_of_a_frame_with_gaps_stay_whole():
    frame = pd.DataFrame({"id": [1, None, 3], "name": ["A", "B", "C"], "about": ["x", "y", "z"]})
    members, report = members_from_frame(frame)
    assert [each.id for each in members] == ["1", "3"]
    assert [(each.row, each.column) for each in report.problems] == [(2, "id")]


def test_a_sheet_is_chosen_by_its_header_and_notes_beside_it_do_not_matter(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Bitte lesen"])
    hidden = book.create_sheet("alt")
    hidden.sheet_state = "hidden"
    sheet = book.create_sheet("Mitglieder")
    for target in (hidden, sheet):
        target.append(["ID", "Name", "Ich suche"])
        target.append([target.title, "Ada", "Tee", None, "Notiz am Rand"])
    book.save(tmp_path / "m.xlsx")
    members, report = read_members(tmp_path / "m.xlsx")
    assert [each.id for each in members] == ["Mitglieder"]
    assert [each.severity for each in report.problems] == [Severity.KEPT] * 3
    said = [each.found for each in report.problems]
    assert "under no header, in row(s) 2" in said[0]
    assert "sheet 'Sheet' (begins with 'Bitte lesen')" in said[1]
    assert "hidden sheet 'alt'" in said[2]


def test_formulas_give_their_saved_result_and_are_reported_without_one(tmp_path):
    book = openpyxl.Workbook()
    for cells in [("ID", "Name", "Ich biete", "Ort"), ("1", "Ada", "=1+1", "#N/A")]:
        book.active.append(cells)
    book.active.append(["2", "Bo", "x", "y"])
    book.active["C3"].value, book.active["C3"].data_type = "=kein Befehl", "s"
    book.save(tmp_path / "m.xlsx")
    members, report = read_members(tmp_path / "m.xlsx")
    assert [(each.id, each.offers) for each in members] == [("2", ("=kein Befehl",))]
    found = [each.found for each in report.problems]
    assert any("a formula without a saved result" in each for each in found)
    assert {each.column for each in report.problems} == {"Ich biete", "Ort", ""}


def test_a_saved_result_of_a_formula_is_read(tmp_path):
    book = openpyxl.Workbook()
    for cells in [("ID", "Name", "Ich biete"), ("1", '="A"&"da"', "Tee")]:
        book.active.append(cells)
    book.save(tmp_path / "plain.xlsx")
    old = zipfile.ZipFile(tmp_path / "plain.xlsx")
    with old, zipfile.ZipFile(tmp_path / "m.xlsx", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":  # as a spreadsheet program saves it
                data = re.sub(rb"<v ?/>|<v></v>", b"<v>Ada</v>", data)
                data = data.replace(b'<c r="B2">', b'<c r="B2" t="str">')
            new.writestr(name, data)
    assert read_members(tmp_path / "m.xlsx")[0][0].name == "Ada"


def test_an_index_that_holds_the_ids_is_a_column_in_parquet(tmp_path):
    pd.DataFrame(tables.ROWS).set_index("id").to_parquet(tmp_path / "m.parquet")
    assert [each.id for each in read_members(tmp_path / "m.parquet")[0]] == ["007", "8"]


def test_lists_and_structs_of_parquet_are_read(tmp_path):
    rows = [tables.row(offers=["a; b", "c"], viewpoints={"remote": 1, "local": None})]
    (member,), _ = read_members(tables.write_parquet(tmp_path / "m.parquet", rows))
    assert member.offers == ("a; b", "c")
    assert member.viewpoints == {"remote": 1}


def _xlsx(rows=()) -> bytes:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    for cells in rows:
        book.active.append(cells)
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("m.csv", b"", "empty file"),
        ("m.json", b"  \n", "empty file"),
        ("m.csv", b"\xef\xbb\xbf", "no rows"),
        ("m.csv", b"id,name,about\n", "no rows under the header"),
        ("m.csv", b"id,name,about\n,,\n  ,,\n", "no rows under the header"),
        ("m.xlsx", _xlsx(), "no rows"),
        ("m.xlsx", _xlsx([["id", "name", "about"]]), "no rows under the header"),
        ("m.json", b"[]", "'\\[\\]'.*at least one"),
        ("m.json", b"{}", "allowed"),
        ("m.json", b"[1, 2]", "found '1'; allowed: a list of objects"),
        ("m.json", b"17", "'17'; allowed: a list of objects"),
        ("m.json", b'{"id": ', "not JSON"),
        ("m.json", b"[" * 100_000, "not JSON"),
        ("m.jsonl", b"id,name\n", "not JSON"),
        ("m.xlsx", b"id,name,about\n1,A,x\n", "damaged XLSX"),
        ("m.xlsx", _xlsx([["id"]])[:-300], "damaged XLSX"),
        ("m.parquet", b"PAR1 and nothing else", "damaged Parquet"),
        ("m.parquet", b"something", "damaged Parquet"),
        ("m.xls", b"\xd0\xcf\x11\xe0 old", "old Excel file"),
        ("m.csv", b"\xd0\xcf\x11\xe0 old", "old Excel file"),
        ("m.pdf", b"%PDF-1.4", "'.pdf'; allowed: .csv"),
        ("m", b"id,name,about\n1,A,x\n", "allowed: .csv"),
        ("m.csv", b"\x00\x01\x02\x00" * 100, "binary"),
        ("m.csv", b"wer,was\n1,A\n", "no column for id.*'wer', 'was'.*allowed"),
        ("m.csv", b"id,was,about\n1,A,x\n", "no column for name"),
        ("m.csv", b"id,name,city\n1,A,x\n", "no column for headline or about or offers"),
        (
            "m.csv",
            b"id,name,about\n1,x,I bake\n2,x,I sell\n",
            "'name' was read as something else: yes and no",
        ),
        ("m.csv", b"id,name,about\n,A,x\n2,,x\n3,C,\n", "none of 3 row.*row 2.*row 3.*row 4"),
    ],
)
def test_a_file_nothing_can_be_done_with_is_named_with_what_is_allowed(
    tmp_path, name, data, message
):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=f"^[^\n]*{name}.*{message}"):
        read_members(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.csv: cannot be read"):
        read_members(tmp_path / "none.csv")
    with pytest.raises(InputError, match="found a folder"):
        read_members(tmp_path)


def test_ties_are_read_from_every_format_too(tmp_path):
    rows = [{"von": "m0", "an": "m1", "Stärke": 0.5, "Quelle": "Sportverein"}]
    members = tables.people("A", "B")
    for write, ending in (
        (tables.write_csv, "csv"),
        (tables.write_json, "json"),
        (tables.write_json_lines, "jsonl"),
        (tables.write_xlsx, "xlsx"),
        (tables.write_parquet, "parquet"),
    ):
        ties, _ = read_ties(write(tmp_path / f"ties.{ending}", rows), members)
        assert ties.values.tolist() == [["m0", "m1", 0.5, "Sportverein"]]

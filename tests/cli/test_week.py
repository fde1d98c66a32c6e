"""A club's folder week by week: nothing that was introduced or answered is ever forgotten."""

import csv
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from recommender.cli.main import app
from recommender.errors import InputError, OutputError, RoundError
from recommender.service.club.club_files import load_club
from recommender.tables import read_history

TRADES = ("Bäckerin", "Pilot", "Notarin", "Weber", "Taucher", "Richterin", "Imker", "Köchin")
FORM = "was-daraus-wurde.xlsx"


def week(folder, name, *arguments):
    return call("week", folder, "--week", name, "--no-cache", *arguments)


def call(*arguments):
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def pairs(place: Path) -> set[tuple[str, str]]:
    with (place / "introductions.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(row["a"], row["b"]) for row in csv.DictReader(file)}


def fill_in(form: Path, **answers):
    """Type into the first row, as an organiser does."""
    book = load_workbook(form)
    sheet = book.active
    for cell in sheet[1]:
        if cell.value in answers:
            sheet.cell(2, cell.column, answers[cell.value])
    book.save(form)
    first = {cell.value: sheet.cell(2, cell.column).value for cell in sheet[1]}
    return first["Mitglied A"], first["Mitglied B"]


@pytest.fixture(scope="module")
def club_of_one_week(tmp_path_factory):
    folder = tmp_path_factory.mktemp("club") / "my-club"
    folder.mkdir()
    rows = [f"00{n};P{n};{trade};Ich bin {trade}." for n, trade in enumerate(TRADES)]
    (folder / "Mitglieder.csv").write_text(
        "\n".join(["Mitgliedsnummer;Name;Beruf;Über mich", *rows]), encoding="utf-8"
    )
    (folder / "club.toml").write_text("[rules]\nfloor = 0.0\n", encoding="utf-8")
    week(folder, "2026-W47")
    return folder


@pytest.fixture
def club(club_of_one_week, tmp_path):
    return Path(shutil.copytree(club_of_one_week, tmp_path / "my-club"))


def test_a_week_has_its_letters_and_a_form_with_a_row_per_pair(club):
    place = club / "weeks" / "2026-W47"
    assert (place / "report.html").is_file()
    assert (place / "letters" / "000.html").is_file()
    table = pd.read_excel(place / FORM, dtype=str, engine="openpyxl")
    assert list(table)[:6] == [
        "Woche", "Mitglied A", "Name A", "Mitglied B", "Name B", "A hat zugesagt",
    ]  # fmt: skip
    assert {tuple(row) for row in table[["Mitglied A", "Mitglied B"]].to_numpy()} == pairs(place)
    history, report = read_history(place / FORM, strict=True)
    assert len(history) == len(pairs(place)) == 4
    assert {use.field for use in report.columns} >= {"met", "glad_a", "learned_b", "accepted_a"}


def test_who_was_introduced_is_not_introduced_again_in_any_later_week(club):
    for name in ("2026-W48", "2026-W49", "2026-W50"):
        week(club, name)
    made = [pairs(place) for place in sorted((club / "weeks").iterdir())]
    assert len(made) == 4
    assert sum(map(len, made)) == len(set().union(*made)) == 16
    assert len(load_club(club).history) == 16


def test_a_week_nobody_has_answered_is_made_anew(club):
    place = club / "weeks" / "2026-W47"
    before = pairs(place)
    done = week(club, "2026-W47", "--json")
    assert {(each["a"], each["b"]) for each in json.loads(done.stdout)["introductions"]} == before
    assert sorted(path.name for path in (club / "weeks").iterdir()) == ["2026-W47"]
    assert pairs(place) == before


def test_answers_are_read_back_and_never_written_over(club):
    place = club / "weeks" / "2026-W47"
    pair = fill_in(place / FORM, **{"Haben sich getroffen": "ja", "A war froh": 5})
    content = (place / FORM).read_bytes()
    with pytest.raises(RoundError, match=r"was-daraus-wurde\.xlsx has answers.*--again"):
        week(club, "2026-W47")
    assert (place / FORM).read_bytes() == content
    known = load_club(club).history.set_index(["a", "b"]).loc[pair]
    assert known["met"]
    assert known["glad_a"] == 5
    assert pd.isna(known["glad_b"])


def test_a_further_round_of_an_answered_week_stands_beside_it(club):
    place = club / "weeks" / "2026-W47"
    pair = fill_in(place / FORM, **{"B hat zugesagt": "nein"})
    content = (place / FORM).read_bytes()
    for _ in range(2):  # the further one, which nobody has answered, is made anew itself
        week(club, "2026-W47", "--again")
    assert sorted(path.name for path in (club / "weeks").iterdir()) == ["2026-W47", "2026-W47.2"]
    assert (place / FORM).read_bytes() == content
    assert pair not in pairs(club / "weeks" / "2026-W47.2")


@pytest.mark.parametrize(
    "answers",
    [{"Haben sich getroffen": "vielleicht"}, {"A hat gelernt": 9}, {"Woche": "2026-W47x"}],
    ids=["no yes or no", "no mark", "a changed week"],
)
def test_what_cannot_be_read_is_not_lost_either(answers, club):
    form = club / "weeks" / "2026-W47" / FORM
    fill_in(form, **answers)
    content = form.read_bytes()
    if "Woche" not in answers:
        with pytest.raises(RoundError, match="has answers"):
            week(club, "2026-W47")
    done = week(club, "2026-W48")
    assert f"2026-W47/{FORM}" in " ".join(done.stderr.split()) or FORM in done.stderr
    assert form.read_bytes() == content


def test_a_form_saved_in_another_format_or_with_notes_counts_as_well(club):
    place = club / "weeks" / "2026-W47"
    table = pd.read_excel(place / FORM, dtype=str, engine="openpyxl")
    table["Notiz"] = ["rief an", *[None] * 3]
    table.to_csv(place / "was-daraus-wurde.csv", index=False)
    with pytest.raises(RoundError, match=r"was-daraus-wurde\.csv has answers"):
        week(club, "2026-W47")


def test_a_form_that_was_saved_without_an_answer_is_replaced(club):
    form = club / "weeks" / "2026-W47" / FORM
    load_workbook(form).save(form)
    week(club, "2026-W47")


def test_a_table_that_is_open_elsewhere_is_not_replaced(club):
    (club / "weeks" / "2026-W47" / f"~${FORM}").write_bytes(b"")
    with pytest.raises(RoundError, match=r"was-daraus-wurde\.xlsx is open"):
        week(club, "2026-W47")


def test_what_was_typed_into_another_file_of_a_round_is_not_written_over(club):
    path = club / "weeks" / "2026-W47" / "introductions.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace("week,", "week ,"), "utf-8")
    with pytest.raises(OutputError, match=r"'introductions\.csv', which was changed"):
        week(club, "2026-W47")


def test_a_week_that_an_older_history_has_is_refused_unless_asked_for(club):
    (club / "Verlauf.csv").write_text("Woche;Mitglied A;Mitglied B\n2026-W40;000;001\n", "utf-8")
    with pytest.raises(RoundError, match=r"1 introduction\(s\) of 2026-W40"):
        week(club, "2026-W40")
    week(club, "2026-W40", "--again")
    made = load_club(club).history
    assert set(made["week"]) == {"2026-W40", "2026-W47"}


def test_a_folder_without_members_or_with_two_lists_of_them_is_refused(club, tmp_path):
    with pytest.raises(InputError, match="not a folder"):
        week(tmp_path / "nowhere", "2026-W48")
    (club / "members.csv").write_text("id,name,about\n1,A,x\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"Mitglieder\.csv and members\.csv; allowed is one"):
        week(club, "2026-W48")
    (club / "members.csv").unlink()
    (club / "Mitglieder.csv").unlink()
    with pytest.raises(InputError, match="no members' file"):
        week(club, "2026-W48")


def test_a_round_does_not_take_the_place_of_another_weeks(club, tmp_path):
    files = ("--members", club / "Mitglieder.csv", "--no-cache", "--set", "rules.floor=0")
    call("round", *files, "--week", "2026-W48", "--out", tmp_path / "out")
    with pytest.raises(OutputError, match="holds the round of 2026-W48, which later rounds need"):
        call("round", *files, "--week", "2026-W49", "--out", tmp_path / "out")


def test_histories_add_up_and_an_answered_week_is_refused_unless_asked_for(club, tmp_path):
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("week,a,b,met\n2026-W46,000,001,\n", encoding="utf-8")
    new.write_text("week,a,b,met\n2026-W47,000,002,yes\n2026-W46,000,001,\n", encoding="utf-8")
    files = ("--members", club / "Mitglieder.csv", "--history", old, "--history", new)
    done = call("import", "--check", *files)
    assert "2 past introductions" in done.stdout
    assert "1 introduction(s) that an earlier file has, too" in " ".join(done.stderr.split())
    options = ("--no-cache", "--set", "rules.floor=0", "--json")
    with pytest.raises(RoundError, match=r"what came of 1 introduction\(s\) of 2026-W47"):
        call("round", *files, *options, "--week", "2026-W47")
    made = json.loads(call("round", *files, *options, "--week", "2026-W47", "--again").stdout)
    found = {(each["a"], each["b"]) for each in made["introductions"]}
    assert len(found) == 4
    assert found.isdisjoint({("000", "001"), ("000", "002")})

"""A club from its files or tables, with a report on each."""

from typing import Any

import pandas as pd
import pytest

from recommender.config import Config
from recommender.errors import InputError
from recommender.service.club.club_files import ClubFiles, import_club, load_club, read_club
from tests.conftest import SAMPLE
from tests.tables.tables import ROWS, write_csv, write_json, write_parquet, write_xlsx

TIES = [{"a": "007", "b": "8", "strength": 0.5}]
HISTORY = [{"week": "2026-W40", "a": "007", "b": "8", "met": True}]
LINKEDIN = """First Name,Last Name,URL,Email Address,Company,Position,Connected On
שרה,🌍,https://example.org/s,,,,01 Jan 2024
"""


@pytest.fixture
def files(tmp_path):
    return ClubFiles(
        write_csv(tmp_path / "members.csv", ROWS),
        write_csv(tmp_path / "ties.csv", TIES),
        write_csv(tmp_path / "history.csv", HISTORY),
    )


def test_members_ties_and_history_are_read_with_a_report_each(files):
    club, reports = read_club(files)
    assert club.ids == ("007", "8")
    assert club.members[0].name == "Änne Größe"
    assert club.ties[["a", "b", "strength"]].values.tolist() == [["007", "8", 0.5]]
    assert club.history["week"].tolist() == ["2026-W40"]
    assert [report.kept for report in reports] == [2, 1, 1]


def test_every_report_is_given_out_as_soon_as_its_file_is_read(files, tmp_path):
    noted: list[Any] = []
    (tmp_path / "history.csv").write_bytes(b"")
    with pytest.raises(InputError):
        read_club(files, noted.append)
    assert [report.kept for report in noted] == [2, 1], "what came before the broken one"


def test_only_the_members_are_needed(tmp_path):
    club, reports = read_club(ClubFiles(write_csv(tmp_path / "who.csv", ROWS)))
    assert len(club) == 2
    assert len(reports) == 1
    assert club.ties.empty
    assert club.history.empty


def test_a_bad_row_is_left_out_or_refused(tmp_path):
    path = write_csv(tmp_path / "members.csv", [*ROWS, {"id": "9", "name": "", "about": "x"}])
    club, (report,) = read_club(ClubFiles(path))
    assert club.ids == ("007", "8")
    assert len(report.refused) == 1
    with pytest.raises(InputError):
        read_club(ClubFiles(path, strict=True))


def test_a_mapping_names_columns_that_nobody_knows(tmp_path):
    rows = [{"id": row["id"], "Rufname": row["name"], "about": row["about"]} for row in ROWS]
    path = write_csv(tmp_path / "members.csv", rows)
    mapping = write_json(tmp_path / "mapping.json", {"Rufname": "name"})
    club, _ = read_club(ClubFiles(path, mapping=mapping))
    assert club.members[0].name == "Änne Größe"


def test_an_export_of_connections_makes_ties_of_its_owner(tmp_path):
    rows = [*ROWS, {"id": "9", "name": "Ida Holm", "about": "x", "organisation": "Holm"}]
    path = write_csv(tmp_path / "members.csv", rows)
    export = tmp_path / "Connections.csv"
    export.write_text(
        LINKEDIN.replace("שרה,🌍,https://example.org/s,,", "Ida,Holm,,,Holm"), encoding="utf-8"
    )
    club, reports = read_club(ClubFiles(path, linkedin={"007": export}))
    assert club.ties[["a", "b"]].values.tolist() == [["007", "9"]]
    assert len(reports) == 2


def test_of_two_files_that_name_a_tie_the_stronger_one_counts(tmp_path):
    rows = [{"id": "007", "name": "Änne Größe", "about": "x"},
            {"id": "9", "name": "Ida Holm", "about": "x", "organisation": "Holm"}]  # fmt: skip
    members = write_csv(tmp_path / "members.csv", rows)
    ties = write_csv(tmp_path / "ties.csv", [{"a": "9", "b": "007", "strength": 0.01}])
    export = tmp_path / "Connections.csv"
    export.write_text(
        LINKEDIN.replace("שרה,🌍,https://example.org/s,,", "Ida,Holm,,,Holm"), encoding="utf-8"
    )
    club, _ = read_club(ClubFiles(members, ties, linkedin={"007": export}))
    ((a, b, strength),) = club.ties[["a", "b", "strength"]].values.tolist()
    assert (a, b) == ("007", "9")
    assert strength > 0.01


@pytest.mark.parametrize(
    ("ending", "write"),
    [("csv", write_csv), ("xlsx", write_xlsx), ("json", write_json), ("parquet", write_parquet)],
)
def test_a_folder_is_read_whatever_its_files_are(tmp_path, ending, write):
    write(tmp_path / f"members.{ending}", ROWS)
    write(tmp_path / f"ties.{ending}", TIES)
    club = load_club(tmp_path)
    assert club.ids == ("007", "8")
    assert len(club.ties) == 1
    assert club.history.empty


def test_a_folder_needs_members(tmp_path):
    with pytest.raises(InputError, match=r"holds no members' file; allowed is members\.csv"):
        load_club(tmp_path)
    with pytest.raises(InputError, match="is not a folder"):
        load_club(tmp_path / "nowhere")
    file = write_csv(tmp_path / "members.csv", ROWS)
    with pytest.raises(InputError, match="is not a folder"):
        load_club(file)


def test_the_sample_club_is_the_same_from_its_folder_and_from_its_tables(sample_club):
    frames = [
        pd.read_csv(SAMPLE / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in ("members", "ties", "history")
    ]
    club, reports = import_club(*frames)
    assert club.members == sample_club.members
    assert club.ties.reset_index(drop=True).equals(sample_club.ties.reset_index(drop=True))
    assert len(club.history) == len(sample_club.history)
    assert [len(report.refused) for report in reports] == [0, 0, 0]


def test_files_and_tables_may_be_mixed(files):
    club, reports = import_club(files.members, pd.DataFrame(TIES), files.history)
    assert (len(club), len(club.ties), len(club.history)) == (2, 1, 1)
    assert len(reports) == 3
    club, reports = import_club(pd.DataFrame(ROWS), files.ties, pd.DataFrame(HISTORY))
    assert (len(club), len(club.ties), len(club.history)) == (2, 1, 1)


def test_members_alone_are_a_club(files):
    club, reports = import_club(files.members)
    assert len(reports) == 1
    assert club.ties.empty
    assert club.history.empty


def test_a_strict_import_refuses_a_tie_with_a_stranger(files):
    ties = pd.DataFrame([*TIES, {"a": "007", "b": "stranger"}])
    club, reports = import_club(files.members, ties)
    assert len(club.ties) == 1
    assert reports[1].problems
    with pytest.raises(InputError):
        import_club(files.members, ties, strict=True)


def test_the_order_of_a_file_changes_nothing(tmp_path):
    there = read_club(ClubFiles(write_csv(tmp_path / "a.csv", ROWS)))[0]
    back = read_club(ClubFiles(write_csv(tmp_path / "b.csv", ROWS[::-1])))[0]
    assert there.members == back.members


def test_who_does_not_say_gets_the_number_of_the_configuration(tmp_path):
    rows = [
        {"id": "a", "name": "A", "needs": "Flour", "per_round": ""},
        {"id": "b", "name": "B", "needs": "Rain", "per_round": "0"},
    ]
    table = pd.DataFrame(rows)
    file, three = (
        write_csv(tmp_path / "members.csv", rows),
        Config().with_knobs(profiles__per_round=3),
    )
    for config, expected in ((None, 1), (Config(), 1), (three, 3)):
        clubs = (
            load_club(tmp_path, config),
            import_club(file, config=config)[0],
            import_club(table, config=config)[0],
        )
        for club in clubs:
            assert [member.per_round for member in club.members] == [expected, 0]

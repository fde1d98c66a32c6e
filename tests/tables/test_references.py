"""Whom an id, a name or an address in another list means; nobody is guessed."""

import pandas as pd
import pytest

from recommender.club.member import Member
from recommender.tables import Severity, history_from_frame, ties_from_frame
from recommender.tables.references import By, References

PEOPLE = References.of(
    [
        ("0001", "Dr. Ada Brunner", "ada@example.org"),
        ("M2", "Bela Cordes", ""),
        ("2024/017", "Cleo Dietz", "c@example.org"),
        ("t1", "Thomas Schmidt", "shared@example.org"),
        ("t2", "Thomas Schmidt", "shared@example.org"),
        ("7", "Emil Faber", ""),
        ("07", "Fee Gruber", ""),
    ]
)
MEMBERS = [
    Member(id=id_, name=name, headline="x")
    for id_, name in (("0001", "Ada Brunner"), ("M2", "Bela Cordes"), ("3", "Cleo Dietz"))
]


@pytest.mark.parametrize(
    ("text", "id_", "by"),
    [
        ("0001", "0001", By.ID),
        ("1", "0001", By.SPELLING),
        ("1.0", "0001", By.SPELLING),
        ("m2", "M2", By.SPELLING),
        (" M-2 ", "M2", By.SPELLING),
        ("2024/17", "2024/017", By.SPELLING),
        ("ADA@example.org", "0001", By.ADDRESS),
        ("Ada Brunner <ada@example.org>", "0001", By.ADDRESS),
        ("Ada Brunner", "0001", By.NAME),
        ("Brunner, Ada", "0001", By.NAME),
        ("bela cordes", "M2", By.NAME),
        ("7", "7", By.ID),
        ("007", "", By.SEVERAL),
        ("Thomas Schmidt", "", By.SEVERAL),
        ("shared@example.org", "", By.SEVERAL),
        ("9", "", By.NOBODY),
        ("20240/17", "", By.NOBODY),
        ("Ada", "", By.NOBODY),
    ],
)
def test_a_reference_finds_the_one_it_fits(text, id_, by):
    found = PEOPLE.find(text)
    assert (found.id, found.by) == (id_, by)


def test_ties_by_name_find_their_members_and_what_fits_nobody_is_refused():
    table = pd.DataFrame({"a": ["Ada Brunner", "1", "x"], "b": ["m2", "03", "M2"]})
    ties, report = ties_from_frame(table, MEMBERS)
    assert ties[["a", "b"]].to_numpy().tolist() == [["0001", "3"], ["0001", "M2"]]
    assert [each.row for each in report.refused] == [3]


def test_history_says_who_is_no_member_and_what_lies_after_the_round():
    table = pd.DataFrame({"week": ["2026-W40", "2026-W50"], "a": ["1", "1"], "b": ["gone", "m2"]})
    history, report = history_from_frame(table, MEMBERS, strict=True)
    assert history["a"].tolist() == ["0001", "0001"]
    strangers = [each.found for each in report.problems if "no member" in each.found]
    assert strangers == ["1 id(s) of no member in 1 row(s): 'gone'"]
    assert {each.severity for each in report.problems} == {Severity.KEPT}


def test_history_after_the_round_is_said(tmp_path):
    from recommender.tables import read_history

    path = tmp_path / "h.csv"
    path.write_text("week,a,b\n2026-W40,1,2\n2026-W50,1,3\n")
    _, report = read_history(path, week="2026-W48")
    assert (
        report.problems[0].found
        == "1 introduction(s) of weeks after 2026-W48, the last of 2026-W50"
    )

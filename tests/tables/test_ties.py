"""Ties: pairs once, strongest kept; whatever names nobody is reported."""

import pandas as pd
import pytest

from recommender.club.club import TIE_COLUMNS, Club
from recommender.errors import InputError
from recommender.tables import Severity, read_ties, ties_from_frame
from recommender.tables.problems import quote
from tests.tables import tables

PEOPLE = tables.people("A", "B", "C")


def read(rows, columns=("a", "b", "strength", "source"), **options):
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
    return ties_from_frame(frame, PEOPLE, file="ties.csv", **options)


def test_a_pair_stands_once_in_order_with_its_greatest_strength():
    ties, report = read([
        ("m2", "m0", 0.2, "work"), ("m0", "m2", "0,9", "club"), ("m1", "m0", None, None),
    ])  # fmt: skip
    assert ties.columns.tolist() == list(TIE_COLUMNS)
    assert ties.values.tolist() == [["m0", "m1", 1.0, ""], ["m0", "m2", 0.9, "club"]]
    assert (report.rows, report.kept, report.problems) == (3, 2, ())


@pytest.mark.parametrize("header", ["von;an", "From;To", "member_a;member_b", "source;target"])
def test_headers_of_both_ends_are_recognised(tmp_path, header):
    path = tmp_path / "ties.csv"
    path.write_text(f"{header};Gewicht\nm1;m0;0,5\n")
    ties, _ = read_ties(path, PEOPLE)
    assert ties.values.tolist() == [["m0", "m1", 0.5, ""]]


@pytest.mark.parametrize(
    ("bad", "column", "found"),
    [
        (("m0", "m0", 1, ""), "b", "'m0'"),
        (("m0", "stranger", 1, ""), "b", "'stranger'"),
        (("stranger", "m0", 1, ""), "a", "'stranger'"),
        ((None, "m0", 1, ""), "a", "nothing"),
        (("m0", " ", 1, ""), "b", "nothing"),
        ((["m0"], "m1", 1, ""), "a", quote(["m0"])),
        (("m0", "m1", 0, ""), "strength", "'0'"),
        (("m0", "m1", "-0,5", ""), "strength", "'-0,5'"),
    ],
)
def test_a_bad_pair_is_refused_and_the_others_are_kept(bad, column, found):
    ties, report = read([bad, ("m1", "m2", 1, "")])
    assert ties[["a", "b"]].values.tolist() == [["m1", "m2"]]
    (problem,) = report.problems
    assert (problem.row, problem.column, problem.found) == (1, column, found)
    assert problem.severity is Severity.ROW_REFUSED
    with pytest.raises(InputError, match="1 problem"):
        read([bad, ("m1", "m2", 1, "")], strict=True)


@pytest.mark.parametrize("strength", ["strong", 7, [1], True, float("inf")])
def test_people_know_each_other_even_if_the_strength_cannot_be_read(strength):
    ties, report = read([("m0", "m1", strength, "")])
    assert ties["strength"].tolist() == [1.0]
    assert report.problems[0].severity is Severity.CELL_IGNORED


def test_numbers_of_a_sheet_are_the_ids_of_members():
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, None]})
    people = [each.__class__(id=str(n), name="x", about="x") for n, each in enumerate(PEOPLE)]
    ties, report = ties_from_frame(frame, people)
    assert ties[["a", "b"]].values.tolist() == [["1", "2"]]
    assert [each.row for each in report.problems] == [2]


def test_a_header_alone_is_a_club_that_knows_of_no_ties(tmp_path):
    Club.build(PEOPLE).ties.to_csv(tmp_path / "ties.csv", index=False)
    ties, report = read_ties(tmp_path / "ties.csv", PEOPLE)
    assert ties.columns.tolist() == list(TIE_COLUMNS)
    assert (len(ties), report.rows) == (0, 0)


def test_ties_that_name_no_member_at_all_are_no_ties():
    with pytest.raises(InputError, match=r"none of 1 row\(s\) gives a tie.*'x'"):
        read([("x", "y", 1, "")])


def test_a_file_without_pairs_names_its_columns(tmp_path):
    path = tmp_path / "ties.csv"
    path.write_text("wer,mit wem\nm0,m1\n")
    with pytest.raises(InputError, match="no column for a: found the columns 'wer', 'mit wem'"):
        read_ties(path, PEOPLE)


def test_ties_written_by_a_club_read_back_equal(tmp_path):
    ties, _ = read([("m2", "m0", 0.25, "work"), ("m0", "m1", 1, "")])
    ties.to_csv(tmp_path / "ties.csv", index=False)
    pd.testing.assert_frame_equal(read_ties(tmp_path / "ties.csv", PEOPLE)[0], ties)

"""Several tables of one kind add up, and what is in two of them is said."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from recommender.club.club import HISTORY_COLUMNS
from recommender.club.member import Member
from recommender.errors import InputError
from recommender.tables import add_history, add_ties, history_from_frame, ties_from_frame

PEOPLE = [Member(id=f"m{number}", name=f"Member {number}", headline="x") for number in range(6)]


def history(*rows, file="history.csv"):
    frame = pd.DataFrame(rows, columns=["week", "a", "b", "met", "glad_a"], dtype=object)
    return history_from_frame(frame, file=file)


def ties(*rows):
    return ties_from_frame(pd.DataFrame(rows, columns=["a", "b", "strength"]), PEOPLE)


def test_answers_of_two_files_are_put_together_and_the_pair_is_there_once():
    first, _ = history(("2026-W47", "m1", "m2", "ja", None), ("2026-W46", "m1", "m3", None, None))
    more, report = history(("2026-W47", "m1", "m2", None, 4), ("2026-W48", "m4", "m5", None, None))
    joined, said = add_history(first, more, report)
    assert joined[["week", "a", "b"]].to_numpy().tolist() == [
        ["2026-W46", "m1", "m3"],
        ["2026-W47", "m1", "m2"],
        ["2026-W48", "m4", "m5"],
    ]
    assert bool(joined.loc[1, "met"])
    assert joined.loc[1, "glad_a"] == 4
    assert joined.dtypes["met"] == "boolean"
    assert joined.dtypes["glad_a"] == "Int64"
    (note,) = said.problems
    assert note.found == "1 introduction(s) that an earlier file has, too"


def test_an_answer_that_contradicts_an_earlier_file_is_not_read_and_said():
    first, _ = history(("2026-W47", "m1", "m2", "ja", 5))
    more, report = history(("2026-W47", "m1", "m2", "nein", 5), file="later.csv")
    joined, said = add_history(first, more, report)
    assert bool(joined.loc[0, "met"])
    assert [each.found for each in said.problems] == [
        "1 introduction(s) that an earlier file has, too",
        "1 answer(s) other than in an earlier file",
    ]
    with pytest.raises(InputError, match=r"later\.csv.*other than"):
        add_history(first, more, report, strict=True)


def test_a_tie_of_two_files_is_there_once_with_its_greater_strength():
    first, _ = ties(("m1", "m2", 0.2), ("m1", "m3", 0.9))
    more, report = ties(("m2", "m1", 0.7), ("m4", "m5", 0.1))
    joined, said = add_ties(first, more, report)
    assert joined[["a", "b", "strength"]].to_numpy().tolist() == [
        ["m1", "m2", 0.7],
        ["m1", "m3", 0.9],
        ["m4", "m5", 0.1],
    ]
    assert [each.found for each in said.problems] == ["1 tie(s) that an earlier file has, too"]
    assert add_ties(first, more.iloc[1:], report)[1].problems == ()


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["2026-W46", "2026-W47"]),
        st.sampled_from(["m1", "m2", "m3"]),
        st.sampled_from(["m4", "m5"]),
        st.sampled_from([None, "ja"]),
        st.sampled_from([None, 3]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[:3],
)


@given(ROWS, ROWS)
@settings(max_examples=30, deadline=None)
def test_without_contradictions_the_order_of_files_does_not_matter(one, other):
    (first, said_first), (second, said_second) = history(*one), history(*other)
    there = add_history(first, second, said_second)[0]
    back = add_history(second, first, said_first)[0]
    assert_frame_equal(there, back)
    assert list(there) == list(HISTORY_COLUMNS)
    assert len(there) == len({row[:3] for row in (*one, *other)})
    assert_frame_equal(add_history(first, first, said_first)[0], first, check_dtype=False)

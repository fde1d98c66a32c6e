"""What was arranged for a week does not stand in the way of arranging it anew."""

import pandas as pd
import pytest

from recommender import Club, Config, Member, prepare
from recommender.club.club import HISTORY_COLUMNS
from recommender.service.rounds.arranged_anew import without_arranged

WEEK = "2026-W48"


@pytest.fixture(scope="module")
def prepared(encoder):
    members = [Member(id=id_, name=id_, headline="baker") for id_ in "abcd"]
    rows = [
        {"week": WEEK, "a": "a", "b": "b", "evening": True},
        {"week": WEEK, "a": "c", "b": "d", "evening": True},
        {"week": "2026-W47", "a": "a", "b": "b", "evening": True},
        {"week": WEEK, "a": "a", "b": "c"},
    ]
    history = pd.DataFrame(rows).reindex(columns=list(HISTORY_COLUMNS))
    return prepare(Club.build(members, history=history), encoder, Config())


def rows_of(prepared):
    history = prepared.club.history
    return set(zip(history["week"], history["a"], history["b"], strict=True))


@pytest.mark.parametrize("pair", [("a", "b"), ("b", "a")])
def test_the_pairs_of_that_week_are_gone_and_no_others(prepared, pair):
    left = rows_of(without_arranged(prepared, WEEK, [pair]))
    assert left == rows_of(prepared) - {(WEEK, "a", "b")}


def test_whom_a_round_introduced_stays_met(prepared):
    assert rows_of(without_arranged(prepared, WEEK, [("a", "c")])) == rows_of(prepared)


@pytest.mark.parametrize("pairs", [[], [("a", "d")]])
def test_where_nothing_goes_it_is_the_same_club(prepared, pairs):
    assert without_arranged(prepared, WEEK, pairs) is prepared


def test_the_club_that_was_given_stays_as_it_was(prepared):
    before = rows_of(prepared)
    without_arranged(prepared, WEEK, [("a", "b"), ("c", "d")])
    assert rows_of(prepared) == before

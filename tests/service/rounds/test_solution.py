"""A solution as it is stored: what is in it, and what is not."""

import json
from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.club.round import Shortfall
from recommender.ports.records import EditKind, PairEdit
from recommender.service.rounds.solution import (
    count_places,
    digest_edits,
    edit_cost,
    make_introduction,
    make_member_outcomes,
    make_result,
    side_texts,
    to_json_values,
)
from tests.conftest import WEEK

EDITS = (
    PairEdit("a", "b", EditKind.LOCK),
    PairEdit("a", "c", EditKind.BAN),
    PairEdit("b", "c", EditKind.LOCK),
)
COUNTS = {"locked": 1, "banned": 2, "left_out": 0, "laid_down": "d"}


def test_an_introduction_keeps_its_numbers_and_what_each_side_reads(sample_club, sample_round):
    for pair in sample_round.introductions[:10]:
        record = make_introduction(pair, sample_club, WEEK, "r1")
        assert (record.a, record.b, record.round_id, record.week) == (pair.a, pair.b, "r1", WEEK)
        assert record.numbers["weight"] == pair.weight
        assert not {"a", "b", "sides"} & record.numbers.keys()
        for member, side in zip((pair.a, pair.b), pair.sides, strict=True):
            assert record.text_of(member) == side_texts(side, sample_club, WEEK)
        assert record.partner_of(pair.a) == pair.b
        assert record.partner_of(pair.b) == pair.a


def test_an_introduction_keeps_the_id_it_had_and_else_gets_one_of_its_own(
    sample_club, sample_round
):
    pair = sample_round.introductions[0]
    assert make_introduction(pair, sample_club, WEEK, "r1", "known").id == "known"
    ids = {make_introduction(pair, sample_club, WEEK, "r1").id for _ in range(20)}
    assert len(ids) == 20
    assert all(len(id_) == 24 for id_ in ids)


def test_a_stored_introduction_is_strict_json(sample_club, sample_round):
    for pair in sample_round.introductions[:10]:
        record = make_introduction(pair, sample_club, WEEK, "r1")
        whole = {"numbers": record.numbers, "texts": record.texts}
        assert json.loads(json.dumps(whole, allow_nan=False))["numbers"] == record.numbers


def test_the_result_names_nobody_and_is_strict_json(sample_club, sample_round):
    result = make_result(sample_round)
    text = json.dumps(result, allow_nan=False)
    assert not [id_ for id_ in sample_club.ids if id_ in text]
    assert result["certificate"]["ratio"] == sample_round.certificate.ratio
    assert result["numbers"]["introductions"] == len(sample_round.introductions)
    assert result.keys() == {
        "numbers", "certificate", "before", "after", "versions", "rounds_left", "alarms", "exploration",
    }  # fmt: skip


def test_what_is_no_number_becomes_none():
    values = {"a": float("nan"), "b": [float("inf"), 1.5], "c": (2, "x"), "d": None}
    assert to_json_values(values) == {"a": None, "b": [None, 1.5], "c": [2, "x"], "d": None}


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=8))
def test_whatever_it_is_given_it_is_strict_json(value):
    once = to_json_values(value)
    json.dumps(once, allow_nan=False)
    assert to_json_values(once) == once


def test_the_digest_of_edits_does_not_depend_on_their_order():
    assert len({digest_edits(order) for order in permutations(EDITS)}) == 1
    assert digest_edits(EDITS[:2]) != digest_edits(EDITS)
    swapped = PairEdit("a", "b", EditKind.BAN), *EDITS[1:]
    assert digest_edits(swapped) != digest_edits(EDITS)
    assert digest_edits(()) == digest_edits([])


def test_the_first_solution_costs_nothing():
    cost = edit_cost(None, 12.5, COUNTS, revision=7)
    assert cost == COUNTS | {
        "value_unedited": 12.5,
        "value_before": 12.5,
        "value_after": 12.5,
        "cost": 0.0,
        "club_changed": False,
        "revision": 7,
    }


def test_costs_are_counted_from_the_step_before_and_the_first_value_stays():
    first = {"certificate": {"value": 10.0}, "edit": edit_cost(None, 10.0, COUNTS, 7)}
    second = edit_cost(first, 9.0, COUNTS, 7)
    assert (second["value_unedited"], second["value_before"], second["cost"]) == (10.0, 10.0, 1.0)
    third = edit_cost({"certificate": {"value": 9.0}, "edit": second}, 9.5, COUNTS, 8)
    assert (third["value_unedited"], third["value_before"], third["cost"]) == (10.0, 9.0, -0.5)
    assert third["club_changed"]
    fourth = edit_cost({"certificate": {"value": 9.5}, "edit": third}, 9.5, COUNTS, 8)
    assert not fourth["club_changed"]


def test_a_round_solved_before_there_were_edits_compares_with_its_certificate():
    cost = edit_cost({"certificate": {"value": 10.0}}, 9.0, COUNTS, 7)
    assert (cost["value_unedited"], cost["cost"], cost["club_changed"]) == (10.0, 1.0, False)


def test_members_who_got_all_they_asked_for_and_members_who_did_not():
    shortfalls = [Shortfall("b", 3, 1, {"known": 4, "paused": 1})]
    bubbles = {"a": (0.5, 0.25), "b": (0.75, float("nan"))}
    first, second = make_member_outcomes("ab", Counter("aab"), shortfalls, bubbles)
    assert (first.member, first.asked, first.got, first.reasons) == ("a", 2, 2, {})
    assert (first.bubble_before, first.bubble_after) == (0.5, 0.25)
    assert (second.asked, second.got) == (3, 1)
    assert second.reasons == {"known": 4, "paused": 1}
    assert (second.bubble_before, second.bubble_after) == (0.75, None)


def test_a_whole_round_has_an_outcome_for_everyone(sample_club, sample_round):
    taken = count_places((pair.a, pair.b) for pair in sample_round.introductions)
    outcomes = make_member_outcomes(
        sample_club.ids, taken, sample_round.shortfalls, sample_round.bubble_index
    )
    assert [outcome.member for outcome in outcomes] == list(sample_club.ids)
    assert sum(outcome.got for outcome in outcomes) == 2 * len(sample_round.introductions)
    for outcome, member in zip(outcomes, sample_club.members, strict=True):
        assert outcome.asked >= outcome.got
        assert outcome.got <= member.per_round


@given(st.integers(0, 2**31), st.integers(0, 40))
def test_places_are_counted_from_both_ends(seed, size):
    rng = np.random.default_rng(seed)
    pairs = [(str(a), str(b)) for a, b in (rng.choice(9, 2, replace=False) for _ in range(size))]
    taken = count_places(pairs)
    assert taken.total() == 2 * len(pairs)
    for id_ in map(str, range(9)):
        assert taken[id_] == sum(id_ in pair for pair in pairs)


def test_texts_name_the_language_they_are_in(sample_club, sample_round):
    side = sample_round.introductions[0].sides[0]
    text = side_texts(side, sample_club, WEEK)
    assert text["language"] == side.language
    assert text["summary"]
    with pytest.raises(KeyError):
        text["email"]

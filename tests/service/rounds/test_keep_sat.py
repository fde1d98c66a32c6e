"""What stays of a plan once rounds were sat: those who sat, in the rounds that were, and nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.club.evening import Evening, EveningTable, EveningWishes
from recommender.ports.evenings import GuestState
from recommender.service.rounds.kept_evenings import comes, is_checked, keep_sat

GUESTS = tuple("abcdefgh")
HERE, AWAY, EXPECTED = GuestState.HERE, GuestState.AWAY, GuestState.EXPECTED
states = st.dictionaries(st.sampled_from(GUESTS), st.sampled_from(list(GuestState)))


def planned(sat=0, rounds=3):
    """Two tables of four a round; whoever sits where moves on by one each round."""
    tables = []
    for number in range(1, rounds + 1):
        order = GUESTS[number:] + GUESTS[:number]
        tables += [
            EveningTable(number, 1, order[:4], ("de",), 1.0),
            EveningTable(number, 2, order[4:], ("de",), 1.0),
        ]
    return Evening(
        week="2026-W48", wishes=EveningWishes(2, 4, rounds), present=GUESTS, tables=tuple(tables),
        sat=sat, value=1.0, bound=2.0, random=0.5, broken={}, given_up=(), seed=0,
    )  # fmt: skip


def seated(evening, number):
    return {id_ for table in evening.of_round(number) for id_ in table.members}


@pytest.mark.parametrize(
    ("state", "only_here", "expected"),
    [(HERE, True, True), (HERE, False, True), (EXPECTED, True, False), (EXPECTED, False, True),
     (AWAY, True, False), (AWAY, False, False)],
)  # fmt: skip
def test_who_is_expected_comes_unless_only_those_count_who_were_checked_in(
    state, only_here, expected
):
    assert comes(state, only_here=only_here) is expected


def test_an_evening_is_checked_once_somebody_is():
    assert not is_checked({})
    assert not is_checked({"a": EXPECTED, "b": AWAY})
    assert is_checked({"a": EXPECTED, "b": HERE})


@given(states, st.integers(0, 3), st.booleans())
def test_of_the_rounds_that_were_sat_those_stay_who_were_there(states, sat, only_here):
    whole = planned()
    left = keep_sat(whole, states, sat, only_here=only_here)
    assert left.sat == sat
    assert all(table.round <= sat for table in left.tables)
    there = {
        id_ for id_ in GUESTS if comes(states.get(id_, AWAY), only_here=only_here)
    }  # fmt: skip
    for number in range(1, sat + 1):
        expected = {
            id_
            for table in whole.of_round(number)
            if len(there & set(table.members)) > 1
            for id_ in there & set(table.members)
        }
        assert seated(left, number) == expected


@given(states, st.integers(0, 2), st.booleans())
def test_what_was_sat_before_stays_whoever_leaves(states, before, only_here):
    whole = planned(sat=before)
    left = keep_sat(whole, states, before + 1, only_here=only_here)
    for number in range(1, before + 1):
        assert left.of_round(number) == whole.of_round(number)


@given(states)
def test_a_table_keeps_its_order_and_all_but_its_people(states):
    left = keep_sat(planned(), states, 3, only_here=False)
    for table in left.tables:
        [before] = [
            t for t in planned().tables if (t.round, t.number) == (table.round, table.number)
        ]
        assert [id_ for id_ in before.members if id_ in table.members] == [*table.members]
        assert (table.languages, table.weight) == (before.languages, before.weight)


def test_somebody_who_is_on_no_list_was_not_there():
    assert not keep_sat(planned(), {}, 3, only_here=False).tables


def test_one_alone_at_a_table_sat_with_nobody():
    states = dict.fromkeys(GUESTS, AWAY) | {"b": HERE, "f": HERE, "g": HERE}
    left = keep_sat(planned(rounds=1), states, 1, only_here=False)
    assert [table.members for table in left.tables] == [("f", "g")]

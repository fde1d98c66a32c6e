"""Tables of common goals, for the organiser: proposed unseen, asked, and never against a block."""

import pytest

from recommender.errors import InputError
from recommender.ports.goals import SeatState
from recommender.ports.refusals import ConflictError, UnknownIdError
from tests.service.small_club import BY

PARTS = ("Somebody who knows wood", "Somebody who can bake bread", "A room for forty people")


@pytest.fixture
def goals(drafted):
    return drafted.services.goals


@pytest.fixture
def goal(goals):
    """The organiser's own, of three parts."""
    return goals.name("A feast for the street", PARTS, member=None, by=BY).id


def propose(goals, goal, **knobs):
    overview, reason = goals.propose(goal, knobs, by=BY)
    assert reason is None
    return overview


def states_of(overview):
    return {seat.member: seat.state for seat in overview.seats}


def test_a_goal_is_kept_as_it_was_named(goals, goal):
    record = goals.get(goal).record
    assert (record.title, record.parts, record.by) == ("A feast for the street", PARTS, None)
    assert [one.record for one in goals.all()] == [record]
    assert goals.get(goal).uncovered == (0, 1, 2)


@pytest.mark.parametrize(("title", "parts"), [("", ()), ("x" * 300, ()), ("A feast", ["y"] * 13)])
def test_what_is_no_goal_is_refused(goals, title, parts):
    with pytest.raises(InputError):
        goals.name(title, parts, member=None, by=BY)
    assert list(goals.all()) == []


def test_whoever_names_one_sits_at_its_table_and_not_many_at_once(drafted, goals):
    most = drafted.services.club.config.goals.waiting
    for number in range(most):
        record = goals.name(f"Goal {number}", ("wood",), member="m001", by=BY)
        assert states_of(goals.get(record.id)) == {"m001": SeatState.AGREED}
    with pytest.raises(ConflictError, match="have no table yet"):
        goals.name("One more", ("wood",), member="m001", by=BY)
    assert goals.name("Another's", ("wood",), member="m002", by=BY)


def test_a_proposal_is_a_table_that_nobody_else_sees(drafted, goals, goal):
    overview = propose(goals, goal)
    assert 3 <= len(overview.seats) <= 6
    assert set(states_of(overview).values()) == {SeatState.PROPOSED}
    assert all(not drafted.services.own_goals.of_member(seat.member) for seat in overview.seats)


def test_proposed_again_it_takes_the_place_of_the_one_before(goals, goal):
    first = states_of(propose(goals, goal))
    second = states_of(propose(goals, goal, **{"goals.most": 3}))
    assert len(second) == 3
    assert states_of(goals.get(goal)) == second
    assert first


def test_once_asked_they_see_it_and_are_not_proposed_anew(drafted, goals, goal):
    members = set(states_of(propose(goals, goal)))
    assert set(states_of(goals.ask(goal, by=BY)).values()) == {SeatState.ASKED}
    assert all(drafted.services.own_goals.of_member(member) for member in members)
    with pytest.raises(ConflictError, match="nobody is proposed"):
        goals.ask(goal, by=BY)
    assert members <= set(states_of(propose(goals, goal)))


def test_who_declines_is_not_proposed_again(drafted, goals, goal):
    first, *_ = states_of(propose(goals, goal))
    goals.ask(goal, by=BY)
    drafted.services.own_goals.answer(first, goal, take_part=False, by=BY)
    assert first not in states_of(propose(goals, goal))


def test_two_who_are_kept_apart_do_not_both_stand_there(drafted, goals, goal):
    one, other, *_ = states_of(propose(goals, goal))
    drafted.services.people.block(one, other, blocked=True, by=BY)
    assert not {one, other} <= set(states_of(goals.get(goal)))
    assert not {one, other} <= set(states_of(propose(goals, goal)))


def test_a_goal_that_is_removed_is_gone(drafted, goals, goal):
    members = states_of(propose(goals, goal))
    goals.ask(goal, by=BY)
    goals.remove(goal, by=BY)
    assert list(goals.all()) == []
    assert not any(drafted.services.own_goals.of_member(member) for member in members)
    for act in (goals.get, lambda id_: goals.remove(id_, by=BY), lambda id_: goals.ask(id_, by=BY)):
        with pytest.raises(UnknownIdError, match="goal"):
            act(goal)

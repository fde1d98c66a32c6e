"""Whoever stands at a goal's table: nobody who declined, and no two who are kept apart."""

from itertools import combinations

import numpy as np
import pytest

from recommender.ports.goals import GoalRecord, GoalSeat, SeatState
from recommender.service.rounds.goals import list_standing
from tests.made_up import NOW, PEOPLE

GOAL = "b" * 16
IDS = [person.id for person in PEOPLE]
STATES = list(SeatState)


@pytest.fixture
def stand(services):
    """Takes seats, who keeps whom away and who named the goal; who stands there then."""

    def lay(states, blocks, namer=None):
        for one, other in blocks:
            services.people.block(one, other, blocked=True, by="test")
        record = GoalRecord(GOAL, "A stove", ("heat",), (), namer, NOW.isoformat())
        seats = [GoalSeat(id_, state, (), NOW.isoformat()) for id_, state in states.items()]
        with services.store.write() as session:
            session.goals.put(record)
            session.goals.put_seats(GOAL, seats)
        with services.store.read() as session:
            return {seat.member for seat in list_standing(session, record)}

    return lay


@pytest.mark.parametrize("seed", range(8))
def test_no_two_who_are_kept_apart_stand_there_and_who_has_no_quarrel_does(stand, seed):
    rng = np.random.default_rng(seed)
    states = {id_: STATES[rng.integers(len(STATES))] for id_ in IDS}
    blocks = [pair for pair in combinations(IDS, 2) if rng.random() < 0.25]
    blocks = [pair if rng.random() < 0.5 else pair[::-1] for pair in blocks]
    standing = stand(states, blocks, namer=IDS[rng.integers(len(IDS))])
    apart = {frozenset(pair) for pair in blocks}
    assert not any(frozenset(pair) in apart for pair in combinations(standing, 2))
    seated = {id_ for id_, state in states.items() if state is not SeatState.DECLINED}
    quarrels = {id_ for pair in apart if pair <= seated for id_ in pair}
    assert seated - quarrels <= standing <= seated


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("states", "namer", "stays"),
    [
        ((SeatState.AGREED, SeatState.ASKED), None, "ana"),
        ((SeatState.PROPOSED, SeatState.AGREED), None, "ben"),
        ((SeatState.ASKED, SeatState.AGREED), "ana", "ana"),
        ((SeatState.AGREED, SeatState.AGREED), "ben", "ben"),
    ],
)
def test_whoever_named_the_goal_stays_else_whoever_has_agreed(stand, states, namer, stays, turned):
    """Whoever of the two asked for it."""
    block = ("ben", "ana") if turned else ("ana", "ben")
    assert stand(dict(zip(("ana", "ben"), states, strict=True)), [block], namer) == {stays}


@pytest.mark.parametrize(("one", "other"), [("ana", "ben"), ("ben", "ana")])
def test_of_two_alike_the_one_who_did_not_ask_to_be_kept_apart_stays(stand, one, other):
    states = dict.fromkeys(("ana", "ben", "cleo"), SeatState.AGREED)
    assert stand(states, [(one, other)]) == {other, "cleo"}


def test_who_declined_drives_nobody_away(stand):
    states = {"ana": SeatState.DECLINED, "ben": SeatState.ASKED}
    assert stand(states, [("ben", "ana")], namer="ana") == {"ben"}

"""An evening planned by the service: seated by its wishes, and again for whoever is there."""

from itertools import combinations

import pytest

from recommender.club.evening import EveningWishes, NoPlanError, TableWish
from recommender.errors import InputError, UnknownMemberError
from tests.service.small_club import NEXT_WEEK, WEEK

QUICK = {"evenings.worst_table": 0.0}


@pytest.fixture(scope="module")
def evenings(shared):
    return shared.services.evenings


@pytest.fixture(scope="module")
def people(shared):
    return sorted(shared.members())[:16]


@pytest.fixture(scope="module")
def planned(evenings, people):
    return evenings.plan(None, people, EveningWishes(4, 4, 3), QUICK)[0]


def pairs_of(plan, rounds):
    return [
        pair
        for table in plan.tables
        if table.round in rounds
        for pair in combinations(sorted(table.members), 2)
    ]


def test_everybody_who_comes_sits_once_in_every_round_and_nobody_twice_with_the_same(
    planned, people
):
    assert planned.week == WEEK, "the one it is"
    for number in (1, 2, 3):
        seated = [id_ for table in planned.of_round(number) for id_ in table.members]
        assert sorted(seated) == people
    pairs = pairs_of(planned, {1, 2, 3})
    assert len(pairs) == len(set(pairs))


def test_it_is_worth_more_than_chance_and_not_more_than_its_bound(planned):
    assert planned.random < planned.value <= planned.bound + 1e-9


def test_the_same_is_planned_for_the_same(evenings, people, planned):
    again, _ = evenings.plan(WEEK, people, EveningWishes(4, 4, 3), QUICK)
    assert again.tables == planned.tables
    other, _ = evenings.plan(NEXT_WEEK, people, EveningWishes(4, 4, 3), QUICK)
    assert other.week == NEXT_WEEK


def test_when_one_goes_what_was_sat_stays_and_the_rest_is_for_who_is_there(
    evenings, people, planned
):
    gone, *there = people
    again, club = evenings.plan_again(planned, there, 1)
    assert [table.members for table in again.of_round(1)] == [
        table.members for table in planned.of_round(1)
    ]
    for number in (2, 3):
        seated = [id_ for table in again.of_round(number) for id_ in table.members]
        assert sorted(seated) == there
    assert not {*pairs_of(again, {2, 3})} & {*pairs_of(planned, {1})}
    assert gone in club.rows


def test_a_host_keeps_the_table(evenings, people):
    wishes = EveningWishes(4, 4, 2, hosts={people[0]: 2})
    plan, _ = evenings.plan(WEEK, people, wishes, QUICK)
    tables = [table.number for table in plan.tables if people[0] in table.members]
    assert tables == [2, 2]


def test_more_people_than_seats_are_refused(evenings, people):
    with pytest.raises(InputError, match="seats"):
        evenings.plan(WEEK, people, EveningWishes(2, 4), QUICK)


def test_who_is_no_member_is_named(evenings, people):
    with pytest.raises(UnknownMemberError, match="nobody"):
        evenings.plan(WEEK, [*people, "nobody"], EveningWishes(5, 4), QUICK)


def test_a_knob_that_is_not_an_organisers_is_refused(evenings, people):
    with pytest.raises(InputError, match="candidates"):
        evenings.plan(WEEK, people, EveningWishes(4, 4), {"candidates.per_member": 3})


def test_wishes_that_cannot_be_kept_together_say_what_to_give_up(evenings, people):
    wishes = EveningWishes(3, 6, 12, keep=frozenset({TableWish.NOBODY_TWICE}))
    with pytest.raises(NoPlanError, match="nobody_twice"):
        evenings.plan(WEEK, people, wishes, QUICK)


@pytest.mark.parametrize(
    "wrong", [{"tables": 0}, {"seats": 2}, {"seats": 13}, {"rounds": 21}, {"hosts": {"m001": 4}},
              {"priority": {TableWish.STRANGERS: 10}}],
)  # fmt: skip
def test_wishes_have_their_ranges(wrong):
    with pytest.raises(InputError, match="evening"):
        EveningWishes(**({"tables": 3, "seats": 4} | wrong))

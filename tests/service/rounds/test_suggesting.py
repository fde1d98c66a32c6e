"""A member's suggestions: drawn once a week, the same when asked again, and nobody found out by them."""

from datetime import timedelta

import pytest

from recommender.errors import InputError
from recommender.ports.refusals import UnknownIdError
from recommender.service.rounds.suggesting import A_WEEK
from tests.service.small_club import NEXT_WEEK, WEEK, few_ties

MEMBER = "m001"


def suggest(small, member=MEMBER, week=None, limit=A_WEEK, **knobs):
    return small.services.suggesting.suggest(member, week, limit, knobs)


def partners(small, **options):
    return [pair.partner.id for pair in suggest(small, **options)]


def block(small, member, other):
    small.change(member, do_not_introduce=frozenset({other}))


def test_nobody_is_suggested_whom_the_member_knows_or_has_met(published):
    suggested = set(partners(published))
    known = {end for pair in few_ties(published) if MEMBER in pair for end in pair}
    met = {end for pair in published.pairs() if MEMBER in pair for end in pair}
    assert suggested
    assert len(suggested) == len(partners(published)), "each once"
    assert not suggested & (known | met)


def test_asked_again_they_are_the_same_in_the_same_words(drafted):
    first = suggest(drafted)
    assert [pair.text for pair in suggest(drafted)] == [pair.text for pair in first]
    drafted.change(MEMBER, needs=("Something else altogether",))
    assert [pair.text for pair in suggest(drafted)] == [pair.text for pair in first]


def test_a_limit_takes_the_best_of_them(drafted):
    assert partners(drafted, limit=3) == partners(drafted)[:3]


def test_the_dial_orders_them_and_brings_nobody_else(drafted):
    near, far = partners(drafted, bubble=0.0), partners(drafted, bubble=1.0)
    assert set(near) == set(far)
    assert near != far


def test_whoever_blocks_is_gone_and_nobody_comes_in_their_place(drafted):
    before = partners(drafted)
    block(drafted, before[0], MEMBER)
    assert partners(drafted) == before[1:]


def test_whoever_leaves_is_gone(drafted):
    before = partners(drafted)
    drafted.services.people.erase(before[1], by="test")
    assert partners(drafted) == [id_ for id_ in before if id_ != before[1]]


def test_a_new_week_is_drawn_anew_and_the_old_one_forgotten(drafted):
    suggest(drafted)
    drafted.clock.now += timedelta(weeks=1)
    suggest(drafted)
    with drafted.store.read() as session:
        assert set(session.suggestions.weeks(MEMBER)) == {NEXT_WEEK}


def test_this_week_and_the_next_may_be_asked_for(drafted):
    assert partners(drafted, week=WEEK) == partners(drafted)
    assert partners(drafted, week=NEXT_WEEK)


@pytest.mark.parametrize("week", ["2026-W47", "2026-W50", "soon"])
def test_no_other_week_may(drafted, week):
    with pytest.raises(InputError, match="week"):
        suggest(drafted, week=week)


@pytest.mark.parametrize("knob", ["rules.floor", "bridging.mu", "seed"])
def test_no_knob_but_the_dial_is_a_members_to_turn(drafted, knob):
    with pytest.raises(InputError, match="allowed is bubble"):
        suggest(drafted, **{knob: 0.0})


@pytest.mark.parametrize("place", [-0.1, 1.1, float("nan")])
def test_the_dial_has_its_range(drafted, place):
    with pytest.raises(InputError, match="bubble"):
        suggest(drafted, bubble=place)


def test_nobody_of_this_name(drafted):
    with pytest.raises(UnknownIdError, match="member"):
        suggest(drafted, member="nobody")

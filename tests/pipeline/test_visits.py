"""Visits: places are filled within reach, across collars first, and nobody is at two."""

import pytest

from recommender import Club, Config, Member, prepare
from recommender.club.member import Meet
from recommender.pipeline.visits import fill_visits

WEEK = "2026-W48"


def member(id_, level="manager", city="Munich", **values):
    texts = {"id": id_, "name": f"{id_.title()} T", "headline": f"work of {id_}"}
    return Member(**texts, level=level, city=city, industry="finance", **values)


HOST = member(
    "host", "skilled_trade", come_by="The bakery at five", come_by_when="Friday", come_by_guests=2
)


def fill(encoder, members, **knobs):
    config = Config().with_knobs(rules__floor=0.0, **knobs)
    return fill_visits(prepare(Club.build(members), encoder, config), WEEK)


def test_who_leads_comes_to_the_workshop_before_others_and_places_are_kept(encoder):
    others = [member(f"t{at}", "skilled_trade") for at in range(3)]
    leads = [member(f"l{at}", "executive") for at in range(2)]
    plan = fill(encoder, (HOST, *others, *leads))
    (visit,) = plan.visits
    assert (visit.what, visit.when, visit.places) == ("The bakery at five", "Friday", 2)
    assert visit.guests == ("l0", "l1")
    assert (visit.across_collars, visit.across_levels, visit.across_trades) == (2, 2, 0)
    assert plan.without == ("t0", "t1", "t2")


def test_nobody_far_away_paused_online_only_or_blocked_comes(encoder):
    far, paused = member("far", city="Hamburg"), member("paused", per_round=0)
    online = member("online", meet=Meet.ONLINE)
    blocking = member("foe", do_not_introduce=frozenset({"host"}))
    near = member("near", city="Augsburg")
    plan = fill(encoder, (HOST, far, paused, online, blocking, near), visits__reach_km=80.0)
    assert plan.visits[0].guests == ("near",)
    wide = fill(encoder, (HOST, far, paused, online, blocking), visits__reach_km=1_000.0)
    assert wide.visits[0].guests == ("far",)


def test_each_guest_is_at_one_visit_and_usual_places_are_a_knob(encoder):
    second = member("other", "skilled_trade", come_by="A lathe")
    guests = [member(f"g{at}") for at in range(9)]
    plan = fill(encoder, (HOST, second, *guests), visits__guests=3)
    seen = [id_ for each in plan.visits for id_ in each.guests]
    assert sorted(len(each.guests) for each in plan.visits) == [2, 3]
    assert len(seen) == len(set(seen))
    assert set(seen) | set(plan.without) == {each.id for each in guests}


@pytest.mark.parametrize("members", [(HOST,), (member("a"), member("b"))])
def test_without_hosts_or_guests_there_is_nothing_and_no_fault(encoder, members):
    plan = fill(encoder, members)
    assert [each.guests for each in plan.visits] == [()] * len(plan.visits)

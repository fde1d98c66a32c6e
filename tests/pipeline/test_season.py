"""A season: partners run out when they do, weeks are alike, and nobody gets a poor introduction."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from recommender import Club, Config, Member, introduce_club, plan_season, prepare
from recommender.club.season_plan import SeasonRemedy
from recommender.letters import Voice, render_report, say_season, say_what_helps

WEEK = "2026-W48"
TRADES = [
    ("baker", "bread", "bookkeeping"), ("tax adviser", "bookkeeping", "bread for events"),
    ("teacher", "tutoring", "a web site"), ("web developer", "web sites", "tutoring for my son"),
    ("nurse", "first aid", "a lawyer"), ("lawyer", "legal advice", "a first aid course"),
    ("farmer", "vegetables", "a photographer"), ("photographer", "photos", "vegetables"),
    ("musician", "concerts", "a printer"), ("printer", "posters", "music for a party"),
]  # fmt: skip
LOW = Config().with_knobs(rules__floor=0.0)


def people(count=10, **fields):
    return [
        Member(id=f"m{at}", name=f"N{at}", headline=what, offers=(gives,), needs=(seeks,), **fields)
        for at, (what, gives, seeks) in enumerate(TRADES[:count])
    ]


@pytest.fixture(scope="module")
def ten(encoder):
    return prepare(Club.build(people()), encoder, LOW)


@pytest.fixture(scope="module")
def plan(ten):
    return plan_season(ten, WEEK, 12)


def as_history(plan, weeks):
    pairs = plan.pairs_frame()
    return pairs[pairs["week"].isin([week.week for week in plan.weeks[:weeks]])][["week", "a", "b"]]


def test_ten_members_last_nine_rounds_and_no_pair_meets_twice(plan):
    """A round robin: nine rounds of five pairs are all there are."""
    assert plan.rounds_left == 9
    assert [week.introductions for week in plan.weeks] == [5] * 9 + [0] * 3
    pairs = {frozenset(pair[1:3]) for pair in plan.pairs}
    assert len(pairs) == len(plan.pairs) == 45


def test_the_weeks_are_more_alike_and_nothing_is_lost(plan):
    assert plan.kept == pytest.approx(1.0)
    assert plan.spread < 0.3 * plan.spread_at_once
    assert plan.missing == pytest.approx(0.0, abs=1e-6)  # all pairs meet: no plan has more


def test_it_is_said_how_long_and_what_would_help(plan):
    assert plan.remedies[SeasonRemedy.REPEATS] == 9
    english, german = (say_season(plan, LOW.season, Voice(each)) for each in ("en", "de"))
    assert english[0] == "At 1 a week, partners last for 9 rounds."
    assert "Introducing people again after 26 weeks would give 9 more." in english
    assert german[0] == "Bei 1 pro Woche reichen die Partner für 9 Runden."
    assert len(english) == len(german)


def test_who_goes_without_is_named_with_what_would_help(plan):
    assert {hard.member for hard in plan.hard} == {f"m{at}" for at in range(10)}
    assert all((hard.taking, hard.served, hard.partners) == (12, 9, 9) for hard in plan.hard)
    assert say_what_helps(plan.hard[0], Voice("en"))


def test_three_a_week_run_out_three_times_as_fast(encoder):
    club = Club.build(people(per_round=3))
    plan = plan_season(prepare(club, encoder, LOW), WEEK, 6)
    assert plan.rounds_left == 3
    assert plan.pace == 3.0
    assert plan.remedies[SeasonRemedy.ONE_EACH] == 6


def test_a_past_of_meetings_leaves_fewer_rounds(ten, plan):
    history = as_history(plan, 6)
    club = Club.build(ten.club.members, history=history)
    later = plan_season(ten.with_club(club), "2027-W10", 4)
    assert later.rounds_left == 3


def test_repeats_come_back_after_as_many_weeks_as_the_club_says(ten):
    turned = LOW.with_knobs(rules__repeat_after_weeks=4)
    plan = plan_season(ten, WEEK, 12, turned)
    assert plan.rounds_left is None
    met = plan.pairs_frame().groupby(["a", "b"])["week"].apply(sorted)
    names = [week.week for week in plan.weeks]
    for weeks in met:
        gaps = np.diff([names.index(week) for week in weeks])
        assert (gaps >= 4).all()


def test_everybody_keeps_their_own_rhythm(encoder):
    """Every other week, monthly, and a month off: no introduction comes too soon."""
    members = people()
    members[0] = replace(members[0], every_weeks=2)
    members[1] = replace(members[1], every_weeks=4)
    members[2] = replace(members[2], months_off=(12,))
    members[3] = replace(members[3], paused_until=date(2026, 12, 7))
    plan = plan_season(prepare(Club.build(members), encoder, LOW), WEEK, 8)
    names = [week.week for week in plan.weeks]
    weeks = {
        member.id: [names.index(week) for week, a, b, _ in plan.pairs if member.id in {a, b}]
        for member in members
    }
    assert (np.diff(sorted(weeks["m0"])) >= 2).all()
    assert (np.diff(sorted(weeks["m1"])) >= 4).all()
    assert not {2, 3, 4, 5} & {*weeks["m2"]} - {1, 6}  # Mondays of December
    assert min(weeks["m3"]) >= 2


def test_twelve_weeks_of_the_sample_club_are_alike_and_lose_nothing(prepared):
    """Within 10 % of each other at 99 % of what taking the best each week comes to."""
    plan = plan_season(prepared, WEEK, 12, Config().with_knobs(season__look_ahead=12))
    assert plan.spread_at_once > 1.0
    assert plan.spread < 0.10
    assert plan.kept >= 0.99
    assert plan.missing < 0.05
    assert min(week.served / week.taking for week in plan.weeks) > 0.9


def test_a_round_in_a_season_leaves_later_weeks_what_was_planned_for_them(prepared):
    """Played week by week with the weeks that are left, the season is as even as it was planned."""
    weeks, club, means = 8, prepared.club, []
    for number, name in enumerate(("2026-W48", "2026-W49")):
        config = Config().with_knobs(season__weeks=weeks - number)
        round_ = introduce_club(prepared.with_club(club), name, config)
        means.append(round_.numbers.mean_compatibility)
        past = pd.concat([club.history, round_.to_frame()[["week", "a", "b"]]])
        club = Club.build(club.members, club.ties, past)
    assert max(means) / min(means) - 1 < 0.1


def test_a_round_says_when_partners_run_out_soon(ten, plan):
    def left(weeks):
        club = Club.build(ten.club.members, history=as_history(plan, weeks))
        return introduce_club(ten.with_club(club), "2027-W10", LOW)

    assert left(0).rounds_left is None
    assert left(5).rounds_left == 3
    assert left(8).rounds_left == 0
    page = render_report(left(7), ten.club, "en")
    assert "After this round partners last for one more round." in page


def test_a_club_that_has_run_dry_is_not_called_optimal(ten, plan):
    club = Club.build(ten.club.members, history=as_history(plan, 9))
    dry = introduce_club(ten.with_club(club), "2027-W10", LOW)
    assert dry.introductions == ()
    for language, said in (("en", "Nobody can be introduced"), ("de", "kann niemand bekannt")):
        page = render_report(dry, club, language)
        assert said in page
        assert "Proven optimal" not in page
        assert "Bewiesen" not in page


@pytest.mark.parametrize("floor", [0.2, 0.5])
def test_the_floor_binds_whatever_an_introduction_is_worth(ten, floor):
    config = LOW.with_knobs(rules__floor=floor, rules__introduction_worth=1e6)
    solved = introduce_club(ten, WEEK, config)
    assert all(pair.compatibility >= floor for pair in solved.introductions)
    plan = plan_season(ten, WEEK, 4, config)
    assert min(compatibility for *_, compatibility in plan.pairs) >= floor
    assert any(short.reasons.get("below_floor") for short in solved.shortfalls) == (
        len(solved.introductions) < 5
    )

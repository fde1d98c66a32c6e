"""A round that drifts from the weeks before says so; one like them says nothing."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.club.club import Club
from recommender.club.round import WeekMeasures
from recommender.club.week import Week
from recommender.config import Alarms, Config
from recommender.letters import render_report
from recommender.maths.network.bubble import modularity_complement
from recommender.pipeline import introduce_club
from recommender.pipeline.alarms import compare_weeks, measure_past
from recommender.pipeline.scorer import make_scorer
from recommender.rules.permissions import permissions
from recommender.service.club.bootstrap import prepare
from recommender.service.rounds.solution import make_result
from tests.planted_club import planted_club

USUAL = WeekMeasures(0.8, 0.1, 0.3, 0.4, 0.5)
KNOBS = Alarms()
MEASURES = ("across_communities", "exposure_gini", "worst_tenth", "modularity_complement",
            "mean_compatibility")  # fmt: skip


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("beyond", [True, False])
def test_only_what_is_worse_by_more_than_its_band_is_an_alarm(measure, beyond):
    band = getattr(KNOBS, measure)
    worse = band * (1.01 if beyond else 0.99) * (1 if measure == "exposure_gini" else -1)
    now = replace(USUAL, **{measure: getattr(USUAL, measure) + worse})
    found = compare_weeks(now, [USUAL] * 4, KNOBS)
    assert [alarm.measure for alarm in found] == ([measure] if beyond else [])
    better = replace(USUAL, **{measure: getattr(USUAL, measure) - 5 * worse})
    assert compare_weeks(better, [USUAL] * 4, KNOBS) == ()


def test_of_too_few_weeks_nothing_is_said_and_one_odd_week_is_not_what_is_usual():
    low = replace(USUAL, mean_compatibility=0.1)
    assert compare_weeks(low, [USUAL] * 2, KNOBS) == ()
    assert len(compare_weeks(low, [USUAL, low, USUAL, USUAL], KNOBS)) == 1
    assert compare_weeks(USUAL, [USUAL, low, USUAL, USUAL], KNOBS) == ()


def test_a_measure_that_is_no_number_is_left_out():
    nan = replace(USUAL, modularity_complement=float("nan"))
    assert compare_weeks(nan, [USUAL] * 4, KNOBS) == ()
    assert compare_weeks(USUAL, [nan] * 4, KNOBS) == ()


shares = st.floats(0.0, 1.0)


@settings(deadline=None)
@given(st.lists(st.tuples(*[shares] * 5), min_size=3, max_size=6), st.tuples(*[shares] * 5))
def test_no_alarm_without_a_distance_beyond_the_band(before, now):
    found = compare_weeks(WeekMeasures(*now), [WeekMeasures(*each) for each in before], KNOBS)
    for alarm in found:
        assert abs(alarm.value - alarm.usual) > alarm.band
        column = MEASURES.index(alarm.measure)
        assert alarm.usual == pytest.approx(np.median([each[column] for each in before]))


@pytest.fixture(scope="module")
def drifted(encoder):
    """Five weeks of the best introductions, repeated; then one with the worst members left."""
    config = Config().with_knobs(rules__floor=0.0)
    prepared, rows = prepare(planted_club(), encoder, config), []
    first = introduce_club(prepared, "2026-W10")
    for week in range(10, 15):
        rows += [{"week": f"2026-W{week}", "a": p.a, "b": p.b} for p in first.introductions]
    club = Club.build(prepared.club.members, prepared.club.ties, pd.DataFrame(rows))
    best = {p.a for p in first.introductions[:7]} | {p.b for p in first.introductions[:7]}
    blocked = tuple(replace(m, per_round=0) if m.id in best else m for m in prepared.club.members)
    drained = prepared.with_club(replace(club, members=blocked))
    return introduce_club(drained, "2026-W15"), introduce_club(
        prepared.with_club(Club.build(club.members, club.ties, club.history[:14])), "2026-W15"
    )


def test_a_round_whose_partners_run_dry_says_so_in_round_result_and_report(drifted):
    solved, _ = drifted
    (alarm,) = [each for each in solved.alarms if each.measure == "mean_compatibility"]
    assert alarm.value < alarm.usual - alarm.band
    assert {"measure", "value", "usual", "band"} == make_result(solved)["alarms"][0].keys()
    for language, words in (("de", "Mittlere Passung"), ("en", "Mean fit")):
        assert words in render_report(solved, planted_club(), language)


def test_two_weeks_are_no_usual(drifted):
    assert drifted[1].alarms == ()


def measured_plainly(prepared, scorer, name):
    """One week's measures, from the whole table of its pairs on a network laid out for it alone."""
    then, club = prepared.in_week(Week.parse(name)), prepared.club
    rows = club.history[club.history["week"] == name]
    pairs = sorted(
        {tuple(sorted((club.row(a), club.row(b)))) for a, b in zip(rows.a, rows.b, strict=True)}
    )
    table = replace(scorer, features=then.features).table(np.array(pairs))
    got: dict[int, int] = {}
    good: dict[int, float] = {}
    for (i, j), value in zip(pairs, table["compatibility"], strict=True):
        for row in (i, j):
            got[row] = got.get(row, 0) + 1
            good[row] = good.get(row, 0.0) + value
    shares = sorted(count / max(club.members[row].per_round, 1) for row, count in got.items())
    means, n = sorted(good[row] / got[row] for row in got), len(shares)
    spread = sum(abs(x - y) for x in shares for y in shares) / (2 * n * sum(shares)) * n / (n - 1)
    return WeekMeasures(
        across_communities=float((table["same_community"] == 0).mean()),
        exposure_gini=spread,
        worst_tenth=float(np.mean(means[: max(1, round(n / 10))])),
        modularity_complement=modularity_complement(then.network.ties, then.network.communities),
        mean_compatibility=float(table["compatibility"].mean()),
    )


@pytest.fixture(scope="module")
def planted(encoder):
    return prepare(planted_club(), encoder)


@settings(deadline=None, max_examples=15)
@given(st.randoms(use_true_random=False))
def test_the_weeks_before_are_measured_as_each_would_be_alone(planted, random):
    ids = planted.club.ids
    rows = [
        {"week": f"2026-W{week}", "a": a, "b": b, "met": random.choice([True, False, None]),
         "glad_a": random.choice([1, 3, 5, None])}
        for week in (10, 11, 13)
        for a, b in (random.sample(ids, 2) for _ in range(random.randint(3, 20)))
    ]  # fmt: skip
    club = Club.build(planted.club.members, planted.club.ties, pd.DataFrame(rows))
    prepared = planted.with_club(club).in_week(Week.parse("2026-W14"))
    rules = permissions(club, Week.parse("2026-W14"), prepared.config.rules)
    scorer = make_scorer(prepared, rules)
    weeks = ["2026-W10", "2026-W11", "2026-W13"]
    expected = [measured_plainly(planted.with_club(club), scorer, name) for name in weeks]
    for ours, plain in zip(measure_past(prepared, scorer, weeks), expected, strict=True):
        assert [getattr(ours, name) for name in MEASURES] == pytest.approx(
            [getattr(plain, name) for name in MEASURES]
        )
    gone = measure_past(prepared, scorer, ["2026-W12"])
    assert gone == [], "nobody was introduced in that week"

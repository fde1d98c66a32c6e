"""Random rounds are feasible and full, and a round is measured as its pairs are."""

import re
from dataclasses import astuple, fields
from itertools import islice

import numpy as np
import pytest

from benchmarks import against_chance
from benchmarks.against_chance import (
    HEAD,
    RULES,
    TURNED,
    PairMeasures,
    RoundMeasures,
    draw_answers,
    draw_rounds,
    measure_chance,
    measure_pairs,
    measure_round,
    read_clubs,
    say_chance,
    tabulate,
    tabulate_curve,
    tabulate_hosts,
    tabulate_why,
)
from benchmarks.clubs import synthetic_club
from recommender import Club, Config, prepare
from recommender.labels.journeys import JOURNEYS
from recommender.maths.pairs import all_pairs
from recommender.pipeline import introduce_club
from tests.benchmarks.quality.hosts.made_up import write_clubs
from tests.planted_club import planted_club


@pytest.fixture(scope="module")
def prepared(encoder):
    return prepare(planted_club(), encoder, Config())


def test_a_round_is_measured_as_the_program_measures_it(prepared):
    measured = measure_round(prepared)
    numbers = introduce_club(prepared, "2026-W48").numbers
    assert measured.introductions == numbers.introductions
    assert measured.bridging == pytest.approx(numbers.bridging)
    assert measured.collars == pytest.approx(numbers.across_collars)
    assert measured.hour == pytest.approx(numbers.in_reach)
    assert measured.town <= measured.hour <= measured.two_hours


def test_random_rounds_use_no_place_twice_and_leave_no_two_who_could_meet():
    pairs = all_pairs(12)[::2]
    capacity = np.array([0, 1, 2, 3] * 3)
    for rows in islice(draw_rounds(pairs, capacity, np.random.default_rng(1)), 20):
        used = np.bincount(pairs[rows].ravel(), minlength=12)
        assert (used <= capacity).all()
        left = capacity - used
        others = np.setdiff1d(np.arange(len(pairs)), rows)
        assert not (left[pairs[others]] > 0).all(axis=1).any()


def test_intervals_hold_what_was_drawn(prepared):
    pairs = all_pairs(20)
    measured = measure_pairs(prepared, pairs)
    drawn = draw_rounds(pairs, np.ones(20, dtype=np.int64), np.random.default_rng(0))
    said = say_chance([measured.of(next(drawn)) for _ in range(10)])
    assert said.count("|") == len(fields(RoundMeasures)) - 1


def test_drawn_answers_change_nobody_else(prepared):
    club = draw_answers(prepared.club)
    assert isinstance(club, Club)
    assert club.ids == prepared.club.ids
    assert all(len(member.viewpoints) == 8 for member in club.members)
    assert len({member.meet for member in club.members}) > 1


def test_a_round_of_four_pairs_is_measured_by_hand():
    town, hour, two, far = 0, JOURNEYS.index("hour"), 2, len(JOURNEYS) - 1
    pairs = PairMeasures(
        apart=np.array([0.2, np.nan, 0.6, 1.0]),
        across=np.array([True, False, False, True]),
        journeys=np.array([town, hour, two, far]),
        bridging=np.array([True, True, False, True]),
        compatibility=np.array([0.5, 0.25, 0.5, 0.75]),
    )
    whole = pairs.of(np.arange(4))
    assert astuple(whole) == pytest.approx((0.6, 0.5, 0.25, 0.5, 0.75, 0.75, 0.5, 2.0, 0.75, 4))
    unknown = pairs.of(np.array([1]))
    assert np.isnan(unknown.views), "nobody says what their views are"
    assert unknown.introductions == 1
    assert unknown.good_met == 0.25


def test_a_row_has_a_cell_for_every_column(prepared):
    row = measure_round(prepared).row()
    assert f"| round | {row} |".count("|") == HEAD.count("|")
    assert len(row.split(" | ")) == len(fields(RoundMeasures))


def test_chance_is_said_as_its_mean_and_where_most_of_it_lies():
    shares = [field.name for field in fields(RoundMeasures) if field.name != "introductions"]
    rounds = [
        RoundMeasures(**dict.fromkeys(shares, value / 100), introductions=value)
        for value in range(101)
    ]
    cells = say_chance(rounds).split(" | ")
    assert cells[0] == "0.500 (0.025 to 0.975)"
    assert cells[1] == "50.0% (2.5% to 97.5%)"
    assert cells[-1] == "50 (2 to 98)"


@pytest.fixture
def few(monkeypatch):
    """Six random rounds."""
    monkeypatch.setattr(against_chance, "ROUNDS", 6)


@pytest.mark.usefixtures("few")
def test_the_round_is_more_compatible_than_chance_and_no_larger(prepared):
    drawn, ours = measure_chance(prepared), measure_round(prepared)
    assert len(drawn) == 6
    assert ours.compatibility > max(each.compatibility for each in drawn)
    assert max(each.introductions for each in drawn) <= len(prepared.club) // 2
    assert drawn == measure_chance(prepared), "the same again"


def read_cells(line):
    title, *cells = [cell.strip() for cell in line.strip("|").split(" | ")]
    return title, cells


@pytest.mark.usefixtures("few")
def test_the_table_holds_the_round_against_itself_without_weights_and_against_chance(prepared):
    default, without, chance = map(read_cells, tabulate("planted", prepared))
    assert default == ("planted, default", measure_round(prepared).row().split(" | "))
    off = Config().with_knobs(**dict.fromkeys(TURNED, 0.0))
    assert without[1] == measure_round(prepared, off).row().split(" | ")
    assert all(re.search(r"\(.+ to .+\)", cell) for cell in chance[1])


def test_the_curve_turns_one_weight_at_a_time(prepared):
    rows = dict(map(read_cells, tabulate_curve("planted", prepared)))
    assert len(rows) == sum(map(len, TURNED.values())) + len(RULES)
    default = measure_round(prepared).row().split(" | ")
    for knob in TURNED:
        group, name = knob.split("__")
        stands = getattr(getattr(Config(), group), name)
        if stands in TURNED[knob]:
            assert rows[f"planted, {group}.{name} {stands:g}"] == default
    for name, knobs in RULES.items():
        made = measure_round(prepared, Config().with_knobs(**knobs))
        assert rows[f"planted, {name}"] == made.row().split(" | ")


def test_terms_of_the_weight_are_told_apart_and_then_left_out(encoder):
    prepared = prepare(synthetic_club(40, seed=7), encoder)  # of both collars
    lines = [read_cells(line) for line in tabulate_why("planted", prepared)]
    terms = [title for title, cells in lines if "of the top 2 %" in cells[-1]]
    left_out = {title: cells for title, cells in lines if "without" in title}
    assert len(terms) == len(left_out) + 1, "the weight itself cannot be left out"
    without = measure_round(prepared, Config(bubble=0.0)).row().split(" | ")
    assert left_out["planted, round without the reward"] == without
    values = {title.partition(", ")[2]: float(cells[1]) for title, cells in lines[: len(terms)]}
    weight = values.pop("weight")
    assert weight != 0
    assert all(abs(value) < 20 for value in values.values())


def test_hosts_are_asked_of_each_reward_in_turn(tmp_path, encoder, monkeypatch):
    monkeypatch.setattr(against_chance, "JUDGED", write_clubs(tmp_path))
    monkeypatch.setattr(against_chance, "make_encoder", lambda **_: encoder)
    rows = dict(map(read_cells, tabulate_hosts()))
    assert list(rows) == [
        "default", "bridging.other_collar 0", "bridging.views 0",
        "bridging.views 0, bridging.other_collar 0",
    ]  # fmt: skip
    for would, never in rows.values():
        assert 0 < float(would) <= 1
        assert float(would) + float(never) <= 1.001
    # nobody states views, so their reward decides nothing
    assert rows["default"] == rows["bridging.views 0"]


def test_the_clubs_are_three_and_one_of_them_has_drawn_views():
    clubs = dict(read_clubs())
    assert list(clubs) == ["sample", "company", "made of its words, 400"]
    assert all(len(member.viewpoints) == 8 for member in clubs["company"].members)
    assert len(clubs["made of its words, 400"]) == 400

"""Ablation: taking away what matters costs, taking away what does not is free, the dial turns."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from benchmarks.quality.ablation import needs
from benchmarks.quality.ablation.clubs import BUBBLE, ablate_clubs, variants
from benchmarks.quality.ablation.dates import FULL, learnt_without, reward
from benchmarks.quality.ablation.dial import DIAL, measure_dial_of_clubs
from benchmarks.quality.ablation.needs import ablate_needs, judged_pairs
from benchmarks.quality.ablation.run import evaluate_ablation
from benchmarks.quality.ablation.shapes import SHAPES
from benchmarks.quality.encoder.methods import EMBEDDED, RANDOM
from benchmarks.quality.people.club_learnt import distance_columns, learn
from benchmarks.quality.people.clubs import watched
from benchmarks.quality.people.dates import read_dates
from benchmarks.quality.people.speed_dating import held_out
from recommender.cli.main import app
from recommender.club.club import Club
from recommender.config import Bridging
from recommender.errors import InputError
from recommender.maths.measures.outcome_metrics import auc
from tests.benchmarks.quality.people.planted_dates import write

JUDGEMENTS = Path(__file__).resolve().parents[4] / "data" / "judgements.csv"


def test_without_what_was_planted_nothing_is_left(tmp_path):
    dates = read_dates(write(tmp_path / "speed_dating"))
    dates = dates.of(np.isin(dates.evening, np.unique(dates.evening)[:5]))
    full, without = (
        np.nanmean(held_out(dates, learnt_without(part), 0).aucs)
        for part in (None, "needs and offers")
    )
    assert full > 0.75
    assert without < 0.6
    near = reward(dates, "linear")
    assert near.max() <= SHAPES["linear"](np.zeros(1), Bridging())[0]


def test_a_line_falls_where_the_band_rises():
    closeness = np.linspace(0, Bridging().mu, 5)
    shapes = {name: shape(closeness, Bridging()) for name, shape in SHAPES.items()}
    assert (np.diff(shapes["inverted U"]) > 0).all()
    assert (np.diff(shapes["linear"]) < 0).all()


def test_judged_pairs_are_everybody_else_and_grades_the_best(sample_club):
    rows = [("m001", "m003", 0), ("m001", "m003", 2), ("m002", "m001", 1)]
    table = pd.DataFrame(rows, columns=["need_member", "member", "grade"])
    judged = judged_pairs(sample_club, table)
    assert len(judged.pairs) == 2 * 239
    assert judged.grades.sum() == 3
    assert (judged.pairs[:, 0] < judged.pairs[:, 1]).all()
    best = judged.pairs[judged.grades == 2][0]
    assert [sample_club.ids[row] for row in best] == ["m001", "m003"]
    with pytest.raises(InputError, match="m999 is no member"):
        judged_pairs(sample_club, table.replace("m003", "m999"))


def test_needs_met_are_what_finds_judged_needs(sample_club):
    judgements = pd.read_csv(JUDGEMENTS)
    some = judgements[judgements["need_member"].isin(judgements["need_member"].unique()[::5])]
    named = {*some["need_member"], *some["member"]}
    club = Club.build(member for member in sample_club.members if member.id in named)
    records = ablate_needs(club, some, encoders=(EMBEDDED, RANDOM))
    found = {(each.method, each.metric): each for each in records}
    assert found[needs.FULL, "nDCG@10 lost"].value == 0
    assert found["without needs met", "nDCG@10 lost"].low > 0
    assert found["encoder random", "AUC per person lost"].low > 0
    assert found["encoder random", "AUC per person"].value == pytest.approx(0.5, abs=0.1)


def circle(seed, n=40):
    """Those two steps apart meet: mutual contacts decide everywhere alike."""
    rng = np.random.default_rng(seed)
    before = np.triu(rng.random((n, n)) < 0.08, 1)
    before |= before.T
    friends = before.astype(int)
    after = (friends @ friends > 0) & ~before & ~np.eye(n, dtype=bool)
    return watched(f"circle {seed}", before.astype(float), after, [np.arange(n) % 2.0])


def test_what_other_groups_teach_holds_in_this_one_and_the_dial_turns_away_from_it():
    clubs = [circle(seed) for seed in range(3)]
    learnt = learn(clubs[1:])
    here = clubs[0]
    methods = variants(learnt)
    alone = methods["without any reward for distance"](here, here.pairs, 0)
    assert auc(here.new, alone) > 0.95
    assert auc(here.new, methods["without the learnt part"](here, here.pairs, 0)) < 0.2
    records = [
        each for each in measure_dial_of_clubs(clubs[:2]) if each.protocol == "dial, circle 0"
    ]
    bridging = [each.value for each in records if each.metric == "bridging"]
    hits = [each.value for each in records if each.metric == "hits"]
    assert len(bridging) == len(DIAL)
    assert bridging[-1] > bridging[0]
    assert hits[-1] <= hits[0]


def test_what_is_missing_is_said_and_nothing_at_all_is_an_error(sample_club, tmp_path):
    notices: list[str] = []
    with pytest.raises(InputError, match=r"nothing to measure; .*judgements\.csv is missing"):
        evaluate_ablation(tmp_path, sample_club, tmp_path / "judgements.csv", notify=notices.append)
    assert len(notices) == 3
    assert "people.parquet" in notices[1]


def test_the_full_method_is_the_one_others_are_compared_with():
    assert FULL == needs.FULL


def test_variants_of_small_groups_are_sums_of_what_was_learnt_and_the_reward():
    clubs = [circle(seed, n=24) for seed in range(3)]
    learnt, here = learn(clubs[1:]), clubs[0]
    scores = {name: method(here, here.pairs, 0) for name, method in variants(learnt).items()}
    odds = scores["without any reward for distance"]
    far = scores["without the learnt part"]
    assert scores["all of it"] == pytest.approx(odds + BUBBLE * far)
    closeness = distance_columns(here, here.pairs, 0)["closeness"].to_numpy()
    bend, line = (SHAPES[name](closeness, Bridging()) for name in ("inverted U", "linear"))
    flat = scores["without the inverted U"]
    assert flat == pytest.approx(scores["all of it"] - BUBBLE * bend)
    assert scores["linear instead of the inverted U"] == pytest.approx(flat + BUBBLE * line)
    for name in ("mutual contacts", "the same community", "the network"):
        assert (scores[f"without {name}"] >= scores["all of it"] - 1e-9).all(), name


def test_every_group_is_measured_with_every_variant_and_never_learns_from_itself():
    clubs = [circle(seed, n=24) for seed in range(3)]
    steps: list[int] = []
    records = ablate_clubs(clubs, progress=lambda _, done, total: steps.append(total - done))
    assert steps == [2, 1, 0]
    assert {record.protocol for record in records} == {f"ablation, circle {n}" for n in range(3)}
    names = set(variants(learn(clubs)))
    for club in clubs:
        of_club = [one for one in records if one.protocol == f"ablation, {club.name}"]
        assert {record.method for record in of_club} == names
    # Another outcome in the first group changes nothing that is measured of it by the others.
    alone = learn(clubs[1:]).log_odds(clubs[0], clubs[0].pairs)
    turned = [replace(clubs[0], new=1 - clubs[0].new), *clubs[1:]]
    assert learn(turned[1:]).log_odds(turned[0], turned[0].pairs) == pytest.approx(alone)


def test_the_command_measures_what_is_there_and_says_what_is_not(tmp_path):
    write(tmp_path / "data" / "speed_dating", evenings=3, size=5)
    done = CliRunner().invoke(
        app,
        [
            "evaluate", "ablation", "--data", str(tmp_path / "data"), "--out", str(tmp_path / "out"),
            "--judgements", str(tmp_path / "none.csv"), "--json",
        ],
    )  # fmt: skip
    assert done.exit_code == 0, done.exception
    assert "none.csv is missing" in done.stderr
    printed = json.loads(done.stdout)["records"]
    assert {row["protocol"] for row in printed} == {"ablation, speed dating", "dial, speed dating"}
    assert json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8")) == printed

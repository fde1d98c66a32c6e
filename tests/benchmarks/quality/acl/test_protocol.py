"""The whole way: ours finds what likeness misses; lists, rounds and calibration by hand."""

import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from typer.testing import CliRunner

from benchmarks.quality.acl.acl import evaluate_acl
from benchmarks.quality.acl.baselines import METHODS as BASELINES
from benchmarks.quality.acl.bench import Bench
from benchmarks.quality.acl.calibration import fit_scale
from benchmarks.quality.acl.linear import Linear, fit_linear
from benchmarks.quality.acl.methods import Scorer
from benchmarks.quality.acl.ranking import measure_rankings
from benchmarks.quality.acl.rounds import (
    Judge,
    collect_edges,
    make_round,
    measure_lists,
    measure_round,
    take_lists,
)
from benchmarks.quality.acl.sample import Sample, draw_samples, join_samples
from benchmarks.quality.acl.snapshot import Snapshot
from benchmarks.quality.acl.society import followed
from recommender.cli.main import app
from recommender.errors import InputError

CUTOFF = 2010
METHODS = (
    "nearest neighbour",
    "Adamic-Adar",
    "a model made for papers, linear",
    "a model made for papers, linear, person effects left out",
    "logistic regression, 13 features",
)


@pytest.fixture(scope="module")
def records(folder, embedded):
    return evaluate_acl(folder, CUTOFF, embedded, only=METHODS)


@pytest.fixture(scope="module")
def earlier(anthology):
    return followed(anthology, CUTOFF - 2)


def value(records, protocol, method, metric):
    found = [
        each
        for each in records
        if each.protocol.endswith(protocol) and (each.method, each.metric) == (method, metric)
    ]
    assert len(found) == 1, (protocol, method, metric)
    return found[0]


def test_ours_finds_bridges_that_likeness_misses(records):
    ours = value(records, "bridging ranking", "a model made for papers, linear", "AUC")
    nearest = value(records, "bridging ranking", "nearest neighbour", "AUC")
    assert ours.low > 0.7
    assert nearest.high < 0.5
    without = value(
        records,
        "bridging ranking",
        "a model made for papers, linear, person effects left out",
        "MRR",
    )
    assert without.value > 3 * value(records, "bridging ranking", "nearest neighbour", "MRR").value


def test_mutual_contacts_cannot_tell_pairs_that_have_none_apart(records):
    assert value(records, "bridging ranking", "Adamic-Adar", "AUC").value == 0.5
    assert value(records, "bridging round of 3", "Adamic-Adar", "no mutual contact").value == 1.0
    assert value(records, "anyone round of 3", "Adamic-Adar", "no mutual contact").value < 0.2


def test_everyone_gets_their_number(records):
    for method in METHODS:
        for protocol in ("bridging round of 3", "anyone round of 10"):
            assert value(records, protocol, method, "got their number").value > 0.98


def test_chances_are_those_that_come_true(records):
    name = "logistic regression, 13 features"
    assert value(records, "bridging ranking", name, "ECE").value < 0.03
    assert 0.3 < value(records, "bridging ranking", name, "expected per found").value < 3.0


def test_records_are_numbers_of_all_and_never_of_one(records, anthology):
    assert all(math.isfinite(each.value) for each in records)
    words = {each.method for each in records} | {each.metric for each in records}
    assert not words & set(anthology.ids)
    assert value(records, "society", "data", "members").value == 160


def test_every_method_scores_every_open_pair(anthology, earlier):
    bench = Bench(earlier.society, [followed(anthology, CUTOFF - 4)])
    rows = np.arange(40)
    open_to = bench.at.askable(rows, bridging=True)
    for name, method in BASELINES.items():
        if isinstance(method, Scorer):
            scores = method.prepare(bench)(rows)
            assert scores.shape == (40, len(bench.at)), name
            assert np.isfinite(scores[open_to]).all(), name


def test_a_sample_stands_for_all_pairs(earlier):
    bridging, anyone = draw_samples(earlier, seed=0)
    for sample, kind in ((bridging, True), (anyone, False)):
        ties = earlier.positives(bridging=kind)
        assert sample.good.sum() == ties.nnz  # either side of each
        everyone = earlier.at.askable(np.arange(len(earlier.at)), bridging=kind)
        assert sample.weight.sum() == pytest.approx(everyone.sum(), rel=0.05)
        even, good = sample.even, sample.good == 1
        per_member = np.bincount(sample.member[good], even[good])
        assert np.ptp(per_member[per_member > 0]) < 1e-9
        assert even[good].sum() == pytest.approx(even.sum() / 10)


def test_samples_of_two_cutoffs_keep_their_members_apart(earlier):
    one = draw_samples(earlier, seed=0)[0]
    both = join_samples([one, one])
    assert len(np.unique(both.member)) == 2 * len(np.unique(one.member))


def test_a_list_is_judged_by_the_places_of_the_good_ones():
    scores = np.array([[9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 99, -1]], dtype=np.float32)
    open_to, good = np.ones(scores.shape, dtype=bool), np.zeros(scores.shape, dtype=bool)
    open_to[0, 10] = False
    good[0, [2, 11]] = True  # third, and last of eleven
    found = measure_rankings(scores, open_to, good).iloc[0]
    assert found["MRR"] == pytest.approx(1 / 3)
    assert found["hit@10"] == 1
    assert found["recall@50"] == found["recall@100"] == 1
    assert found["AUC"] == pytest.approx((7 + 0) / 18)


def test_ties_share_the_mean_of_their_places():
    scores = np.zeros((1, 5), dtype=np.float32)
    good = np.array([[True, False, False, False, False]])
    found = measure_rankings(scores, np.ones((1, 5), dtype=bool), good).iloc[0]
    assert found["MRR"] == pytest.approx(1 / 3)
    assert found["AUC"] == 0.5


@pytest.fixture
def judge():
    """Eight people; 0-4, 1-5 wrote together, the latter as a bridge; 0-4 had a mutual contact."""
    near = np.eye(8, dtype=bool)
    near[0, 4] = near[4, 0] = True
    ties = (np.ones(4), ([0, 4, 1, 5], [4, 0, 5, 1]))
    bridge = (np.ones(2), ([1, 5], [5, 1]))
    nothing = csr_array((8, 8))
    papers = SimpleNamespace(homonym_risk=np.zeros(8), ids=tuple("abcdefgh"))
    at = Snapshot(2010, papers, np.arange(8), nothing, np.zeros(8, dtype=np.int64))  # type: ignore[arg-type]
    at.__dict__["near"] = near
    return Judge(at, csr_array(ties, shape=(8, 8)), csr_array(bridge, shape=(8, 8)))


def table():
    scores = np.full((8, 8), -np.inf, dtype=np.float32)
    for i in range(8):
        for j in range(8):
            if (i < 4) != (j < 4):
                scores[i, j] = 1.0 if abs(i - j) == 4 else 0.1 * (i + j) / 14
    return scores


def test_a_round_makes_the_best_pairs_and_counts_what_came_of_them(judge):
    edges = collect_edges(table(), np.random.default_rng(0))
    made = make_round(*edges, judge.at.clean, 1)
    assert sorted(map(tuple, made)) == [(0, 4), (1, 5), (2, 6), (3, 7)]
    found = {each.metric: each.value for each in measure_round(made, judge, 1, 0)}
    assert found["hits per introduction"] == 0.5
    assert found["bridging hits per introduction"] == 0.25
    assert found["no mutual contact"] == 0.75
    assert found["got their number"] == 1.0


def test_where_all_scores_are_equal_nobody_is_in_everyones_list():
    scores = np.zeros((400, 400), dtype=np.float32)
    np.fill_diagonal(scores, -np.inf)
    rng = np.random.default_rng(0)
    listed = take_lists(scores, rng)
    assert np.bincount(listed[:, 1]).max() < 30
    made = make_round(*collect_edges(scores, rng), np.ones(400, dtype=bool), 3)
    assert (np.bincount(made.ravel(), minlength=400) == 3).all()


def test_lists_without_a_matcher_are_everyones_own(judge):
    listed = take_lists(table(), np.random.default_rng(0))
    assert len(listed) == 8 * 4
    found = {each.metric: each.value for each in measure_lists(listed, judge, 1, 0)}
    assert found["hits per introduction"] == 0.5
    assert found["most often named"] == 1.0
    twice = {each.metric: each.value for each in measure_lists(listed, judge, 2, 0)}
    assert twice["most often named"] > 2


def test_scores_are_scaled_to_what_happened_at_the_latest_cutoff():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((40_000, 1)).astype(np.float32)
    good = (rng.random(len(X)) < 1 / (1 + np.exp(3 - 2 * X[:, 0]))).astype(np.int64)
    sample = Sample(X, good, np.ones(len(X)), np.arange(len(X)), np.arange(len(X)))
    shift, slope = fit_scale(lambda _: Linear(0.0, np.array([0.5])), [sample])
    assert shift == pytest.approx(-3, abs=0.1)
    assert slope == pytest.approx(4, abs=0.15)


def test_weights_are_found_in_the_units_of_their_columns():
    rng = np.random.default_rng(0)
    X = (rng.standard_normal((20_000, 3)) * [1, 100, 1]).astype(np.float32)
    good = (rng.random(len(X)) < 1 / (1 + np.exp(-(X[:, 0] + X[:, 1] / 100)))).astype(np.int64)
    model = fit_linear(X, good, np.ones(len(X)), np.array([True, True, False]))
    assert model.coef == pytest.approx([1, 0.01, 0], rel=0.1)
    assert model.without(np.array([False, True, False])).coef[1] == 0


def test_unknown_methods_and_years_are_named(folder, embedded):
    with pytest.raises(InputError, match="no method"):
        evaluate_acl(folder, CUTOFF, embedded, only=("magic",))
    with pytest.raises(InputError, match="2013 to 2014 are wanted"):
        evaluate_acl(folder, 2012, embedded, only=("random",))
    with pytest.raises(InputError, match="nobody"):
        evaluate_acl(folder, 1999, embedded, only=("random",))


def test_the_command_writes_records(folder, tmp_path):
    arguments = [
        "evaluate",
        "acl",
        "--data",
        str(folder),
        "--cutoff",
        str(CUTOFF),
        "--no-cache",
        "--no-parts",
    ]
    arguments += ["--only", "random", "--out", str(tmp_path)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.exception
    written = pd.read_json(Path(tmp_path) / "results.json")
    assert {"protocol", "method", "metric", "value", "low", "high", "n"} == set(written.columns)
    assert set(written["method"]) == {"random", "data"}


def test_missing_data_are_named(tmp_path):
    done = CliRunner().invoke(app, ["evaluate", "acl", "--data", str(tmp_path)])
    assert isinstance(done.exception, InputError)
    assert "papers.parquet is missing" in str(done.exception)

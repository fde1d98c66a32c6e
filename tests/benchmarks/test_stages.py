"""The stages' benchmark on a small club: what it counts is what a round gives."""

import numpy as np
import pytest

from benchmarks import stages
from benchmarks.clubs import synthetic_club
from recommender.adapters.sentence_encoder import load_encoder
from recommender.maths.pairs import all_pairs, pair_keys
from recommender.pipeline import introduce_club
from recommender.pipeline.candidates import find_candidates
from recommender.pipeline.score import weigh_pairs

ALWAYS = {
    "encoding", "profiles encoded", "whole round", "whole round, CPU",
    "peak memory of the process", "introductions made", "certificate of the round", "scoring",
    "one member on demand", "one member on demand, CPU",
}  # fmt: skip


@pytest.fixture(scope="module")
def encoder_alone():
    return load_encoder()


@pytest.fixture(scope="module")
def records(sample_club, encoder_alone):
    return {record.benchmark: record for record in stages.measure_club(sample_club, encoder_alone)}


@pytest.fixture(scope="module")
def rules(prepared):
    return stages._rules(prepared)


def test_every_stage_has_its_number_with_and_without_cells(records):
    searched = {"candidates per member", "candidate value", "missing against all pairs"}
    assert set(records) >= ALWAYS | searched | {f"{name}, in cells" for name in searched}
    assert {"search, CPU", "search, in cells, CPU", "index, built"} <= set(records)
    assert {record.size for record in records.values()} == {240}


def test_the_round_that_is_timed_is_the_clubs_round(records, sample_round, sample_club):
    made = records["introductions made"]
    assert made.value == len(sample_round.introductions)
    asked = sum(member.per_round for member in sample_club.members)
    assert made.ratio == pytest.approx(2 * made.value / asked)
    assert records["certificate of the round"].ratio == pytest.approx(
        sample_round.certificate.ratio
    )


def test_numbers_by_their_yardsticks_agree(records):
    whole = records["whole round"]
    assert whole.ratio == pytest.approx(whole.value / 240 * 1e3)
    request = records["one member on demand"]
    assert request.ratio == pytest.approx(request.value / 30)
    assert records["profiles encoded"].ratio == pytest.approx(
        records["profiles encoded"].value / 5_000
    )


def test_a_round_on_candidates_comes_close_to_one_on_all_pairs_and_never_above(records):
    for how in ("", ", in cells"):
        assert 0.95 < records[f"candidate value{how}"].ratio <= 1 + 1e-6
        assert records[f"missing against all pairs{how}"].value >= -1e-9


def test_candidates_are_counted_per_member(records, prepared, rules):
    pairs = find_candidates(prepared, rules)
    assert records["candidates per member"].value == len(pairs) / 240
    assert records["candidates per member"].ratio == pytest.approx(len(pairs) / (240 * 239 / 2))


@pytest.mark.parametrize("most", [2_000, 0], ids=["all pairs solved", "bounded by prices"])
def test_no_round_on_all_pairs_is_above_the_bound(prepared, rules, monkeypatch, most):
    best = introduce_club(prepared, stages.WEEK)
    total = sum(introduction.weight for introduction in best.introductions)
    monkeypatch.setattr(stages, "_ALL_PAIRS", most)
    few = find_candidates(prepared, rules)[::3]
    weighed = weigh_pairs(prepared, few, rules)
    ours, bound, count = stages._bound_rounds(prepared, weighed, rules)
    assert ours <= bound + 1e-6
    assert count <= len(best.introductions)
    worth = prepared.config.rules.introduction_worth
    assert bound + worth * count >= total + worth * len(best.introductions) - 1e-6


def test_pairs_that_are_worth_their_prices_are_none_of_those_known(prepared, rules):
    weighed = weigh_pairs(prepared, find_candidates(prepared, rules)[::5], rules)
    pairs = stages._find_worth_their_prices(prepared, weighed, np.zeros(240), rules)
    assert len(pairs)
    known = set(pair_keys(weighed.pairs, 240).tolist())
    assert not known & set(pair_keys(pairs, 240).tolist())
    assert (pairs[:, 0] < pairs[:, 1]).all()


def test_the_plain_score_of_a_pair_is_the_same_both_ways(prepared):
    for a, b in all_pairs(240)[::3_000].tolist():
        one, other = (stages._score_in_python(prepared, *pair) for pair in ((a, b), (b, a)))
        assert one == pytest.approx(other, abs=1e-5)
        assert one >= -1.01


def test_only_requests_are_measured_where_only_they_are_asked_for(encoder_alone):
    records = stages.measure_on_demand(60, encoder_alone)
    assert [record.benchmark for record in records] == [
        "one member on demand", "one member on demand, CPU",
    ]  # fmt: skip
    assert {record.size for record in records} == {60}


def test_above_a_size_all_pairs_are_not_searched(monkeypatch, encoder_alone):
    monkeypatch.setattr(stages, "_BOUNDED", 50)
    records = stages.measure_club(synthetic_club(60), encoder_alone)
    assert {record.benchmark for record in records} == ALWAYS

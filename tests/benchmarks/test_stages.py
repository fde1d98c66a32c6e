"""The stages' benchmark on a small club: what it counts is what a round gives."""

import pytest

from benchmarks import stages
from benchmarks.clubs import synthetic_club
from recommender.adapters.sentence_encoder import load_encoder
from recommender.maths.pairs import all_pairs
from recommender.pipeline import introduce_club
from recommender.pipeline.candidates import find_candidates

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
def scorer(prepared):
    return stages._make_scorer(prepared)


def test_every_stage_has_its_number(records):
    searched = {"candidates per member", "candidate value", "candidate value over chance"}
    assert set(records) >= ALWAYS | searched | {"search, CPU", "index, built"}
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
    for name in ("candidate value", "candidate value over chance"):
        assert 0.99 < records[name].ratio <= 1 + 1e-6


def test_candidates_are_counted_per_member(records, prepared, scorer):
    pairs = find_candidates(prepared, scorer)
    assert records["candidates per member"].value == len(pairs) / 240
    assert records["candidates per member"].ratio == pytest.approx(len(pairs) / (240 * 239 / 2))


@pytest.mark.parametrize("most", [2_000, 0], ids=["all pairs", "a wider search"])
def test_few_candidates_are_worth_less_than_what_they_are_held_against(
    prepared, scorer, monkeypatch, most
):
    monkeypatch.setattr(stages, "_ALL_PAIRS", most)
    few = find_candidates(prepared, scorer)[::3]
    ours, best, count = stages._compare_rounds(prepared, scorer, few)
    assert ours < best
    whole = introduce_club(prepared, stages.WEEK)
    assert count <= len(whole.introductions)
    total = sum(introduction.weight for introduction in whole.introductions)
    assert best == pytest.approx(total, rel=0.01)


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
    monkeypatch.setattr(stages, "_COMPARED", 50)
    records = stages.measure_club(synthetic_club(60), encoder_alone)
    assert {record.benchmark for record in records} == ALWAYS

"""Claims: who leads, by how much of a margin, and where we lose, against a plain count."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.report.claims import BEHIND, LOST, are_apart, claim, is_ours
from benchmarks.quality.report.digits import number
from tests.benchmarks.quality.report.planted_records import record

rates = st.integers(1, 40).map(lambda step: step / 20)
halves = st.sampled_from([0.01, 0.05, 0.2])


@given(rates, halves, st.lists(st.tuples(rates, halves), min_size=1, max_size=5), st.booleans())
def test_the_sentence_agrees_with_a_plain_count(value, half, others, lower):
    ours = record("ours", value, half)
    rivals = [record(f"rival {n}", *rival) for n, rival in enumerate(others)]
    sign = -1 if lower else 1
    better = [rival for rival in rivals if sign * rival.value > sign * value]
    sentence = claim([ours, *rivals], "lift@3", lower=lower)
    best = max(rivals, key=lambda rival: sign * rival.value)
    assert sentence.startswith("**lift@3**: ")
    if better:
        assert f"{best.method} ({number(best.value)}) is ahead" in sentence
        assert f"number {len(better) + 1} of {len(rivals) + 1}" in sentence
        assert (LOST in sentence) == are_apart(ours, best)
    else:
        assert BEHIND not in sentence
        assert LOST not in sentence
        level = best.value == value
        assert ("are level" in sentence) == level
        if not level:
            assert ("intervals are apart" in sentence) == are_apart(ours, best)


@given(st.permutations(["ours", "nearest", "random", "Adamic-Adar"]))
def test_the_order_of_records_makes_no_difference(order):
    values = {"ours": 1.1, "nearest": 1.3, "random": 1.0, "Adamic-Adar": 1.2}
    sentence = claim([record(name, values[name]) for name in order], "lift@3")
    assert sentence == (
        "**lift@3**: nearest (1.300) is ahead; ours (1.100) is number 3 of 4; "
        "**We lose here**: the intervals are apart."
    )


def test_of_two_rivals_that_are_level_the_first_is_named():
    records = [record("ours", 1.0), record("first", 1.3), record("second", 1.3)]
    assert "first (1.300) is ahead; ours (1.000) is number 3 of 3" in claim(records, "lift@3")


def test_another_metric_and_undefined_numbers_count_for_nothing():
    records = [record("ours", 1.0), record("nearest", math.nan), record("random", 0.9)]
    records.append(record("best", 9.0, metric="AUC"))
    assert "next is random" in claim(records, "lift@3")
    assert claim(records[:2], "lift@3") == ""
    assert claim([record("ours", math.nan), record("random", 0.9)], "lift@3") == ""
    assert claim([], "lift@3") == ""


def test_a_variant_can_be_named_to_stand_for_us():
    records = [record("ours", 2.0), record("ours, linear", 1.0), record("nearest", 1.5)]
    assert "nearest (1.500) is ahead; ours, linear (1.000) is number 2 of 2" in claim(
        records, "lift@3", ours="ours, linear"
    )
    assert "ours (2) is ahead" in claim(records, "lift@3")


@pytest.mark.parametrize(
    ("method", "expected"),
    [("ours", True), ("ours, linear", True), ("oursome", False), ("not ours", False), ("", False)],
)
def test_ours_are_the_method_and_its_variants(method, expected):
    assert is_ours(method) is expected


@given(rates, halves, rates, halves)
def test_intervals_are_apart_either_way_or_not_at_all(one, half, other, other_half):
    a, b = record("a", one, half), record("b", other, other_half)
    assert are_apart(a, b) == are_apart(b, a)
    shared = max(a.low, b.low) <= min(a.high, b.high)
    assert are_apart(a, b) == (not shared)
    assert not are_apart(a, a)


@pytest.mark.parametrize("end", ["low", "high"])
def test_an_interval_of_which_an_end_is_missing_is_apart_from_none(end):
    whole = record("a", 1.0, 0.01)
    broken = replace(record("b", 5.0, 0.01), **{end: math.nan})
    assert are_apart(whole, replace(broken, **{end: 5.0}))
    assert not are_apart(whole, broken)
    assert not are_apart(broken, whole)

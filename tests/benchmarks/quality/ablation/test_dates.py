"""Ablation of dates: what is lost is paired, and each kind of answer is left out in turn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from benchmarks.quality.ablation.dates import (
    FULL,
    PROTOCOL,
    _columns,
    _lift_lost,
    ablate_dates,
    learnt_without,
    reward,
    rewarded,
    variants,
)
from benchmarks.quality.ablation.shapes import SHAPES
from benchmarks.quality.people.date_features import parts_between, similarity
from benchmarks.quality.people.dates import read_dates
from recommender.config import Bridging
from tests.benchmarks.quality.people.planted_dates import write


@pytest.fixture(scope="module")
def dates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dates") / "speed_dating"
    return read_dates(write(folder, evenings=3, size=5))


@pytest.fixture(scope="module")
def records(dates):
    return {(record.method, record.metric): record for record in ablate_dates(dates)}


def test_each_kind_of_answer_is_left_out_in_turn(dates):
    kinds = list(parts_between(dates))
    assert list(variants(dates)) == [
        FULL,
        *(f"without {kind}" for kind in kinds),
        *(f"reward for distance, {shape}" for shape in SHAPES),
    ]
    whole = _columns(dates, None).shape[1]
    widths = [parts_between(dates)[kind].shape[1] for kind in kinds]
    assert whole == sum(widths)
    for kind, width in zip(kinds, widths, strict=True):
        assert _columns(dates, kind).shape == (len(dates.match), whole - width)


def test_every_variant_has_every_number_and_all_of_it_loses_nothing(dates, records):
    metrics = ["AUC per person", "lift@3", "list lift@3", "AUC per person lost", "lift@3 lost"]
    assert set(records) == {(method, metric) for method in variants(dates) for metric in metrics}
    assert {record.protocol for record in records.values()} == {PROTOCOL}
    for metric in metrics[3:]:
        lost = records[FULL, metric]
        assert (lost.value, lost.low, lost.high) == (0, 0, 0)


def test_what_is_lost_is_the_difference_to_all_of_it(dates, records):
    for method in variants(dates):
        for metric in ("AUC per person", "lift@3"):
            lost = records[FULL, metric].value - records[method, metric].value
            assert records[method, f"{metric} lost"].value == pytest.approx(lost)


def test_without_what_was_planted_much_is_lost(records):
    lost = records["without needs and offers", "AUC per person lost"].value
    others = [
        record.value
        for (method, metric), record in records.items()
        if metric == "AUC per person lost" and method not in {FULL, "without needs and offers"}
    ]
    assert lost > 0.1
    assert lost > max(others)


counts = st.lists(
    st.tuples(st.integers(0, 5), st.integers(5, 9), st.integers(1, 4)), min_size=2, max_size=8
)


@given(counts, st.integers(0, 5))
@settings(deadline=None, max_examples=15)
def test_a_lift_lost_is_a_difference_of_ratios_of_sums(rows, shift):
    full = np.array(rows, dtype=float)
    without = full.copy()
    without[:, 0] = np.maximum(without[:, 0] - shift, 0)
    found = _lift_lost(full, without, 0)
    expected = (full[:, 0].sum() - without[:, 0].sum()) / full[:, 2].sum()
    assert found.value == pytest.approx(expected)
    assert found.low - 1e-9 <= found.value <= found.high + 1e-9
    assert found.low >= -1e-9, "drawn together, the difference has the same sign in every draw"


def test_the_reward_is_that_of_places_among_all_dates(dates):
    likeness = similarity(dates)
    order = rankdata(likeness)
    places = (order - 0.5) / len(order)
    for shape, function in SHAPES.items():
        assert reward(dates, shape) == pytest.approx(function(places, Bridging()))
    line = reward(dates, "linear")
    assert np.argmin(line) == np.argmax(likeness)


def test_a_rewarded_variant_is_ours_plus_the_dial_times_the_reward(dates):
    evenings = np.unique(dates.evening)
    test = dates.evening == evenings[0]
    train, held = dates.of(~test), dates.of(test)
    plain = learnt_without(None)(train, held, 0)
    for bubble in (0.0, 0.5, 1.0):
        scores = rewarded("linear", bubble)(train, held, 0)
        assert scores == pytest.approx(plain + bubble * reward(held, "linear"))

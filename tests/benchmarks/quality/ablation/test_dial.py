"""The dial: rounds at each position, and the shares counted introduction by introduction."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.quality.ablation.dial import DIAL, K, _measure_share, _turn_dial
from benchmarks.quality.ablation.dial import measure_dial_of_dates as dial_of_dates
from benchmarks.quality.people.dates import read_dates
from benchmarks.quality.people.rounds import matched
from tests.benchmarks.quality.people.planted_dates import write


def group(n, first=0):
    return np.array(list(itertools.combinations(range(first, first + n), 2)), dtype=np.int64)


@given(st.integers(5, 7), st.integers(0, 1000))
@settings(deadline=None, max_examples=15)
def test_each_position_is_a_round_by_the_sum_of_odds_and_reward(n, seed):
    pairs, rng = group(n), np.random.default_rng(seed)
    odds, far = rng.normal(size=(2, len(pairs)))
    good, bridges = rng.integers(0, 2, len(pairs)), rng.random(len(pairs)) < 0.5
    records = list(_turn_dial("x", pairs, [np.arange(len(pairs))], (odds, far), (good, bridges)))
    assert [float(record.method) for record in records[::2]] == list(DIAL)
    assert {record.protocol for record in records} == {"dial, x"}
    for hits, bridging in zip(records[::2], records[1::2], strict=True):
        chosen = matched(pairs, odds + float(hits.method) * far, K)
        assert (hits.metric, bridging.metric) == ("hits", "bridging")
        assert hits.value == pytest.approx(good[chosen].mean())
        assert bridging.value == pytest.approx(bridges[chosen].mean())
        assert hits.n == bridging.n == chosen.sum()


def test_a_round_is_made_within_each_group_of_rows():
    pairs = np.concatenate([group(5), group(5, first=5)])
    rows = [np.arange(10), np.arange(10, 20)]
    # Whatever the second group's scores are, the first one's introductions are as many.
    odds = np.concatenate([np.zeros(10), np.full(10, 50.0)]) + np.arange(20) / 100
    good = np.repeat([1, 0], 10)
    records = list(_turn_dial("x", pairs, rows, (odds, np.zeros(20)), (good, good == 1)))
    assert {record.value for record in records if record.metric == "hits"} == {0.5}


def test_where_the_reward_is_for_what_bridges_turning_the_dial_bridges_more():
    pairs, rng = group(12), np.random.default_rng(3)
    bridges = (pairs % 2).sum(axis=1) == 1
    odds = np.where(bridges, 0.0, 0.5) + 0.1 * rng.random(len(pairs))
    records = _turn_dial(
        "x", pairs, [np.arange(len(pairs))], (odds, bridges * 1.0), (np.ones(len(pairs), dtype=int), bridges)
    )  # fmt: skip
    shares = [record.value for record in records if record.metric == "bridging"]
    assert shares == sorted(shares)
    assert shares[0] < 0.5 < shares[-1]


@given(st.lists(st.integers(0, 1), min_size=6, max_size=28))
@settings(deadline=None, max_examples=15)
def test_a_share_lies_in_its_interval_and_is_the_plain_mean(outcomes):
    pairs = group(8)[: len(outcomes)]
    found = _measure_share("hits", pairs, np.array(outcomes, dtype=float))
    assert found.value == pytest.approx(np.mean(outcomes))
    assert found.n == len(outcomes)
    assert math.isnan(found.low) or 0 <= found.low <= found.high <= 1


def test_the_dial_of_dates_counts_dates_of_other_fields_and_careers(tmp_path):
    dates = read_dates(write(tmp_path / "speed_dating", evenings=3, size=5))
    steps = []
    records = dial_of_dates(dates, progress=lambda *step: steps.append(step))
    assert steps == [("dial, speed dating", n, 3) for n in (1, 2, 3)]
    assert [record.method for record in records[::2]] == ["0", "0.1", "0.25", "0.5", "0.75", "1"]
    assert {record.protocol for record in records} == {"dial, speed dating"}
    # Three dates for each of ten people and evening; each evening has 25 dates.
    assert {record.n for record in records} == {3 * 15}
    assert all(0 <= record.value <= 1 for record in records)
    again = dial_of_dates(dates)
    assert records == again

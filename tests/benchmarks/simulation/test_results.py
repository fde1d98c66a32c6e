"""Many years together: means, intervals and ratios, seed by seed, on years worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from benchmarks.simulation.year.results import (
    MEASURES,
    average_weeks,
    exploration_cost,
    half_width,
    summarise,
)

numbers = st.lists(st.floats(-100, 100), min_size=2, max_size=10)


def year(policy, seed, bridging, truth="stated", **others):
    """A row per week: the bridging share of each, and the other measures, by default half."""
    weeks = pd.DataFrame({name: [0.5] * len(bridging) for name in MEASURES})
    weeks = weeks.assign(bridging=bridging, **others)
    return weeks.assign(truth=truth, policy=policy, seed=seed, week=range(1, len(bridging) + 1))


def years(*tables):
    return pd.concat(tables, ignore_index=True)


@given(numbers)
def test_half_an_interval_is_students(values):
    deviation = np.std(values, ddof=1) / math.sqrt(len(values))
    expected = t.ppf(0.975, len(values) - 1) * deviation
    assert half_width(pd.Series(values)) == pytest.approx(expected, rel=3e-3, abs=1e-9)


def test_of_many_values_it_is_two_standard_errors_and_of_one_there_is_none():
    many = pd.Series(np.arange(400.0))
    assert half_width(many) == pytest.approx(2 * many.std() / 20)
    assert math.isnan(half_width(pd.Series([3.0])))


@given(numbers, st.floats(-5, 5), st.floats(0.1, 5))
def test_an_interval_moves_with_its_values_and_grows_with_their_unit(values, shift, unit):
    plain, other = pd.Series(values), pd.Series(values) * unit + shift
    assert half_width(other) == pytest.approx(unit * half_width(plain), rel=1e-6, abs=1e-6)


def test_a_curve_is_the_mean_of_its_seeds_week_by_week():
    table = average_weeks(
        years(
            year("random", 0, [0.1, 0.2]), year("random", 1, [0.3, 0.2]),
            year("similarity", 0, [0.0, 0.4]), year("similarity", 1, [0.2, 0.4]),
        )
    )  # fmt: skip
    assert table[["policy", "week"]].to_numpy().tolist() == [
        ["random", 1], ["random", 2], ["similarity", 1], ["similarity", 2],
    ]  # fmt: skip
    assert table["bridging"].tolist() == pytest.approx([0.2, 0.2, 0.1, 0.4])
    width = table["bridging_high"] - table["bridging"]
    # of two values .2 apart: the standard error is .1
    assert width.tolist() == pytest.approx([1.271, 0.0, 1.271, 0.0])
    assert (table["bridging"] - table["bridging_low"]).tolist() == pytest.approx(width.tolist())


def test_ratios_are_taken_seed_by_seed_before_they_are_averaged():
    table = summarise(
        years(
            year("random", 0, [0.1, 0.1]), year("random", 1, [0.2, 0.2]),
            year("similarity", 0, [0.2, 0.4]), year("similarity", 1, [0.2, 0.2]),
            year("knows the truth", 0, [0.6, 0.6]), year("knows the truth", 1, [0.4, 0.4]),
        )
    ).set_index("policy")  # fmt: skip
    # .3 / .1 and .2 / .2; the ratio of the means would be .25 / .15
    assert table.loc["similarity", "times_random"] == pytest.approx((3 + 1) / 2)
    assert table.loc["similarity", "of_truth"] == pytest.approx((0.3 / 0.6 + 0.2 / 0.4) / 2)
    assert table.loc["random", "times_random"] == 1.0
    assert table.loc["random", "times_random_low"] == 1.0
    assert table.loc["similarity", "bridging"] == pytest.approx(0.25)
    assert table.loc["similarity", "times_random_high"] == pytest.approx(2 + 12.71 * 1)


def test_each_truth_has_its_own_chance():
    table = summarise(
        years(
            year("random", 0, [0.1]), year("similarity", 0, [0.2]),
            year("random", 0, [0.4], truth="popularity"),
            year("similarity", 0, [0.2], truth="popularity"),
        )
    ).set_index(["truth", "policy"])  # fmt: skip
    assert table["times_random"].to_dict() == pytest.approx(
        {
            ("stated", "random"): 1.0, ("stated", "similarity"): 2.0,
            ("popularity", "random"): 1.0, ("popularity", "similarity"): 0.5,
        }
    )  # fmt: skip


def test_the_last_week_counts_for_what_a_year_leaves_behind():
    rows = year("random", 0, [0.1, 0.1], modularity=[0.6, 0.2], worst_tenth=[0.0, 0.3])
    summary = summarise(years(rows)).iloc[0]
    assert summary["modularity"] == 0.2
    assert summary["worst_tenth"] == 0.3
    assert summary["good"] == 0.5


def test_without_chance_or_truth_there_is_no_ratio_to_it():
    table = summarise(years(year("similarity", 0, [0.2]), year("similarity", 1, [0.4])))
    assert not {"times_random", "of_truth"} & set(table.columns)
    assert table["bridging_high"].iloc[0] > table["bridging"].iloc[0]


def test_what_exploring_costs_is_what_is_lost_of_each_year_without_it():
    table = years(
        year("ours, learning", 0, [0.18]), year("ours, no exploration", 0, [0.20]),
        year("ours, learning", 1, [0.40]), year("ours, no exploration", 1, [0.50]),
        year("ours, learning", 0, [0.0], truth="popularity"),
        year("ours, no exploration", 0, [0.9], truth="popularity"),
    )  # fmt: skip
    cost, low, high = exploration_cost(table)
    assert cost == pytest.approx((0.1 + 0.2) / 2)
    assert high - cost == pytest.approx(12.71 * 0.05)
    assert cost - low == pytest.approx(high - cost)

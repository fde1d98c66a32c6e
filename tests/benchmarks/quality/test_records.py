"""Records: intervals, and writing and reading them."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.records import (
    QualityRecord,
    as_rows,
    mean_of,
    plain,
    read_records,
    split_by_protocol,
    updated,
    write_records,
)
from recommender.errors import InputError


def record(value=0.5, low=0.25):
    return QualityRecord(
        protocol="p", method="m", metric="hit_at_1", value=value, low=low, high=0.75, n=4
    )


def test_the_mean_stands_within_its_interval_and_gaps_are_left_out():
    found = mean_of("hit", np.array([0.0, 1.0, np.nan, 1.0, 0.0]))
    assert (found.value, found.n) == (0.5, 4)
    assert 0 <= found.low < 0.5 < found.high <= 1


def test_the_interval_narrows_with_more_units():
    few, many = (mean_of("x", np.tile([0.0, 1.0], n)) for n in (10, 1000))
    assert many.high - many.low < (few.high - few.low) / 5


def test_nothing_to_average_is_not_a_number():
    assert math.isnan(mean_of("x", np.array([np.nan])).value)
    assert math.isnan(plain("size", 3.0).low)


def test_records_come_back_as_they_were_written(tmp_path):
    records = [record(), record(math.nan)]
    write_records(records, tmp_path / "new" / "results.json")
    back = read_records(tmp_path / "new" / "results.json")
    assert back[0] == records[0]
    assert math.isnan(back[1].value)


def test_a_row_has_the_seven_agreed_fields_and_is_plain_json():
    (row,) = as_rows([record(low=math.nan)])
    assert list(row) == ["protocol", "method", "metric", "value", "low", "high", "n"]
    assert json.loads(json.dumps(row, allow_nan=False))["low"] is None


def test_what_is_measured_anew_takes_the_place_of_what_was():
    earlier = [replace(record(), method=name, protocol=p) for p in "pq" for name in "ab"]
    anew = [replace(record(0.9), method=name, protocol="p") for name in "bc"]
    found = updated(earlier, anew)
    assert [(each.protocol, each.method, each.value) for each in found] == [
        ("p", "a", 0.5), ("p", "b", 0.9), ("p", "c", 0.9), ("q", "a", 0.5), ("q", "b", 0.5)
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "[1]", '{"a": 1}', '[{"metric": "x"}]'])
def test_a_file_that_holds_no_results_is_named(tmp_path, text):
    file = tmp_path / "results.json"
    file.write_text(text)
    with pytest.raises(InputError, match=r"results\.json holds no results"):
        read_records(file)


numbers = st.floats(-1e4, 1e4) | st.just(math.nan)


@given(numbers, numbers)
def test_numbers_keep_four_decimals_and_small_rates_six(value, low):
    (row,) = as_rows([record(value, low)])
    for name, number in (("value", value), ("low", low)):
        if math.isnan(number):
            assert row[name] is None
        else:
            assert abs(row[name] - number) <= (0.5e-4 if abs(number) >= 0.01 else 0.5e-6) * 1.0001


@given(st.lists(st.floats(0, 1), min_size=2, max_size=30), st.integers(0, 5))
def test_the_same_seed_gives_the_same_interval_and_it_lies_among_the_values(values, seed):
    one, other = (mean_of("x", np.array(values), seed) for _ in range(2))
    assert one == other
    assert one.value == pytest.approx(np.mean(values))
    assert min(values) - 1e-12 <= one.low <= one.high <= max(values) + 1e-12


def test_the_interval_is_about_two_standard_errors_to_either_side():
    values = np.random.default_rng(0).normal(size=4_000)
    found = mean_of("x", values)
    error = values.std() / len(values) ** 0.5
    assert found.high - found.value == pytest.approx(1.96 * error, rel=0.1)
    assert found.value - found.low == pytest.approx(1.96 * error, rel=0.1)


names = st.sampled_from("abc")
several = st.lists(
    st.builds(
        lambda p, m, v: replace(record(v), protocol=p, method=m), names, names, st.floats(0, 1)
    )
)


@given(several, several)
def test_of_two_results_of_the_same_thing_the_later_one_stays(earlier, new):
    merged = updated(earlier, new)
    latest = {(one.protocol, one.method): one.value for one in (*earlier, *new)}
    assert {(one.protocol, one.method): one.value for one in merged} == latest
    assert len(merged) == len(latest)
    protocols = [one.protocol for one in merged]
    assert protocols == sorted(protocols, key=protocols.index), "a test stands in one piece"


@given(several)
def test_splitting_by_protocol_loses_nothing_and_keeps_the_order(records):
    parts = split_by_protocol(records)
    assert list(parts) == list(dict.fromkeys(one.protocol for one in records))
    for protocol, part in parts.items():
        assert part == [one for one in records if one.protocol == protocol]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.json holds no results"):
        read_records(tmp_path / "none.json")


def test_results_are_a_line_each_so_that_changes_can_be_read(tmp_path):
    write_records([record(), record(0.75)], tmp_path / "results.json")
    lines = (tmp_path / "results.json").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "["
    assert lines[-1] == "]"
    assert [json.loads(line.rstrip(","))["value"] for line in lines[1:-1]] == [0.5, 0.75]

"""Records: intervals, and writing and reading them."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.quality.records import (
    QualityRecord,
    as_rows,
    mean_of,
    plain,
    read_records,
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

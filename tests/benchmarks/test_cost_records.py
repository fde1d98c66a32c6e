"""Cost records: times by the clocks that are given, tables, and saving beside earlier ones."""

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.cost_records import (
    CostRecord,
    merge_costs,
    read_costs,
    save_costs,
    tabulate,
    time_work,
    write_costs,
)
from benchmarks.scale import PAGE

ROOT = Path(__file__).resolve().parents[2]

records = st.builds(
    CostRecord,
    benchmark=st.sampled_from(["whole round", "solver time", "edges"]),
    size=st.sampled_from([200, 2_000, 20_000]),
    value=st.floats(0, 1e6),
    unit=st.just("s"),
    yardstick=st.just("1 s"),
    ratio=st.floats(0, 10),
)


def record(value=1.5, size=200, benchmark="whole round"):
    return CostRecord(benchmark, size, value, "s", "1 s", value)


def test_work_is_timed_by_the_clocks_that_are_given():
    clock, processor = itertools.count(10.0, 3.0), itertools.count(0.0, 0.5)
    done, cost = time_work(lambda: "done", clock.__next__, processor.__next__)
    assert done == "done"
    assert (cost.seconds, cost.cpu) == (3.0, 0.5)


def test_work_is_done_once_between_the_two_readings():
    readings = []
    _, cost = time_work(
        lambda: readings.append("work"),
        lambda: float(len(readings)),
        lambda: 2.0 * len(readings),
    )
    assert readings == ["work"]
    assert (cost.seconds, cost.cpu) == (1.0, 2.0)


def test_an_error_of_the_work_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        time_work(lambda: 1 / 0)


def test_a_table_has_a_row_per_record_with_five_digits():
    table = tabulate([record(1234.5678, 200_000), record(0.000123456)])
    lines = table.splitlines()
    assert lines[0] == "| benchmark | members | value | unit | yardstick | ratio |"
    assert lines[2] == "| whole round | 200,000 | 1,234.6 | s | 1 s | 1234.57 |"
    assert lines[3] == "| whole round | 200 | 0.00012346 | s | 1 s | 0.000123456 |"
    assert len(lines) == 4


@given(st.lists(records, max_size=6))
def test_records_come_back_as_they_were_written(tmp_path_factory, written):
    file = tmp_path_factory.mktemp("costs") / "results.json"
    write_costs(written, file)
    assert read_costs(file) == written


def test_no_file_is_no_records(tmp_path):
    assert read_costs(tmp_path / "none.json") == []


@given(st.lists(records), st.lists(records))
def test_the_latest_of_a_name_and_size_stays_and_sizes_ascend(earlier, new):
    merged = merge_costs(earlier, new)
    latest = {(one.benchmark, one.size): one for one in (*earlier, *new)}
    assert {(one.benchmark, one.size): one for one in merged} == latest
    assert len(merged) == len(latest)
    assert [one.size for one in merged] == sorted(one.size for one in merged)


def test_what_is_measured_anew_keeps_its_place_in_the_file(tmp_path):
    file = tmp_path / "results.json"
    first = [record(1.0), record(2.0, benchmark="edges"), record(3.0, 2_000)]
    save_costs(first, file)
    merged = save_costs([record(9.0), record(4.0, 20)], file)
    assert merged == [record(4.0, 20), replace(first[0], value=9.0, ratio=9.0), *first[1:]]
    assert [row["value"] for row in json.loads(file.read_text())] == [4.0, 9.0, 2.0, 3.0]


def test_the_published_numbers_are_those_of_the_file():
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    saved = read_costs(ROOT / "benchmarks" / "results.json")
    assert page == PAGE + tabulate(saved) + "\n"
    assert len({(one.benchmark, one.size) for one in saved}) == len(saved)


def test_the_published_numbers_of_the_service_are_those_of_the_file():
    page = (ROOT / "docs" / "service_load.md").read_text(encoding="utf-8")
    assert page.endswith(tabulate(read_costs(ROOT / "benchmarks" / "service_results.json")) + "\n")

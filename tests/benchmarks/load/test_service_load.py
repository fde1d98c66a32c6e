"""The load test's requests and numbers: what is asked of whom, and how answers are summed up."""

import json
from collections import Counter
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import service_load
from benchmarks.cost_records import read_costs, tabulate
from benchmarks.load.client import Answers
from benchmarks.load.records import summarise
from tests.benchmarks.load.conftest import MEMBERS

IDS = [f"p{number:03}" for number in range(100)]


def read(sent):
    """Method, path, headers and body of a request."""
    head, _, body = sent.partition(b"\r\n\r\n")
    first, *headers = head.decode().split("\r\n")
    method, path, _ = first.split(" ")
    return method, path, dict(line.split(": ", 1) for line in headers), body


def answers(seconds, lasted=1.0, status=200):
    taken = Answers()
    for value in seconds:
        taken.note(status, value)
    taken.lasted = lasted
    return taken


@given(st.lists(st.floats(0.001, 1), min_size=1), st.sampled_from([50, 99, 100]))
def test_a_time_is_a_percentile_beside_what_is_aimed_at(seconds, percent):
    record = summarise("weekly", 20, answers(seconds), percent, 0.025)
    assert record.value == pytest.approx(np.percentile(seconds, percent))
    assert record.ratio == pytest.approx(record.value / 0.025)
    assert (record.size, record.unit, record.yardstick) == (20, "s", "0.025 s")
    assert min(seconds) <= record.value <= max(seconds) + 1e-12


def test_the_slowest_is_the_hundredth_percentile():
    record = summarise("slowest", 1, answers([0.1, 0.9, 0.2]), 100, 0.1)
    assert record.value == pytest.approx(0.9)


@given(st.integers(1, 50), st.floats(0.1, 100))
def test_a_rate_is_answers_by_the_time_they_took_together(count, lasted):
    assert service_load._rate(answers([0.1] * count, lasted)) == pytest.approx(count / lasted)


def test_readers_ask_for_their_week_and_everybody_comes_up_equally_often():
    paths: Counter[str] = Counter()
    for number in range(300):
        method, path, headers, body = read(service_load._ask_weekly(IDS, "key", number))
        assert (method, body) == ("GET", b"")
        assert headers["Authorization"] == "Bearer key"
        paths[path] += 1
    assert set(paths.values()) == {3}
    assert paths.keys() == {f"/v1/members/{id_}/introductions?week=2026-W48" for id_ in IDS}


@given(st.integers(0, 10**6))
def test_an_outcome_is_of_an_introduction_that_the_member_has(number):
    method, path, headers, body = read(service_load._report_outcome(IDS, "key", number))
    told = json.loads(body)
    introduction = int(path.split("/")[3], 16)
    # Introduction i of the ring is between members i and i + 1.
    assert method == "POST"
    assert told["member"] == IDS[introduction]
    assert 1 <= told["glad"] <= 5
    assert headers["Idempotency-Key"] == f"load-{number}"
    assert int(headers["Content-Length"]) == len(body)


def test_a_change_touches_one_field_of_one_member():
    method, path, _, body = read(service_load._change("p001", "key", "about", "Ä new text."))
    assert (method, path) == ("PATCH", "/v1/members/p001")
    assert json.loads(body) == {"about": "Ä new text."}


def test_a_later_turn_begins_with_other_members():
    weekly = partial(service_load._ask_weekly, IDS, "key")
    assert service_load._shift(weekly, 7, 3) == weekly(10)


def test_the_page_says_under_what_it_was_measured():
    page = service_load.PAGE.format(cores=2, load=0.25, members=20_000)
    assert "(2 cores, load\n0.2 when it began)" in page
    assert "20,000 members" in page


@pytest.fixture
def quick(monkeypatch, tmp_path):
    """A checkout to write into, and a load that is over in a few seconds."""
    for name, value in (
        ("WARM_UP", 0.1), ("SUGGESTIONS", 3), ("FIRST", 20), ("TURNS", 1), ("CONNECTIONS", 4),
        ("ROOT", tmp_path),
    ):  # fmt: skip
        monkeypatch.setattr(service_load, name, value)
    for folder in ("benchmarks", "docs"):
        (tmp_path / folder).mkdir()
    return tmp_path


@pytest.mark.enable_socket
def test_the_whole_load_test_runs_against_the_real_service(seeded, quick, capsys):
    service_load.main(members=MEMBERS, seconds=0.3, folder=seeded[0])
    saved = {
        one.benchmark: one for one in read_costs(quick / "benchmarks" / "service_results.json")
    }
    assert {one.size for one in saved.values()} == {MEMBERS}
    assert {
        "weekly p50", "weekly p99", "weekly slowest", "outcome p99", "weekly rate", "errors",
        "weekly peak", "weekly peak, worst turn", "weekly, processor time",
        "weekly, first answer p99", "weekly, first answer, processor time",
        "suggest, first after a member's change", "the same, processor time", "suggest p50",
        "suggest p99", "suggest errors", "weekly p50, 1,000 connections, slow clients",
        "weekly p99, 1,000 connections, slow clients", "errors beside slow clients",
        "weekly slowest, 1,000 connections, slow clients",
        "weekly p50, beside one member's many suggestions",
        "weekly p99, beside one member's many suggestions", "memory grown beside them",
        *(f"event loop {did}, {beside}" for did in ("worked", "waited for a processor")
          for beside in ("slow clients", "many suggestions")),
    } == set(saved)  # fmt: skip
    assert saved["errors"].value == saved["suggest errors"].value == 0
    assert saved["weekly p50"].value <= saved["weekly p99"].value <= saved["weekly slowest"].value
    assert saved["weekly peak"].value == pytest.approx(saved["weekly peak, worst turn"].value)
    page = (quick / "docs" / "service_load.md").read_text(encoding="utf-8")
    assert f"{MEMBERS} members with three introductions each" in page
    assert tabulate(saved.values()) in page
    assert tabulate(saved.values()) in capsys.readouterr().out

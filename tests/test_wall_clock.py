"""Time is an argument: the clock on the wall is read where a command or the service begins."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
READS = {
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
    "Timestamp": {"now", "today", "utcnow"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime"},
}
"""What asks for the day or the hour, by what it is asked of."""
READS_ALONE = {"utc_now"}
MEASURES = {"perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns", "process_time"}
"""What tells how long something took, and no day."""

DAY_AND_HOUR = {
    "recommender/service/calendar.py": "the one function that asks",
    "recommender/api/main.py": "the start of the service",
    "recommender/cli/options.py": "a command's week",
    "recommender/cli/service.py": "a command on the service's database",
    "recommender/cli/commands/doctor.py": "a command",
    "recommender/learning/cli.py": "a command",
    "benchmarks/service_load.py": "a command",
    "benchmarks/desk_pages.py": "a command",
}
DURATIONS = {
    "recommender/adapters/store/writer_queue.py": "how long a writer has waited",
    "recommender/api/limits.py": "how fast requests come",
    "recommender/api/monitoring.py": "how long an answer took",
    "recommender/api/server.py": "how long a connection has been silent",
    "recommender/cli/show.py": "how long a piece of work took",
    "recommender/learning/cli.py": "texts a second",
}
"""Besides these, benchmarks measure: that is what they are for."""


def _name_of(node):
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _find_reads(path):
    """What a file has of either kind, by the names it uses."""
    found: dict[str, set[str]] = {"day": set(), "duration": set()}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in READS.get(_name_of(node.value), ()):
            found["day"].add(f"{_name_of(node.value)}.{node.attr}")
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            names = {alias.name for alias in node.names}
            found["day"] |= names & READS["time"]
            found["duration"] |= names & MEASURES
        if isinstance(node, ast.Name | ast.Attribute | ast.FunctionDef):
            name = node.name if isinstance(node, ast.FunctionDef) else _name_of(node)
            found["day"] |= {name} & READS_ALONE
            found["duration"] |= {name} & MEASURES
    return found


@pytest.fixture(scope="module")
def reads():
    by_kind: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for package in ("recommender", "benchmarks"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for kind, names in _find_reads(path).items():
                if names:
                    by_kind[kind][str(path.relative_to(ROOT))] = names
    return by_kind


def test_the_day_and_the_hour_are_read_at_the_edges_alone(reads):
    assert reads["day"].keys() == DAY_AND_HOUR.keys()


def test_the_service_measures_only_how_long_its_edges_take(reads):
    measured = {file for file in reads["duration"] if not file.startswith("benchmarks/")}
    assert measured == DURATIONS.keys()


@pytest.mark.parametrize(
    "line",
    ["datetime.now(UTC)", "datetime.datetime.now()", "date.today()", "time.time()", "utc_now()",
     "from time import time_ns", "pd.Timestamp.now()", "f(clock=utc_now)"],
)  # fmt: skip
def test_a_new_read_would_be_seen(line, tmp_path):
    file = tmp_path / "new.py"
    file.write_text(line, encoding="utf-8")
    assert _find_reads(file)["day"]


@pytest.mark.parametrize("line", ["clock()", "self._clock()", "event.time", "calendar.day()"])
def test_a_clock_that_was_given_is_none(line, tmp_path):
    file = tmp_path / "new.py"
    file.write_text(line, encoding="utf-8")
    assert not any(_find_reads(file).values())

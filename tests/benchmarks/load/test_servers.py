"""Servers of the load test: real processes that say their port and can be measured."""

import asyncio
import os
from pathlib import Path

import pytest

from benchmarks.load.client import Connection, write_request
from benchmarks.load.servers import read_processor_time, run_server

pytestmark = pytest.mark.enable_socket


def ask(port, path):
    async def talk():
        line = Connection("127.0.0.1", port)
        answer = await line.ask(write_request("GET", path, "k"))
        line.close()
        return answer

    return asyncio.run(talk())


def test_the_bare_route_answers_the_bytes_of_a_file_to_whoever_asks(tmp_path):
    file = tmp_path / "answer.json"
    file.write_bytes('{"who": "Öz"}'.encode())
    with run_server("-m", "benchmarks.load.servers", str(file)) as (port, process):
        for member in ("a", "b"):
            path = f"/v1/members/{member}/introductions?week=2026-W48"
            assert ask(port, path) == (200, file.read_bytes())
        assert ask(port, "/elsewhere")[0] == 404
        assert read_processor_time(process) > 0
    assert ask(port, "/")[0] == 0, "it ends with the block"


def test_a_process_has_what_it_was_told_and_none_of_our_settings(monkeypatch):
    monkeypatch.setenv("RECOMMENDER_DATABASE_URL", "sqlite:////ours.sqlite")
    program = (
        "import os; at = sorted(n for n in os.environ if 'RECOMMENDER' in n);"
        "print('Serving on http://127.0.0.1:' + str(len(at)));"
        "print('Serving on http://127.0.0.1:' + os.environ['RECOMMENDER_TEST']); print('Ready')"
    )
    with run_server("-c", program, RECOMMENDER_TEST="4321") as (port, _):
        assert port == 4321
    with run_server("-c", program.replace("+ os.environ['RECOMMENDER_TEST']", "+ str(len(at))"), RECOMMENDER_TEST="1") as (port, _):  # fmt: skip
        assert port == 1


def test_a_process_that_ends_at_once_has_no_port():
    with run_server("-c", "print('something else')") as (port, _):
        assert port == 0


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc on this system")
def test_processor_time_is_what_the_system_says_and_never_falls():
    before = read_processor_time(os.getpid())
    assert sum(number * number for number in range(200_000)) > 0
    after = read_processor_time(os.getpid())
    times = os.times()
    assert before <= after <= times.user + times.system + 0.1


def test_an_unknown_process_has_worked_no_time():
    assert read_processor_time(2**22 + 1) == 0

"""What goes on beside the readers: a process for as long as a block, and what the event loop did."""

import os
from pathlib import Path

import psutil
import pytest

from benchmarks.load.beside import _describe_loop
from benchmarks.load.servers import LoopTimes, read_loop_times, run_beside

pytestmark = pytest.mark.enable_socket


def test_a_process_beside_goes_on_until_the_block_is_left():
    before = {child.pid for child in psutil.Process().children()}
    with run_beside("-c", "import threading; threading.Event().wait()"):
        [started] = [
            child for child in psutil.Process().children() if child.pid not in before
        ]  # fmt: skip
        assert started.is_running()
    assert not psutil.pid_exists(started.pid)


def test_an_error_in_the_block_ends_the_process_too():
    before = {child.pid for child in psutil.Process().children()}

    def fail():
        with run_beside("-c", "import threading; threading.Event().wait()"):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert {child.pid for child in psutil.Process().children()} <= before


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="no /proc on this system")
def test_what_an_event_loop_did_never_falls():
    before = read_loop_times(os.getpid())
    assert sum(number * number for number in range(200_000)) > 0
    after = read_loop_times(os.getpid())
    assert after.worked > before.worked
    assert after.waited >= before.waited


def test_an_unknown_process_has_done_nothing():
    assert read_loop_times(2**22 + 1) == LoopTimes(0.0, 0.0)


def test_the_loops_times_are_shares_of_what_it_lasted():
    worked, waited = _describe_loop("slow clients", 40, LoopTimes(3.0, 1.0), lasted=4.0)
    assert (worked.value, worked.ratio) == (3.0, 0.75)
    assert (waited.value, waited.ratio) == (1.0, 0.25)
    assert worked.benchmark == "event loop worked, slow clients"
    assert {worked.size, waited.size} == {40}

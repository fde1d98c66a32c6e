"""The thread that does what waits: woken, regular, and not to be stopped by an error."""

import threading

import pytest

from recommender.service.worker import Worker, start_looking

LONG = 3_600.0
"""Seconds: whoever waits for these is never woken by the time."""
PATIENCE = 60
"""Seconds after which something that should come is taken for lost."""


class Work:
    """Notes each time it is done; fails as often as it is told."""

    def __init__(self, failures=0):
        self.failures = failures
        self.count = 0
        self.done = threading.Semaphore(0)

    def __call__(self):
        self.count += 1
        self.done.release()
        if self.count <= self.failures:
            message = "Ana Lima was not found"
            raise LookupError(message)

    def wait(self):
        return self.done.acquire(timeout=PATIENCE)


@pytest.fixture
def start():
    workers = []

    def start_worker(work, woken, every=LONG):
        worker = Worker("cleaner", work, woken, every)
        workers.append(worker)
        worker.start()
        return worker

    yield start_worker
    for worker in workers:
        worker.stop()


def test_it_works_each_time_it_is_woken(start):
    work, woken = Work(), threading.Event()
    start(work, woken)
    for number in range(3):
        assert work.count == number, "nobody has woken it"
        woken.set()
        assert work.wait()


def test_what_waits_before_it_starts_is_done_at_once(start):
    work, woken = Work(), threading.Event()
    woken.set()
    start(work, woken)
    assert work.wait()


def test_it_looks_around_unasked(start):
    work = Work()
    start(work, threading.Event(), every=0.001)
    assert all(work.wait() for _ in range(3))


def test_an_error_does_not_stop_it_and_nothing_of_it_is_told_but_its_kind(start, caplog):
    work, woken = Work(failures=2), threading.Event()
    worker = start(work, woken)
    for _ in range(3):
        woken.set()
        assert work.wait()
    worker.stop()
    assert work.count >= 3
    assert caplog.text.count("cleaner: LookupError; tried again later") == 2
    assert "Ana" not in caplog.text


def test_woken_while_it_works_it_works_once_more(start):
    woken, second = threading.Event(), threading.Event()
    inside, goes_on = threading.Event(), threading.Event()
    counts: list[int] = []

    def work():
        counts.append(len(counts))
        inside.set()
        goes_on.wait(PATIENCE)
        if len(counts) == 2:
            second.set()

    start(work, woken)
    woken.set()
    assert inside.wait(PATIENCE)
    woken.set()
    goes_on.set()
    assert second.wait(PATIENCE), "what came while it worked is not lost"


def test_stopping_finishes_the_piece_in_work(start):
    inside, goes_on, finished = threading.Event(), threading.Event(), threading.Event()

    def work():
        inside.set()
        goes_on.wait(PATIENCE)
        finished.set()

    woken = threading.Event()
    woken.set()
    worker = start(work, woken)
    assert inside.wait(PATIENCE)
    stopping = threading.Thread(target=worker.stop)
    stopping.start()
    goes_on.set()
    stopping.join(PATIENCE)
    assert finished.is_set()
    assert not stopping.is_alive()


def test_who_is_stopped_works_no_more_and_may_be_stopped_again(start):
    work, woken = Work(), threading.Event()
    worker = start(work, woken)
    worker.stop()
    count = work.count
    woken.set()
    worker.stop()
    assert work.count == count
    Worker("never started", work, woken, LONG).stop()


def test_work_that_is_looked_for_is_begun_at_once_and_ends_when_it_is_told_to():
    work = Work()
    worker = start_looking("looking", work, LONG)
    assert work.done.acquire(timeout=PATIENCE)
    worker.stop()
    assert work.count <= 2, "at once, and a last look when it is told to end"
    assert not [thread for thread in threading.enumerate() if thread.name == "looking"]


def test_it_is_looked_for_again_and_an_error_does_not_end_that():
    work = Work(failures=1)
    worker = start_looking("looking", work, 0.001)
    for _ in range(3):
        assert work.done.acquire(timeout=PATIENCE)
    worker.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "looking"]

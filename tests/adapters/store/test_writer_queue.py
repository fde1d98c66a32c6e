"""Writers of one process write one after the other, in the order in which they came."""

import threading

import pytest
from sqlalchemy import create_engine

from recommender.adapters.store import SqlStore
from recommender.adapters.store.writer_queue import WriterQueue
from recommender.ports.refusals import UnavailableError
from tests.made_up import Clock


def wait_until(holds):
    ticking = threading.Event()
    while not holds():
        ticking.wait(0.001)


def test_writers_have_their_turn_in_the_order_in_which_they_came():
    queue, done, threads = WriterQueue(60.0), [], []

    def write(number):
        with queue.turn() as left:
            done.append((number, left > 0))

    with queue.turn():
        for number in range(5):
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            wait_until(lambda: len(queue) == len(threads))
    for thread in threads:
        thread.join()
    assert done == [(number, True) for number in range(5)]
    assert len(queue) == 0


def test_whoever_waits_too_long_is_told_so_and_takes_no_turn():
    queue = WriterQueue(0.05)
    with queue.turn():
        with pytest.raises(UnavailableError, match="others write"), queue.turn():
            pytest.fail("two write")
        assert len(queue) == 0
    with queue.turn() as left:
        assert 0 <= left <= 0.05


def test_a_writer_that_fails_lets_the_next_one_in():
    queue = WriterQueue(60.0)
    with pytest.raises(ZeroDivisionError), queue.turn():
        _ = 1 / 0
    with queue.turn() as left:
        assert left > 0


def test_another_process_that_writes_costs_no_more_than_the_patience_there_is(tmp_path):
    url = f"sqlite:///{tmp_path / 'club.sqlite'}"
    store = SqlStore(f"{url}?timeout=0.1", Clock())
    store.migrate()
    other = create_engine(url)
    with other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(UnavailableError), store.write():
            pytest.fail("two write")
        with store.read() as session:
            assert session.members.all() == ()
        connection.rollback()
    with store.write() as session:
        session.changed()
    other.dispose()
    store.close()

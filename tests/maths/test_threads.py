"""Work shared by threads: every row done once, and limits that end."""

import threading
from contextlib import ExitStack

import numpy as np
import pytest
import threadpoolctl
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.threads import in_threads, products_by_one_thread


def threads_of_products():
    np.ones((2, 2)) @ np.ones((2, 2))
    pools = threadpoolctl.threadpool_info()
    return [pool["num_threads"] for pool in pools if pool["user_api"] == "blas"]


def test_the_limit_ends_with_the_last_who_asked_for_it_in_whatever_order():
    with threadpoolctl.threadpool_limits(2):
        before, first, second = threads_of_products(), ExitStack(), ExitStack()
        first.enter_context(products_by_one_thread())
        second.enter_context(products_by_one_thread())
        first.close()
        assert set(threads_of_products()) == {1}
        second.close()
        assert threads_of_products() == before


def test_the_limit_ends_when_the_work_fails():
    @products_by_one_thread()
    def fail():
        raise ArithmeticError(f"threads: {set(threads_of_products())}")

    with threadpoolctl.threadpool_limits(2):
        before = threads_of_products()
        with pytest.raises(ArithmeticError, match=r"threads: \{1\}"):
            fail()
        assert threads_of_products() == before


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 200), st.integers(1, 250))
def test_every_row_is_filled_once_whatever_the_block(size, block):
    times, blocks = np.zeros(size, dtype=np.int64), []

    def fill(low, high):
        blocks.append((low, high))
        times[low:high] += 1

    in_threads(fill, size, block)
    assert (times == 1).all()
    assert sorted(blocks) == [(low, min(low + block, size)) for low in range(0, size, block)]


def test_what_one_block_needs_no_threads_for_is_done_where_it_is_asked_for():
    threads = []
    in_threads(lambda low, high: threads.append(threading.get_ident()), 10, 10)
    assert threads == [threading.get_ident()]
    in_threads(lambda low, high: threads.append(threading.get_ident()), 11, 10)
    assert len(threads) == 3
    assert threading.get_ident() not in threads[1:]


@pytest.mark.parametrize("block", [1, 4, 100])
def test_a_failure_in_any_block_is_raised(block):
    def fail_at_seven(low, high):
        if low <= 7 < high:
            raise ArithmeticError(f"rows {low} to {high}")

    with pytest.raises(ArithmeticError, match="rows"):
        in_threads(fail_at_seven, 20, block)
    in_threads(fail_at_seven, 7, block)  # the seventh row is not in it

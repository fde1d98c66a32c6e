from contextlib import ExitStack

import numpy as np
import threadpoolctl

from recommender.maths.threads import products_by_one_thread


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

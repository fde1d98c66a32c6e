"""Work on rows, shared by all cores."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_lock = threading.Lock()
_limits: list[Any] = []
"""What ends the limit on products; one entry for everyone who has asked for it."""


def in_threads(work: Callable[[int, int], object], size: int, block: int) -> None:
    """Let all cores share ``work(low, high)`` over blocks of ``range(size)``.

    Parameters
    ----------
    work
        Fills in rows ``low`` to ``high`` of its results and touches no others, so that what
        comes out does not depend on the split.
    size
        Number of rows.
    block
        Rows at a time, at least 1.
    """
    starts = range(0, size, block)
    if len(starts) < 2:
        for low in starts:
            work(low, size)
        return
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for _ in threads.map(lambda low: work(low, min(low + block, size)), starts):
            pass


@contextmanager
def products_by_one_thread() -> Iterator[None]:
    """Let matrix products of this process have one thread each.

    Their sums depend on how work is split. The limit is the whole process's, so it is taken when
    the first asks for it and ends when the last is done.
    """
    from threadpoolctl import threadpool_limits

    with _lock:
        _limits.append(_limits[0] if _limits else threadpool_limits(1))
    try:
        yield
    finally:
        with _lock:
            limit = _limits.pop()
            if not _limits:
                limit.restore_original_limits()

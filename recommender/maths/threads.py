"""Work on rows, shared by all cores."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


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

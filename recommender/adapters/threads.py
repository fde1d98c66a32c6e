"""Work on blocks of rows, shared by the cores of this machine."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from recommender.maths.threads import products_by_one_thread
from recommender.ports.blocks import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from recommender.arrays import IntArray


class InThreads:
    """On the cores of this machine: `recommender.ports.blocks.Blocks`."""

    def map(
        self, work: Callable[[IntArray], Result], blocks: Sequence[IntArray]
    ) -> Iterator[Result]:
        """Yield results in the order of the blocks.

        Yields
        ------
        Result
        """
        cores, waiting = os.cpu_count() or 1, deque[Future[Result]]()
        with products_by_one_thread(), ThreadPoolExecutor(cores) as threads:
            for block in blocks:
                waiting.append(threads.submit(work, block))
                if len(waiting) > 2 * cores:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def free_memory(self) -> int:
        """Bytes that are free on this machine."""
        return free_memory()


def free_memory() -> int:
    """Bytes of memory that are free on this machine."""
    import psutil

    return int(psutil.virtual_memory().available)

"""The port to whatever works through blocks of rows: this machine's cores, or a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from recommender.arrays import IntArray

Result = TypeVar("Result")


class Blocks(Protocol):
    """Applies a function to blocks of rows, wherever there is room for it."""

    def map(
        self, work: Callable[[IntArray], Result], blocks: Sequence[IntArray]
    ) -> Iterator[Result]:
        """Results in the order of the blocks, only some of which are held at a time.

        Parameters
        ----------
        work
            Gives the same for the same block, wherever and however often it is called. Matrix
            products in it have one thread, as their sums depend on how work is split. It may be
            sent to other processes: what it needs it carries, and of that as little as it can.
        blocks
            Any number of arrays of row numbers.
        """
        ...

    def free_memory(self) -> int:
        """Bytes of memory that the machine which leads the work has free."""
        ...

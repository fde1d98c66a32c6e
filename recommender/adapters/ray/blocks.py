"""Blocks of rows on a cluster: what they are worked on with lies in every node's memory once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from recommender.adapters.ray.cluster import count_cores, import_ray
from recommender.adapters.ray.tasks import make_task, results_in_order, unpack
from recommender.adapters.threads import free_memory
from recommender.maths.threads import products_by_one_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from recommender.arrays import IntArray
    from recommender.ports.blocks import Result


class RayBlocks:
    """Applies a function to blocks of rows on all nodes."""

    def map(
        self, work: Callable[[IntArray], Result], blocks: Sequence[IntArray]
    ) -> Iterator[Result]:
        """Results in the order of the blocks.

        Parameters
        ----------
        work
            Sent once; its arrays are shared by all workers of a node.
        blocks
            Any number of arrays of row numbers; a single one is done here.
        """
        if len(blocks) < 2:
            return (_apply(work, block) for block in blocks)
        sent, apply = [import_ray().put(work)], make_task(_apply_sent)
        starts = (partial(apply.remote, sent, block) for block in blocks)
        return results_in_order(starts, 2 * count_cores())

    def free_memory(self) -> int:
        """Bytes that are free on the machine that leads the work."""
        return free_memory()


def _apply(work: Callable[[IntArray], Result], block: IntArray) -> Result:
    with products_by_one_thread():
        return work(block)


def _apply_sent(sent: list[Any], block: IntArray) -> Any:  # noqa: ANN401
    return _apply(unpack(sent[0]), block)

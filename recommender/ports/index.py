"""The port to maximum-inner-product search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray


class Index(Protocol):
    """Finds, for each query, the items with the largest inner product."""

    def search(self, queries: FloatArray, k: int) -> IntArray:
        """Row numbers of the best items.

        Parameters
        ----------
        queries
            Shape (n_queries, dimension).
        k
            How many items per query, from 1 to the number of items.

        Returns
        -------
        IntArray, shape (n_queries, k)
            Best first; -1 where the index found fewer than ``k``.
        """
        ...


class IndexFactory(Protocol):
    """Builds an index over items."""

    def __call__(self, items: FloatArray) -> Index:
        """Index ``items``, shape (n_items, dimension); row numbers are item numbers."""
        ...

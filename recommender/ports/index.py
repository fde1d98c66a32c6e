"""The port to whatever finds the nearest of many vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray


class Index(Protocol):
    """Finds vectors by inner product."""

    @property
    def exact(self) -> bool:
        """Whether products are exact, and none that is nearer is missed."""
        ...

    def search(self, queries: FloatArray, k: int) -> tuple[FloatArray, IntArray]:
        """The vectors of largest inner product with each query, best first.

        Parameters
        ----------
        queries
            Shape (n_queries, dimension), float32.
        k
            At least 1.

        Returns
        -------
        products : FloatArray, shape (n_queries, k)
            Exact ones, or near ones where the index is not `exact`.
        rows : IntArray, shape (n_queries, k)
            -1 where there are no more.
        """
        ...


class IndexFactory(Protocol):
    """Makes indexes, or finds them made."""

    def __call__(self, name: str, vectors: FloatArray) -> Index:
        """The index of some vectors; the same vectors have the same index.

        Parameters
        ----------
        name
            What kind of vectors they are, and of which encoder: indexes are cached by it.
        vectors
            Shape (n_vectors, dimension), n_vectors at least 1.
        """
        ...

    def bytes_of(self, count: int, dimension: int) -> int:
        """About what an index of so many vectors takes in memory while it is made, which is most.

        Parameters
        ----------
        count, dimension
            Of the vectors, which lie in memory themselves and are not counted.
        """
        ...

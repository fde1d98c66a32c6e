"""Vectors found by inner product with faiss: exactly, or in an inverted file where they are many."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.arrays import FloatArray, IntArray

EXACT_UP_TO = 20_000
"""Vectors up to which every one is compared in full: the gifts of some 3,000 members."""
FLAT_UP_TO = 150_000
"""Vectors up to which every one is compared, by the directions in which they differ most."""
LEADING = 160
"""Such directions: of 832, the 50 nearest are among the first 300 by them in 98 of 100 cases."""
PROBES = 64
"""Cells of the inverted file that are looked at for each query."""
_ROUNDS = 8
"""Rounds of k-means."""
_POINTS = 40
"""Vectors per cell that it is trained on, at most."""
_SAMPLE = 20_000
"""Vectors that directions are taken from, at most; evenly spread."""


class FaissIndex:
    """Vectors by inner product.

    Made by `build`, or read from a folder by `recommender.adapters.index_files`.

    Parameters
    ----------
    inner
        A ``faiss.Index`` whose ids are the rows of the vectors.
    dimension
        Of the vectors; the index may hold them with a column of zeros more.
    """

    def __init__(self, inner: Any, dimension: int) -> None:  # noqa: ANN401
        self.inner = inner
        self.dimension = dimension

    @classmethod
    def build(
        cls, vectors: FloatArray, exact_up_to: int = EXACT_UP_TO, flat_up_to: int = FLAT_UP_TO
    ) -> FaissIndex:
        """An index of some vectors, the same for the same ones in the same order.

        Up to ``exact_up_to`` vectors it compares all of them (Johnson, Douze & Jégou, 2021); up to
        ``flat_up_to`` likewise, but only by the `LEADING` directions in which they differ most:
        products are a little too small. Above, it is an inverted file (Sivic & Zisserman, 2003) of
        product-quantised vectors scanned in registers (André et al., 2017) in these directions.

        Parameters
        ----------
        vectors
            Shape (n, dimension), float32, at least one.
        exact_up_to, flat_up_to
            Vectors up to which it is exact, and up to which all are compared.
        """
        import faiss

        n, dimension = vectors.shape
        padded = _pad(vectors)
        width = padded.shape[1]
        few = n <= exact_up_to or width <= LEADING
        kept = width if few else LEADING
        inner: Any = faiss.IndexFlatIP(kept)
        if n > flat_up_to:
            kind = f"IVF{round(n**0.5)},PQ{kept // 2}x4fs"
            inner = faiss.index_factory(kept, kind, faiss.METRIC_INNER_PRODUCT)
            for training in (inner.cp, inner.pq.cp):
                training.min_points_per_centroid = 1
            inner.cp.niter, inner.cp.max_points_per_centroid = _ROUNDS, _POINTS
            inner.nprobe = PROBES
        if not few:
            inner = faiss.IndexPreTransform(_leading_directions(padded, kept), inner)
        with _one_thread():
            inner.train(padded)
            inner.add(padded)
        return cls(inner, dimension)

    def __len__(self) -> int:
        return int(self.inner.ntotal)

    def search(self, queries: FloatArray, k: int) -> tuple[FloatArray, IntArray]:
        """As `recommender.ports.index.Index.search`."""
        if not len(queries):
            return np.zeros((0, k), np.float32), np.zeros((0, k), np.int64)
        with _one_thread():
            products, rows = self.inner.search(_pad(queries), k)
        return products, rows

    @override
    def __getstate__(self) -> dict[str, Any]:
        """What is sent to other processes: the index as bytes."""
        import faiss

        return {"inner": faiss.serialize_index(self.inner), "dimension": self.dimension}

    def __setstate__(self, state: dict[str, Any]) -> None:
        import faiss

        self.inner = faiss.deserialize_index(state["inner"])
        self.dimension = state["dimension"]


def _leading_directions(vectors: FloatArray, kept: int) -> Any:  # noqa: ANN401
    """The transform to the directions with the largest sums of squares."""
    import faiss

    some = vectors[:: max(1, len(vectors) // _SAMPLE)].astype(np.float64)
    directions = np.linalg.eigh(some.T @ some)[1][:, ::-1][:, :kept]
    transform = faiss.LinearTransform(vectors.shape[1], kept, False)
    faiss.copy_array_to_vector(directions.T.astype(np.float32).ravel(), transform.A)
    transform.is_trained = True
    return transform


def _pad(vectors: FloatArray) -> FloatArray:
    """Rows in C order with an even number of columns, as pairs of numbers are quantised."""
    odd = vectors.shape[1] % 2
    padded = np.pad(vectors, ((0, 0), (0, 1))) if odd else vectors
    return np.ascontiguousarray(padded, dtype=np.float32)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let the calling thread alone do the sums; they depend on how work is split."""
    import faiss

    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)

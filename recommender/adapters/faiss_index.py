"""Vectors found by inner product with faiss: exactly, or in an inverted file where they are many.

How an index is built is no knob of a club: what is found is a preselection, of which the scorer has
the last word; how little it loses was measured at each size (docs/scale.md); and an index is kept
over weeks whatever knobs are turned, as nothing of them is in it.
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.arrays import FloatArray, IntArray

EXACT_UP_TO = 30_000
"""Vectors up to which every one is compared in full: the gifts of some 5,000 members, whole profiles of 30,000. A
product of matrices is quick beside fetching vectors one by one, so that a list of candidates costs no less."""
LEADING = 256
"""Directions in which vectors differ most, of 832. Of the 150 nearest, 85 % are among the first 450
by them, quantised (`python -m benchmarks.scale --only stages`)."""
PROBES = 64
"""Cells of the inverted file that are looked at for each query."""
_ROUNDS = 8
"""Rounds of k-means."""
_POINTS = 40
"""Vectors per cell that it is trained on, at most."""
_SAMPLE = 20_000
"""Vectors that directions are taken from, at most; evenly spread."""
_FLOAT, _ID = 4, 8
"""Bytes of a number, and of a row number."""


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
    def build(cls, vectors: FloatArray, exact_up_to: int = EXACT_UP_TO) -> FaissIndex:
        """An index of some vectors, the same for the same ones in the same order.

        Up to ``exact_up_to`` vectors it compares all of them (Johnson, Douze & Jégou, 2021). Above,
        it is an inverted file (Sivic & Zisserman, 2003) of product-quantised vectors scanned in
        registers (André et al., 2017), by the `LEADING` directions in which they differ most: what
        it finds is to be compared in full (`recommender.maths.search.nearest`).

        Parameters
        ----------
        vectors
            Shape (n, dimension), float32, at least one.
        exact_up_to
            Vectors up to which it is exact.
        """
        import faiss

        n, dimension = vectors.shape
        padded = _pad(vectors)
        width = padded.shape[1]
        inner: Any = faiss.IndexFlatIP(width)
        if n > exact_up_to:
            kept = min(width, LEADING)
            cells: Any = faiss.index_factory(
                kept, f"IVF{round(n**0.5)},PQ{kept // 2}x4fs", faiss.METRIC_INNER_PRODUCT
            )
            for training in (cells.cp, cells.pq.cp):
                training.min_points_per_centroid = 1
                training.max_points_per_centroid = _POINTS
            cells.cp.niter, cells.nprobe = _ROUNDS, PROBES
            inner = faiss.IndexPreTransform(_leading_directions(padded, kept), cells)
        with _one_thread():
            inner.train(padded)
            inner.add(padded)
        return cls(inner, dimension)

    def __len__(self) -> int:
        return int(self.inner.ntotal)

    @property
    def exact(self) -> bool:
        """As `recommender.ports.index.Index.exact`."""
        import faiss

        return isinstance(self.inner, faiss.IndexFlat)

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


def count_bytes(count: int, dimension: int, exact_up_to: int = EXACT_UP_TO) -> int:
    """About what `FaissIndex.build` takes beside the vectors, at its largest.

    An exact index holds a copy of them. An inverted file holds a few bytes of each; for a moment, while
    it is made, there are all vectors in their leading directions.
    """
    width = dimension + dimension % 2
    copy = _FLOAT * count * width
    padded = copy if dimension % 2 else 0
    if count <= exact_up_to:
        return padded + copy
    kept = min(width, LEADING)
    cells = round(math.sqrt(count)) * kept
    lists = count * (kept // 4 + _ID)  # 4 bits for two directions
    return padded + lists + _FLOAT * (count * kept + cells + width * kept)


def _leading_directions(vectors: FloatArray, kept: int) -> Any:  # noqa: ANN401
    """The transform to the directions with the largest sums of squares."""
    import faiss

    some = vectors[:: max(1, len(vectors) // _SAMPLE)]
    directions = np.linalg.eigh((some.T @ some).astype(np.float64))[1][:, ::-1][:, :kept]
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

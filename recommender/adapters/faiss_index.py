"""An inverted file of vectors with faiss: built, searched, added to and taken from.

Vectors are known by their content: equal ones are held once, and which rows of a club have them
is asked for when cells are laid out. So a club's index need not know who is in which row.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.maths.search.best_partners import directions
from recommender.maths.search.cells import Cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.arrays import FloatArray, IntArray

_ROUNDS = 8
"""Rounds of k-means."""
_POINTS = 40
"""Vectors per cell that it is trained on, at most."""
_DRIFT = 0.3
"""Share of other vectors from which an index is built anew: cells no longer fit then."""


class FaissIndex:
    """Vectors in cells, by inner product.

    Made by `build`, or read from a folder by `recommender.adapters.index_files`.

    Parameters
    ----------
    inverted
        A ``faiss.IndexIVFFlat`` whose ids are `content_keys`.
    basis
        Shape (dimension, d): the directions it holds vectors in.
    as_built
        Whether nothing was added or removed since its cells were made.
    mapped
        Whether its lists are a file's, which can be read only.
    """

    def __init__(
        self,
        inverted: Any,  # noqa: ANN401
        basis: FloatArray,
        *,
        as_built: bool = True,
        mapped: bool = False,
    ) -> None:
        self.inverted = inverted
        self.basis = basis
        self.as_built = as_built
        self.mapped = mapped

    @classmethod
    def build(cls, vectors: FloatArray) -> FaissIndex:
        """Cells of some vectors: the same whatever their order.

        Parameters
        ----------
        vectors
            Shape (n, dimension), float32, at least one.
        """
        import faiss

        keys, first = np.unique(content_keys(vectors), return_index=True)
        held = np.ascontiguousarray(vectors[first], dtype=np.float32)
        basis = directions([held])
        short = held @ basis
        count = max(1, round(len(short) ** 0.5))
        inverted = faiss.IndexIVFFlat(
            faiss.IndexFlatL2(basis.shape[1]), basis.shape[1], count, faiss.METRIC_INNER_PRODUCT
        )
        inverted.cp.niter, inverted.cp.max_points_per_centroid = _ROUNDS, _POINTS
        inverted.cp.min_points_per_centroid = 1
        with _one_thread():
            inverted.train(short)
            inverted.add_with_ids(short, keys)
        return cls(inverted, basis)

    def __len__(self) -> int:
        return int(self.inverted.ntotal)

    def add(self, vectors: FloatArray) -> None:
        """Put vectors into their cells; those that are there already stay once."""
        keys, first = np.unique(content_keys(vectors), return_index=True)
        new = ~np.isin(keys, self._lists()[1])
        if new.any():
            with _one_thread():
                self.inverted.add_with_ids(vectors[first[new]] @ self.basis, keys[new])
            self.as_built = False

    def remove(self, vectors: FloatArray) -> None:
        """Take vectors out; those that are not there stand in no way."""
        self._drop(np.unique(content_keys(vectors)))

    def _drop(self, keys: IntArray) -> None:
        import faiss

        if len(keys) and self.inverted.remove_ids(faiss.IDSelectorBatch(keys)):
            self.as_built = False

    def synced(self, vectors: FloatArray) -> FaissIndex:
        """The index of exactly these vectors.

        This one, brought up to date, where most of them are in it; else one built anew.
        """
        wanted, held = np.unique(content_keys(vectors)), np.sort(self._lists()[1])
        gone, new = np.setdiff1d(held, wanted), np.setdiff1d(wanted, held)
        if len(gone) + len(new) > _DRIFT * len(held):
            return FaissIndex.build(vectors)
        self._drop(gone)
        if len(new):
            self.add(vectors[np.isin(content_keys(vectors), new)])
        return self

    def search(self, queries: FloatArray, k: int, probes: int = 64) -> tuple[FloatArray, IntArray]:
        """Nearest vectors of each query among those of the nearest cells.

        Parameters
        ----------
        queries
            Shape (n_queries, dimension), float32.
        k
            At least 1.
        probes
            Cells looked at for each.

        Returns
        -------
        products, keys : shape (n_queries, k)
            Inner products in the directions of the index, best first, and `content_keys`; -1
            where there is none.
        """
        self.inverted.nprobe = probes
        products, keys = self.inverted.search(np.ascontiguousarray(queries @ self.basis), k)
        return products, keys

    def cells(self, vectors: FloatArray) -> Cells:
        """The cells, with the rows that hold each vector.

        Parameters
        ----------
        vectors
            Shape (n, dimension): those that the index holds, in the club's order.
        """
        sizes, keys, codes = self._lists()
        own = content_keys(vectors)
        order = np.argsort(own, kind="stable")
        low, high = (np.searchsorted(own[order], keys, side=side) for side in ("left", "right"))
        counts = high - low
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        rows = order[np.repeat(low, counts) + within]
        cell = np.repeat(np.repeat(np.arange(len(sizes)), sizes), counts)
        tidy = np.lexsort((rows, cell))
        start = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=len(sizes)))])
        found = codes[np.repeat(np.arange(len(keys)), counts)[tidy]]
        return Cells(self.basis, self._centres(), start, rows[tidy], found)

    def _centres(self) -> FloatArray:
        centres: FloatArray = self.inverted.quantizer.reconstruct_n(0, self.inverted.nlist)
        return centres

    def _lists(self) -> tuple[IntArray, IntArray, FloatArray]:
        """Sizes of all cells, and keys and vectors one cell after the other."""
        import faiss

        lists, d = self.inverted.invlists, self.inverted.d
        sizes = np.array([lists.list_size(cell) for cell in range(self.inverted.nlist)])
        keys, codes = np.empty(sizes.sum(), np.int64), np.empty((sizes.sum(), d), np.float32)
        ends = np.cumsum(sizes)
        for cell in np.flatnonzero(sizes).tolist():
            own = slice(ends[cell] - sizes[cell], ends[cell])
            keys[own] = faiss.rev_swig_ptr(lists.get_ids(cell), int(sizes[cell]))
            raw = faiss.rev_swig_ptr(lists.get_codes(cell), int(sizes[cell]) * d * 4)
            codes[own] = raw.view(np.float32).reshape(-1, d)
        return sizes, keys, codes


def content_keys(vectors: FloatArray) -> IntArray:
    """A number for each vector's bits, at least 0, shape (n,); of unequal ones hardly ever equal.

    Multilinear hashing (Lemire & Kaser, 2014) with fixed odd numbers.
    """
    words = np.ascontiguousarray(vectors, dtype=np.float32).view(np.uint32)
    rng = np.random.default_rng(20_240_917)
    factors = rng.integers(0, 2**63, size=words.shape[1], dtype=np.uint64) * 2 + 1
    keys = np.empty(len(words), np.uint64)
    for low in range(0, len(words), 4_096):
        block = words[low : low + 4_096].astype(np.uint64) + 1
        keys[low : low + 4_096] = (block * factors).sum(axis=1, dtype=np.uint64)
    keys ^= keys >> np.uint64(29)
    return (keys & np.uint64(2**63 - 1)).astype(np.int64)


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

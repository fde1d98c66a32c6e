"""Indexes of a club's vectors: cached in memory, large ones on disk as well."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import defaultdict
from typing import TYPE_CHECKING

import platformdirs

from recommender.adapters.faiss_index import FaissIndex, count_bytes
from recommender.adapters.index_files import open_index, save_if_possible, source_of

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.arrays import FloatArray

_WORTH_A_FILE = 200_000
"""Vectors from which an index is cached on disk: of fewer it is made in seconds."""


_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


class IndexCache:
    """Makes indexes, the last of each kind cached.

    Parameters
    ----------
    folder
        Where large indexes are cached; None = in memory alone.
    worth_a_file
        Vectors from which they are cached on disk.
    """

    def __init__(self, folder: Path | None = None, worth_a_file: int = _WORTH_A_FILE) -> None:
        self._folder = folder
        self._worth_a_file = worth_a_file
        self._last: dict[str, tuple[str, FaissIndex]] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def __call__(self, name: str, vectors: FloatArray) -> FaissIndex:
        """As `recommender.ports.index.IndexFactory`."""
        source = source_of(vectors)
        with self._locks[name]:
            cached = self._last.get(name)
            if cached is not None and cached[0] == source:
                return cached[1]
            index = self._open_or_build(name, vectors, source)
            self._last[name] = source, index
            return index

    def bytes_of(self, count: int, dimension: int) -> int:
        """As `recommender.ports.index.IndexFactory`."""
        return count_bytes(count, dimension)

    def _open_or_build(self, name: str, vectors: FloatArray, source: str) -> FaissIndex:
        if self._folder is None or len(vectors) < self._worth_a_file:
            return FaissIndex.build(vectors)
        folder = _folder_of(self._folder, name)
        saved = open_index(folder, source)
        if saved is not None:
            return saved
        index = FaissIndex.build(vectors)
        save_if_possible(index, folder, source)
        return index


def _folder_of(place: Path, name: str) -> Path:
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return place / f"{_NOT_IN_NAMES.sub('_', name)[-60:]}-{digest}"


def default_index_folder() -> Path:
    """Where indexes lie in the user's cache folder; not made yet."""
    return platformdirs.user_cache_path("recommender", appauthor=False) / "indexes"

"""The cells of a club's items: found on disk, brought up to date, or made."""

from __future__ import annotations

import hashlib
import re
import threading
from typing import TYPE_CHECKING

import platformdirs

from recommender.adapters.faiss_index import FaissIndex
from recommender.adapters.index_files import kept, open_index, source_of

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.arrays import FloatArray
    from recommender.maths.search.cells import Cells

_WORTH_KEEPING = 50_000
"""Items from which an index is kept on disk: of fewer it is made in less than a second."""


_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


class KeptIndexes:
    """Makes the cells of items, each kind's index kept.

    Parameters
    ----------
    folder
        Where indexes are kept; None = nowhere but in this process.
    worth_keeping
        Items from which they are kept on disk.
    """

    def __init__(self, folder: Path | None = None, worth_keeping: int = _WORTH_KEEPING) -> None:
        self._folder = folder
        self._worth_keeping = worth_keeping
        self._last: dict[str, tuple[str, FaissIndex]] = {}
        self._lock = threading.Lock()

    def __call__(self, name: str, vectors: FloatArray, *, anew: bool = True) -> Cells:
        """As `recommender.ports.index.IndexFactory`."""
        with self._lock:
            source = source_of(vectors)
            last, index = self._last.get(name), None
            if last is not None and last[0] == source and (last[1].as_built or not anew):
                index = last[1]
            index = index or self._found(name, vectors, source, anew=anew)
            self._last[name] = source, index
            return index.cells(vectors)

    def _found(self, name: str, vectors: FloatArray, source: str, *, anew: bool) -> FaissIndex:
        place, last = self._place(name), self._last.get(name)
        saved = open_index(place, source) if place is not None else None
        if saved is not None and (saved.as_built or not anew):
            return saved
        older = None if anew else self._older(place, last)
        index = FaissIndex.build(vectors) if older is None else older.synced(vectors)
        if place is not None and len(index) >= self._worth_keeping:
            kept(index, place, source)
        return index

    @staticmethod
    def _older(place: Path | None, last: tuple[str, FaissIndex] | None) -> FaissIndex | None:
        """What can be brought up to date: a copy in memory, as mapped files cannot."""
        if last is not None and not last[1].mapped:
            return last[1]
        return open_index(place) if place is not None else None

    def _place(self, name: str) -> Path | None:
        if self._folder is None:
            return None
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        return self._folder / f"{_NOT_IN_NAMES.sub('_', name)[-60:]}-{digest}"


def default_index_folder() -> Path:
    """Where indexes lie in the user's cache folder; not made yet."""
    return platformdirs.user_cache_path("recommender", appauthor=False) / "indexes"

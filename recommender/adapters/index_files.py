"""Indexes on disk: written whole or not at all, checked when opened, memory-mapped.

An index is derived data: one that is damaged, of another version or of other items is no
error; it is said, and built anew.
"""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING

import numpy as np

from recommender.adapters.faiss_index import FaissIndex
from recommender.adapters.files import list_others, replace_folder
from recommender.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.arrays import FloatArray

VERSION = "4"
"""Of the layout and of how indexes are built; a folder of another one is built anew."""
_INDEX, _MANIFEST = "index.faiss", "manifest.json"
_log = logging.getLogger(__name__)


def source_of(vectors: FloatArray) -> str:
    """Hash of what an index of these vectors is built from, and in which order."""
    digest = hashlib.sha256(f"{VERSION}/{vectors.shape}".encode())
    digest.update(np.ascontiguousarray(vectors, dtype=np.float32).data)
    return digest.hexdigest()


def save_index(index: FaissIndex, folder: Path, source: str) -> None:
    """Write an index into a folder of its own, in the place of an earlier one.

    Raises
    ------
    OutputError
        If the folder holds anything else, or the system refuses.
    """
    import faiss

    with replace_folder(folder, lambda place: list_others(place, {_INDEX, _MANIFEST})) as aside:
        faiss.write_index(index.inner, str(aside / _INDEX))
        about = {
            "version": VERSION,
            "source": source,
            "dimension": index.dimension,
            "sha256": _digest(aside / _INDEX),
        }
        (aside / _MANIFEST).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def open_index(folder: Path, source: str) -> FaissIndex | None:
    """An index that was saved, its lists mapped into memory; None where there is none to use.

    Parameters
    ----------
    folder
        Where `save_index` wrote it.
    source
        What it must have been built from.
    """
    if not (folder / _MANIFEST).is_file():
        return None
    try:
        about = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if about["version"] != VERSION or about["source"] != source:
            return None
        return _read(folder, about)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        _log.warning("index %s is damaged and built anew: %s", folder, error)
        return None


def _read(folder: Path, about: dict[str, object]) -> FaissIndex:
    """Read an index whose file is the one that was written.

    Raises
    ------
    ValueError
        If it is not.
    """
    import faiss

    if _digest(folder / _INDEX) != about["sha256"]:
        message = f"{_INDEX} is not what was written"
        raise ValueError(message)
    inner = faiss.read_index(str(folder / _INDEX), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
    return FaissIndex(inner, int(str(about["dimension"])))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def save_if_possible(index: FaissIndex, folder: Path, source: str) -> None:
    """Save an index if that is possible; it is only a matter of time if it is not."""
    try:
        save_index(index, folder, source)
    except (OutputError, RuntimeError) as error:
        _log.warning("going on without the index on disk: %s", error)

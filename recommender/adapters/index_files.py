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

from recommender.adapters.faiss_index import FaissIndex, content_keys
from recommender.adapters.files import list_others, replace_folder
from recommender.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.arrays import FloatArray

VERSION = "1"
"""Of the layout; a folder of another one is built anew."""
_INDEX, _BASIS, _MANIFEST = "index.faiss", "basis.npy", "manifest.json"
_log = logging.getLogger(__name__)


def source_of(vectors: FloatArray) -> str:
    """Hash of what an index of these vectors is built from; their order does not matter."""
    keys = np.unique(content_keys(vectors))
    return hashlib.sha256(f"{VERSION}/{vectors.shape[1]}".encode() + keys.tobytes()).hexdigest()


def save_index(index: FaissIndex, folder: Path, source: str) -> None:
    """Write an index into a folder of its own, in the place of an earlier one.

    Raises
    ------
    OutputError
        If the folder holds anything else, or the system refuses.
    """
    import faiss

    with replace_folder(
        folder, lambda place: list_others(place, {_INDEX, _BASIS, _MANIFEST})
    ) as aside:
        faiss.write_index(index.inverted, str(aside / _INDEX))
        np.save(aside / _BASIS, index.basis)
        digests = {name: _digest(aside / name) for name in (_INDEX, _BASIS)}
        about = {"version": VERSION, "source": source, "as_built": index.as_built, "files": digests}
        (aside / _MANIFEST).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def open_index(folder: Path, source: str | None = None) -> FaissIndex | None:
    """An index that was saved, its lists mapped into memory; None where there is none to use.

    Parameters
    ----------
    folder
        Where `save_index` wrote it.
    source
        What it must have been built from; if left out, whatever it holds is read into memory,
        to be brought up to date.
    """
    if not (folder / _MANIFEST).is_file():
        return None
    try:
        about = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if about["version"] != VERSION or (source is not None and about["source"] != source):
            return None
        return _read(folder, about, mapped=source is not None)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        _log.warning("index %s is damaged and built anew: %s", folder, error)
        return None


def _read(folder: Path, about: dict[str, object], *, mapped: bool) -> FaissIndex:
    """Read an index whose files are those that were written.

    Raises
    ------
    ValueError
        If one is not.
    """
    import faiss

    digests = about["files"]
    for name in (_INDEX, _BASIS):
        if not isinstance(digests, dict) or _digest(folder / name) != digests[name]:
            message = f"{name} is not what was written"
            raise ValueError(message)
    flags = faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY if mapped else 0
    inverted = faiss.read_index(str(folder / _INDEX), flags)
    basis, as_built = np.load(folder / _BASIS), bool(about["as_built"])
    return FaissIndex(inverted, basis, as_built=as_built, mapped=mapped)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def kept(index: FaissIndex, folder: Path, source: str) -> None:
    """Save an index if that is possible; it is only a matter of time if it is not."""
    try:
        save_index(index, folder, source)
    except (OutputError, RuntimeError) as error:
        _log.warning("going on without the index on disk: %s", error)

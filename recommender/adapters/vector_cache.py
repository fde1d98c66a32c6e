"""A cache of vectors on disk, so that only changed profiles are encoded again.

One SQLite file belongs to one encoder. Its keys are hashes of texts, its values are vectors;
the texts themselves are never stored. It is derived data: a damaged file is made anew, and
where nothing can be written the encoder works without it.
"""

from __future__ import annotations

import hashlib
import logging
import re
import sqlite3
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np
import platformdirs

from recommender.errors import EncoderMismatchError
from recommender.ports.encoder import EncoderInFront

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from recommender.arrays import FloatArray
    from recommender.ports.encoder import Encoder

SCHEMA = "1"
"""Version of the tables; a file of another version is made anew."""

BUSY_SECONDS = 30.0
"""How long to wait for another process that is writing."""

_LOOK_UP = 500
"""Keys per query: SQLite allows 999 parameters in its oldest builds."""

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class CachedEncoder(EncoderInFront):
    """An encoder with a cache: a text that was encoded before is not encoded again.

    Parameters
    ----------
    encoder
        Does the work on texts not seen before.
    path
        SQLite file; made if it is not there.

    Attributes
    ----------
    hits
        Distinct texts answered from the file since this object was made.
    encoded
        Distinct texts handed to the encoder since this object was made.

    Raises
    ------
    EncoderMismatchError
        If the file belongs to another encoder.
    """

    def __init__(self, encoder: Encoder, path: Path) -> None:
        self.hits = 0
        self.encoded = 0
        super().__init__(encoder)
        self._path = Path(path)
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._try(self._open)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Encode texts, those seen before from the file.

        Parameters
        ----------
        texts
            Any number of texts.

        Returns
        -------
        ndarray, shape (n_texts, dimension), float32
            As the encoder behind the cache gives them.
        """
        keys = [self._hash_text(text) for text in texts]
        by_key = dict(zip(keys, texts, strict=True))
        with self._lock:
            known = self._try(lambda: self._read(by_key)) or {}
        missing = [key for key in by_key if key not in known]
        if missing:
            vectors = self._encoder.encode([by_key[key] for key in missing])
            fresh = dict(zip(missing, vectors, strict=True))
            with self._lock:
                self._try(lambda: self._write(fresh))
            known |= fresh
        self.hits += len(by_key) - len(missing)
        self.encoded += len(missing)
        out = np.zeros((len(keys), self.dimension), dtype=np.float32)
        for row, key in enumerate(keys):
            out[row] = known[key]
        return out

    def close(self) -> None:
        """Close the file; encoding goes on without it."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _hash_text(self, text: str) -> bytes:
        # "surrogatepass": broken text has a key too, and the encoder decides what it means.
        content = f"{self.identity}\0{text}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(content).digest()

    def _try(self, action: Callable[[], _T]) -> _T | None:
        """Act on the file; a damaged one is made anew once, without one we go on."""
        try:
            return action()
        except (sqlite3.OperationalError, OSError) as error:
            self._give_up(error)
        except sqlite3.DatabaseError as error:
            _log.warning("vector cache %s is damaged and made anew: %s", self._path, error)
            try:
                self._remove()
                self._open()
            except (sqlite3.Error, OSError) as again:
                self._give_up(again)
        return None

    def _give_up(self, error: Exception) -> None:
        _log.warning("going on without the vector cache %s: %s", self._path, error)
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = _connect(self._path)
        schema, identity = _stamp(self._connection, self._owner)
        if schema != SCHEMA:
            raise sqlite3.DatabaseError(f"its schema is {schema}, expected {SCHEMA}")
        if identity != self._owner:
            self._connection.close()
            self._connection = None
            raise EncoderMismatchError(
                f"the vector cache {self._path} belongs to encoder {identity}, and cannot be "
                f"used with {self._owner}; give each encoder its own file"
            )

    @property
    def _owner(self) -> str:
        return f"{self.identity}/{self.dimension}"

    def _remove(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        for suffix in ("", "-wal", "-shm", "-journal"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def _read(self, keys: Iterable[bytes]) -> dict[bytes, FloatArray]:
        if self._connection is None:
            return {}
        looked_up, rows = list(keys), []
        for first in range(0, len(looked_up), _LOOK_UP):
            part = looked_up[first : first + _LOOK_UP]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608  (marks only)
            rows += self._connection.execute(query, part).fetchall()
        return _decode(rows, self.dimension)

    def _write(self, vectors: dict[bytes, FloatArray]) -> None:
        if self._connection is None:
            return
        rows = [(key, vector.astype("<f4").tobytes()) for key, vector in vectors.items()]
        with self._connection as connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)


def default_cache_path(identity: str) -> Path:
    """Name the cache file of an encoder in the user's cache folder.

    Parameters
    ----------
    identity
        Of the encoder.

    Returns
    -------
    Path
        A file of its own for every identity; not made yet.
    """
    name = re.sub(r"[^\w.-]+", "_", identity)[-60:]
    digest = hashlib.sha256(identity.encode()).hexdigest()[:8]
    folder = platformdirs.user_cache_path("recommender", appauthor=False)
    return folder / "vectors" / f"{name}-{digest}.sqlite"


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")  # derived data: a lost row is remade
        with connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
            )
            connection.execute(
                "CREATE TABLE IF NOT EXISTS vectors "
                "(key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
            )
    except BaseException:
        connection.close()
        raise
    return connection


def _stamp(connection: sqlite3.Connection, owner: str) -> tuple[str, str]:
    """Sign a new file; read who signed it first."""
    with connection:
        connection.executemany(
            "INSERT OR IGNORE INTO meta VALUES (?, ?)", [("schema", SCHEMA), ("encoder", owner)]
        )
        meta = dict(connection.execute("SELECT key, value FROM meta"))
    return meta["schema"], meta["encoder"]


def _decode(rows: list[tuple[bytes, bytes]], dimension: int) -> dict[bytes, FloatArray]:
    """Turn blobs into vectors; a row that is no unit or zero vector counts as not there."""
    whole = [(key, blob) for key, blob in rows if len(blob) == 4 * dimension]
    if not whole:
        return {}
    table = np.frombuffer(b"".join(blob for _, blob in whole), dtype="<f4").reshape(-1, dimension)
    norms = np.linalg.norm(table, axis=1)
    sound = (np.abs(norms - 1) < 1e-3) | (norms == 0)
    return {key: table[i] for i, (key, _) in enumerate(whole) if sound[i]}

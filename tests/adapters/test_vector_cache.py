"""The vector cache: only changed texts are encoded again, and it never stands in the way."""

from __future__ import annotations

import hashlib
import logging
import multiprocessing
import os
import signal
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from typing_extensions import override

from benchmarks.clubs import synthetic_members
from recommender.adapters.vector_cache import CachedEncoder, default_cache_path
from recommender.errors import EncoderMismatchError
from recommender.maths.texts.calibration import USUAL
from recommender.stages.encode import encode_members


class HashEncoder:
    """A fake encoder: a unit vector drawn from the text's hash, and a record of what it saw."""

    def __init__(self, identity: str = "fake@0", dimension: int = 8) -> None:
        self.identity = identity
        self.dimension = dimension
        self.calibration = USUAL
        self.seen: list[str] = []

    def encode(self, texts):
        self.seen.extend(texts)
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            if text.strip():
                digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
                seed = int.from_bytes(digest[:8], "big")
                out[row] = np.random.default_rng(seed).normal(size=self.dimension)
                out[row] /= np.linalg.norm(out[row])
        return out


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cache" / "vectors.sqlite"


def test_vectors_are_those_of_the_encoder_in_the_same_order(path):
    texts = ["butcher", "", "Metzger", "butcher", "  "]
    with CachedEncoder(HashEncoder(), path) as cached:
        first, second = cached.encode(texts), cached.encode(texts)
    np.testing.assert_array_equal(first, HashEncoder().encode(texts))
    np.testing.assert_array_equal(second, first)
    assert first.dtype == np.float32


def test_only_changed_texts_are_encoded_again(path):
    texts = [f"member {i}" for i in range(1200)]
    with CachedEncoder(HashEncoder(), path) as cached:
        cached.encode(texts)
        assert (cached.hits, cached.encoded) == (0, 1200)
    inner = HashEncoder()
    texts[7] = "member 7, now a baker"
    with CachedEncoder(inner, path) as cached:
        cached.encode(texts)
        assert (cached.hits, cached.encoded) == (1199, 1)
    assert inner.seen == ["member 7, now a baker"]


def test_equal_texts_of_one_call_are_encoded_once(path):
    inner = HashEncoder()
    with CachedEncoder(inner, path) as cached:
        cached.encode(["a", "b", "a", "a"])
    assert inner.seen == ["a", "b"]


def test_no_text_at_all_gives_no_row(path):
    with CachedEncoder(HashEncoder(), path) as cached:
        assert cached.encode([]).shape == (0, 8)


def test_the_file_of_another_encoder_is_refused(path):
    with CachedEncoder(HashEncoder("one@1"), path) as cached:
        cached.encode(["text"])
    with pytest.raises(EncoderMismatchError, match=r"one@1.*two@2"):
        CachedEncoder(HashEncoder("two@2"), path)
    with CachedEncoder(HashEncoder("one@1"), path) as cached:
        cached.encode(["text"])
        assert cached.hits == 1


def test_the_same_encoder_with_another_dimension_is_refused(path):
    CachedEncoder(HashEncoder(dimension=8), path).close()
    with pytest.raises(EncoderMismatchError):
        CachedEncoder(HashEncoder(dimension=16), path)


def test_texts_are_never_stored(path):
    with CachedEncoder(HashEncoder(), path) as cached:
        cached.encode(["a very private need"])
    stored = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"private" not in stored


def test_a_damaged_file_is_made_anew(path, caplog):
    path.parent.mkdir(parents=True)
    path.write_bytes(b"this is no database, whatever its name says" * 100)
    with caplog.at_level(logging.WARNING), CachedEncoder(HashEncoder(), path) as cached:
        cached.encode(["text"])
        cached.encode(["text"])
        assert (cached.hits, cached.encoded) == (1, 1)
    assert "damaged" in caplog.text


def test_a_file_of_another_schema_is_made_anew(path, caplog):
    with CachedEncoder(HashEncoder(), path) as cached:
        cached.encode(["text"])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")
    connection.close()
    with caplog.at_level(logging.WARNING), CachedEncoder(HashEncoder(), path) as cached:
        cached.encode(["text"])
        assert cached.encoded == 1
    assert "schema" in caplog.text


def test_a_damaged_vector_is_encoded_again(path):
    with CachedEncoder(HashEncoder(), path) as cached:
        wanted = cached.encode(["one", "two"])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(3)")
    connection.close()
    for found in (3, 2, 0):  # cut short; then sound again
        with CachedEncoder(HashEncoder(), path) as cached:
            np.testing.assert_array_equal(cached.encode(["one", "two"]), wanted)
            assert cached.encoded == (2 if found == 3 else 0)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE vectors SET vector = ?", (np.full(8, 9, "<f4").tobytes(),))
    connection.close()
    with CachedEncoder(HashEncoder(), path) as cached:
        np.testing.assert_array_equal(cached.encode(["one", "two"]), wanted)


def test_a_folder_that_cannot_be_written_costs_the_cache_alone(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way of a folder")
    with caplog.at_level(logging.WARNING):
        cached = CachedEncoder(HashEncoder(), tmp_path / "file" / "vectors.sqlite")
    np.testing.assert_array_equal(cached.encode(["text"]), HashEncoder().encode(["text"]))
    assert "without the vector cache" in caplog.text


def test_a_full_disk_costs_the_cache_alone(path, caplog):
    with CachedEncoder(HashEncoder(), path) as cached:
        assert cached._connection is not None
        limit = cached._connection.execute("PRAGMA page_count").fetchone()[0]
        cached._connection.execute(f"PRAGMA max_page_count={limit}")
        texts = [f"member {i}" for i in range(5000)]
        with caplog.at_level(logging.WARNING):
            vectors = cached.encode(texts)
        np.testing.assert_array_equal(vectors, HashEncoder().encode(texts))
    assert "full" in caplog.text


def test_a_text_with_a_broken_character_has_a_key_too(path):
    with CachedEncoder(HashEncoder(), path) as cached:
        cached.encode(["broken \ud800"])
        cached.encode(["broken \ud800"])
        assert cached.hits == 1


def _write_some(path: str, first: int) -> None:
    with CachedEncoder(HashEncoder(), Path(path)) as cached:
        for row in range(first, first + 100):
            cached.encode([f"text {row}"])


def test_two_processes_write_the_same_file(path):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_some, args=(str(path), n)) for n in (0, 50)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    with CachedEncoder(HashEncoder(), path) as cached:
        cached.encode([f"text {row}" for row in range(150)])
        assert (cached.hits, cached.encoded) == (150, 0)


class StoppingEncoder(HashEncoder):
    """Waits for ever with the third block, having said so."""

    def __init__(self, reached) -> None:
        super().__init__()
        self._reached, self._calls = reached, 0

    @override
    def encode(self, texts):
        self._calls += 1
        if self._calls == 3:
            self._reached.set()
            signal.pause()
        return super().encode(texts)


def _encode_club(path: str, reached) -> None:
    with CachedEncoder(StoppingEncoder(reached), Path(path)) as cached:
        encode_members(synthetic_members(1_500), cached)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_killed_run_resumes_from_the_blocks_it_has_encoded_with_the_same_bytes(path):
    context = multiprocessing.get_context("spawn")
    reached = context.Event()
    process = context.Process(target=_encode_club, args=(str(path), reached))
    process.start()
    assert reached.wait(120)
    process.kill()
    process.join()
    members = synthetic_members(1_500)
    with CachedEncoder(HashEncoder(), path) as cached:
        resumed = encode_members(members, cached)
        assert 0 < cached.encoded < cached.hits + cached.encoded
        assert cached.hits > 4_000
    fresh = encode_members(members, HashEncoder())
    for kind in ("gives", "needs", "interests"):
        ours, theirs = getattr(resumed, kind), getattr(fresh, kind)
        assert ours.vectors.tobytes() == theirs.vectors.tobytes()
    ours, theirs = (facets.roles.joined().vectors for facets in (resumed, fresh))
    assert ours.tobytes() == theirs.tobytes()


def test_every_identity_has_a_cache_file_of_its_own():
    names = ["org/model@1", "org_model@1", "org/model@2"]
    paths = {default_cache_path(name) for name in names}
    assert len(paths) == 3
    assert all(path.suffix == ".sqlite" and path.parent.name == "vectors" for path in paths)

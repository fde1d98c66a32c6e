"""Vectors are found exactly or nearly; indexes are cached, and never half there."""

import logging
import os
import signal
import subprocess
import sys
from copy import deepcopy

import numpy as np
import pytest

from recommender.adapters import faiss_index as module
from recommender.adapters.faiss_index import FaissIndex, count_bytes
from recommender.adapters.index_cache import IndexCache
from recommender.adapters.index_files import open_index, save_index, source_of


def made(n, seed=0, dimension=32):
    """Vectors around some dozens of middles."""
    rng = np.random.default_rng(seed)
    middles = rng.normal(size=(40, dimension))
    vectors = middles[rng.integers(0, 40, n)] + 0.15 * rng.normal(size=(n, dimension))
    return np.ascontiguousarray(vectors / np.linalg.norm(vectors, axis=1)[:, None], np.float32)


def nearest(vectors, queries, k):
    products = queries.astype(np.float64) @ vectors.T.astype(np.float64)
    return np.sort(products, axis=1)[:, ::-1][:, :k]


def test_few_vectors_are_compared_exactly():
    vectors, queries = made(300), made(50, seed=1)
    products, rows = FaissIndex.build(vectors).search(queries, 7)
    np.testing.assert_allclose(products, nearest(vectors, queries, 7), atol=1e-5)
    found = np.einsum("qd,qkd->qk", queries, vectors[rows])
    np.testing.assert_allclose(products, found, atol=1e-5)


@pytest.mark.parametrize("dimension", [31, 32])
def test_many_are_found_nearly_whatever_their_number_of_columns(dimension):
    everything = made(3_100, dimension=dimension)
    vectors, queries = everything[:3_000], everything[3_000:]
    _, rows = FaissIndex.build(vectors, exact_up_to=100).search(queries, 10)
    found = np.einsum("qd,qkd->qk", queries, vectors[rows])
    assert found.mean() >= 0.97 * nearest(vectors, queries, 10).mean()


@pytest.mark.parametrize("dimension", [31, 32, 300])
@pytest.mark.parametrize("exact_up_to", [100, 10_000])
def test_an_index_holds_no_more_bytes_than_it_is_said_to_take(dimension, exact_up_to):
    import faiss

    index = FaissIndex.build(made(3_000, dimension=dimension), exact_up_to)
    held = len(faiss.serialize_index(index.inner))
    assert 0 < held <= 1.02 * count_bytes(3_000, dimension, exact_up_to)


def test_of_many_vectors_there_is_never_another_copy():
    assert count_bytes(1_000, 832) >= 4 * 1_000 * 832
    assert count_bytes(100_000, 832) < 4 * 100_000 * 832 / 2


def test_more_than_there_are_is_filled_up_with_nobody():
    products, rows = FaissIndex.build(made(3)).search(made(2, seed=1), 5)
    assert products.shape == rows.shape == (2, 5)
    assert (rows[:, 3:] == -1).all()
    none, nobody = FaissIndex.build(made(3)).search(made(2, seed=1)[:0], 5)
    assert none.shape == nobody.shape == (0, 5)


@pytest.mark.parametrize("exact_up_to", [100, 10_000])
def test_the_same_vectors_have_the_same_index_here_and_in_another_process(exact_up_to):
    vectors, queries = made(2_000), made(60, seed=1)
    index = FaissIndex.build(vectors, exact_up_to)
    for other in (FaissIndex.build(vectors, exact_up_to), deepcopy(index)):
        for one, again in zip(index.search(queries, 9), other.search(queries, 9), strict=True):
            np.testing.assert_array_equal(one, again)


def test_a_query_finds_the_same_alone_and_among_others():
    index, queries = FaissIndex.build(made(2_000), 100), made(60, seed=1)
    _, together = index.search(queries, 9)
    alone = [index.search(query[None], 9)[1][0] for query in queries]
    np.testing.assert_array_equal(together, alone)


@pytest.mark.parametrize("exact_up_to", [100, 10_000])
def test_a_saved_index_finds_the_same(tmp_path, exact_up_to):
    vectors, queries = made(400), made(20, seed=1)
    index = FaissIndex.build(vectors, exact_up_to)
    save_index(index, tmp_path / "gives", source_of(vectors))
    again = open_index(tmp_path / "gives", source_of(vectors))
    assert again is not None
    for one, other in zip(index.search(queries, 5), again.search(queries, 5), strict=True):
        np.testing.assert_array_equal(one, other)
    for others in (vectors[1:], vectors[::-1]):
        assert open_index(tmp_path / "gives", source_of(others)) is None


@pytest.mark.parametrize("file", ["index.faiss", "manifest.json"])
@pytest.mark.parametrize("harm", ["cut", "other", "gone"])
def test_a_damaged_index_is_said_and_built_anew(tmp_path, caplog, file, harm):
    vectors, queries = made(300), made(20, seed=1)
    whole = IndexCache(tmp_path, worth_a_file=10)("gives", vectors).search(queries, 3)
    (place,) = tmp_path.iterdir()
    content = (place / file).read_bytes()
    if harm == "gone":
        (place / file).unlink()
    else:
        (place / file).write_bytes(
            content[: len(content) // 2] if harm == "cut" else b"x" + content[1:]
        )
    with caplog.at_level(logging.WARNING):
        again = IndexCache(tmp_path, worth_a_file=10)("gives", vectors).search(queries, 3)
    np.testing.assert_array_equal(whole, again)
    assert ("damaged" in caplog.text) == ((file, harm) != ("manifest.json", "gone"))
    assert open_index(place, source_of(vectors)) is not None


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path, caplog):
    vectors = made(300)
    IndexCache(tmp_path, worth_a_file=10)("gives", vectors)
    (place,) = tmp_path.iterdir()
    (place / "mine.txt").write_text("not an index")
    (place / "manifest.json").unlink()
    assert len(IndexCache(tmp_path, worth_a_file=10)("gives", vectors)) == 300
    assert (place / "mine.txt").read_text() == "not an index"
    assert "mine.txt" in caplog.text


def test_it_is_built_once_and_found_the_next_time(tmp_path, monkeypatch):
    built, build = [], FaissIndex.build

    def counting(vectors):
        built.append(len(vectors))
        return build(vectors)

    monkeypatch.setattr(module.FaissIndex, "build", counting)
    vectors = made(400)
    cache = IndexCache(tmp_path, worth_a_file=10)
    cache("gives", vectors)
    cache("gives", vectors)
    IndexCache(tmp_path, worth_a_file=10)("gives", vectors)
    assert built == [400]
    cache("gives", vectors[1:])
    IndexCache(tmp_path)("gives", vectors)
    assert built == [400, 399, 400], "of few vectors none is written"


_SAVING = """
import sys
import numpy as np
from pathlib import Path
from recommender.adapters.faiss_index import FaissIndex, count_bytes
from recommender.adapters.index_files import save_index
rng = np.random.default_rng(int(sys.argv[2]))
index = FaissIndex.build(rng.normal(size=(20_000, 32)).astype(np.float32))
print("ready", flush=True)
while True:
    save_index(index, Path(sys.argv[1]), sys.argv[2])
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_process_killed_while_saving_leaves_nothing_half_written(tmp_path, caplog):
    vectors = np.random.default_rng(1).normal(size=(20_000, 32)).astype(np.float32)
    save_index(FaissIndex.build(vectors), tmp_path / "gives", "1")
    for _ in range(4):
        command = [sys.executable, "-c", _SAVING, str(tmp_path / "gives"), "2"]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603
            assert process.stdout is not None
            process.stdout.readline()
            while not list(tmp_path.glob(".*.part/index.faiss")):
                assert process.poll() is None
            process.send_signal(signal.SIGKILL)
        assert list(tmp_path.glob(".*.part"))
        saved = [open_index(tmp_path / "gives", source) for source in ("1", "2")]
        assert any(index is not None and len(index) == 20_000 for index in saved)
    assert "damaged" not in caplog.text

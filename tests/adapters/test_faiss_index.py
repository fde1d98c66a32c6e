"""Indexes are found, brought up to date or made anew, and never half there."""

import logging
import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from recommender.adapters import faiss_index as module
from recommender.adapters.faiss_index import FaissIndex, content_keys
from recommender.adapters.index_files import open_index, save_index, source_of
from recommender.adapters.kept_indexes import KeptIndexes
from recommender.maths.search.cells import nearest_items


def made(n, seed=0, dimension=32):
    """Vectors around some dozens of middles."""
    rng = np.random.default_rng(seed)
    middles = rng.normal(size=(40, dimension))
    vectors = middles[rng.integers(0, 40, n)] + 0.15 * rng.normal(size=(n, dimension))
    return np.ascontiguousarray(vectors / np.linalg.norm(vectors, axis=1)[:, None], np.float32)


def as_sets(cells):
    return [
        frozenset(cells.items[low:high].tolist())
        for low, high in zip(cells.start[:-1], cells.start[1:], strict=True)
    ]


def test_every_row_is_in_one_cell_with_its_own_vector_twins_too():
    vectors = made(500)
    vectors[100:110] = vectors[:10]
    cells = FaissIndex.build(vectors).cells(vectors)
    assert sorted(cells.items.tolist()) == list(range(500))
    np.testing.assert_allclose(cells.vectors, vectors[cells.items] @ cells.basis, atol=1e-6)
    where = {row: number for number, rows in enumerate(as_sets(cells)) for row in rows}
    assert all(where[row] == where[row + 100] for row in range(10))


def test_the_order_of_rows_does_not_matter():
    vectors, order = made(400), np.random.default_rng(1).permutation(400)
    one = as_sets(FaissIndex.build(vectors).cells(vectors))
    other = as_sets(FaissIndex.build(vectors[order]).cells(vectors[order]))
    assert [frozenset(order[list(rows)].tolist()) for rows in other] == one


def test_with_all_cells_probed_the_best_are_those_of_all_products():
    vectors, queries = made(600), made(50, seed=5)
    index = FaissIndex.build(vectors)
    short = queries @ index.basis @ (vectors @ index.basis).T
    expected = np.sort(short, axis=1)[:, ::-1][:, :10]
    products, keys = index.search(queries, 10, probes=10_000)
    np.testing.assert_allclose(products, expected, atol=1e-5)
    assert set(keys.ravel().tolist()) <= set(content_keys(vectors).tolist())
    found = nearest_items(index.cells(vectors), queries, 10_000, 10, np.full(50, -9.0, np.float32))
    np.testing.assert_allclose(np.sort(found.score, axis=1)[:, ::-1], expected, atol=1e-5)


def test_few_cells_find_nearly_all_of_the_best():
    vectors, queries = np.split(made(5_200), [5_000])
    index = FaissIndex.build(vectors)
    true = np.argsort(-(queries @ index.basis @ (vectors @ index.basis).T), axis=1)[:, :10]
    _, found = index.search(queries, 10, probes=12)
    keys = content_keys(vectors)
    shared = [
        len(set(keys[a].tolist()) & set(b.tolist())) for a, b in zip(true, found, strict=True)
    ]
    assert np.mean(shared) > 8


def test_adding_and_removing_leaves_what_is_there():
    vectors = made(300)
    index = FaissIndex.build(vectors[:200])
    index.add(vectors[150:])
    assert len(index) == 300
    index.remove(vectors[:50])
    assert len(index) == 250
    assert not index.as_built
    assert sorted(index.cells(vectors[50:]).items.tolist()) == list(range(250))
    index.remove(made(5, seed=9))
    assert len(index) == 250


def test_a_changed_member_needs_no_new_cells_and_a_changed_club_does():
    vectors = made(300)
    index = FaissIndex.build(vectors)
    changed = np.concatenate([vectors[3:], made(4, seed=3)])
    synced = index.synced(changed)
    assert synced is index
    assert sorted(synced.cells(changed).items.tolist()) == list(range(301))
    other = made(300, seed=8)
    assert index.synced(other).as_built


def test_a_saved_index_is_mapped_and_gives_the_same_cells(tmp_path):
    vectors = made(400)
    index = FaissIndex.build(vectors)
    save_index(index, tmp_path / "gives", source_of(vectors))
    again = open_index(tmp_path / "gives", source_of(vectors[::-1]))
    assert again is not None
    assert again.mapped
    for one, other in zip(index.cells(vectors), again.cells(vectors), strict=True):
        np.testing.assert_array_equal(one, other)
    assert open_index(tmp_path / "gives", source_of(vectors[1:])) is None


@pytest.mark.parametrize("file", ["index.faiss", "basis.npy", "manifest.json"])
@pytest.mark.parametrize("harm", ["cut", "other", "gone"])
def test_a_damaged_index_is_said_and_built_anew(tmp_path, caplog, file, harm):
    vectors, keep = made(300), KeptIndexes(tmp_path, worth_keeping=10)
    whole = keep("gives", vectors)
    (place,) = tmp_path.iterdir()
    content = (place / file).read_bytes()
    if harm == "gone":
        (place / file).unlink()
    else:
        (place / file).write_bytes(
            content[: len(content) // 2] if harm == "cut" else b"x" + content[1:]
        )
    with caplog.at_level(logging.WARNING):
        again = KeptIndexes(tmp_path, worth_keeping=10)("gives", vectors)
    np.testing.assert_array_equal(whole.vectors, again.vectors)
    assert ("damaged" in caplog.text) == ((file, harm) != ("manifest.json", "gone"))
    assert open_index(place, source_of(vectors)) is not None


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path, caplog):
    vectors, keep = made(300), KeptIndexes(tmp_path, worth_keeping=10)
    keep("gives", vectors)
    (place,) = tmp_path.iterdir()
    (place / "mine.txt").write_text("not an index")
    (place / "manifest.json").unlink()
    assert len(KeptIndexes(tmp_path, worth_keeping=10)("gives", vectors).items) == 300
    assert (place / "mine.txt").read_text() == "not an index"
    assert "mine.txt" in caplog.text


def test_it_is_built_once_found_the_next_time_and_brought_up_to_date(tmp_path, monkeypatch):
    built, build = [], FaissIndex.build

    def counting(vectors):
        built.append(len(vectors))
        return build(vectors)

    monkeypatch.setattr(module.FaissIndex, "build", counting)
    vectors = made(400)
    keep = KeptIndexes(tmp_path, worth_keeping=10)
    keep("gives", vectors)
    keep("gives", vectors)
    KeptIndexes(tmp_path, worth_keeping=10)("gives", vectors)
    assert built == [400]
    changed = np.concatenate([vectors[2:], made(1, seed=7)])
    for each in (keep, KeptIndexes(tmp_path, worth_keeping=10)):
        assert len(each("gives", changed, anew=False).items) == 399
    assert built == [400]


def test_a_round_never_depends_on_what_was_asked_before(tmp_path):
    vectors = made(400)
    changed = np.concatenate([vectors[20:], made(30, seed=7)])
    keep = KeptIndexes(tmp_path, worth_keeping=10)
    keep("gives", vectors)
    keep("gives", changed, anew=False)
    fresh = FaissIndex.build(changed).cells(changed)
    for each in (keep, KeptIndexes(tmp_path, worth_keeping=10)):
        for one, other in zip(each("gives", changed), fresh, strict=True):
            np.testing.assert_array_equal(one, other)


_SAVING = """
import sys
import numpy as np
from pathlib import Path
from recommender.adapters.faiss_index import FaissIndex
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
        found = [open_index(tmp_path / "gives", source) for source in ("1", "2")]
        assert any(each is not None and len(each) == 20_000 for each in found)
    assert "damaged" not in caplog.text

"""The look over the installation: finds what is broken, and loads nothing heavy to do so."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from recommender.adapters.embedded_folder import default_folder
from recommender.adapters.sentence_encoder import load_encoder
from recommender.service.club import doctor

ROOT = Path(__file__).resolve().parents[3]
QUIET = """
import sys
from recommender.service.club.doctor import examine
findings = examine()
assert all(finding.ok for finding in findings), findings
heavy = {"torch", "sklearn", "numba", "sentence_transformers", "transformers"} & sys.modules.keys()
assert not heavy, heavy
"""


def finding(name, encoder=None):
    (found,) = [each for each in doctor.examine(encoder) if each.name == name]
    return found


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the embedded encoder, which the doctor takes for it."""
    folder = tmp_path / "encoder"
    for path in default_folder().rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(default_folder())
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    monkeypatch.setattr(doctor, "default_folder", lambda: folder)
    return folder


def test_a_sound_installation_is_found_without_loading_what_takes_seconds():
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", QUIET], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_everything_is_looked_at_and_named():
    findings = doctor.examine()
    assert [found.name for found in findings] == [
        "python", "packages", "encoder", "search", "solver", "cache",
    ]  # fmt: skip
    assert all(found.ok for found in findings), findings
    packages = finding("packages").detail
    for name in ("torch", "scikit-learn", "numba", "faiss-cpu", f"numpy {np.__version__}"):
        assert name in packages


def test_vectors_without_torch_are_those_of_the_encoders_static_part():
    encoder = load_encoder(str(default_folder() / "static"))
    texts = ["I bake bread.", "Ich backe Brot, auch nachts.", "Ägypten – 日本 “quotes”", "x"]
    here = doctor.encode_statically(default_folder() / "static", texts)
    assert here.shape == (4, encoder.dimension)
    np.testing.assert_allclose(here, encoder.encode(texts), atol=1e-5)


def test_the_encoder_it_names_is_the_one_that_rounds_use(encoder):
    assert encoder.identity in finding("encoder").detail


@pytest.mark.parametrize(
    "name",
    [
        "static/model.safetensors",
        "static/tokenizer.json",
        "universal/weights.npz",
        "universal/tokenizer.json",
        "config.json",
    ],
)
def test_a_damaged_encoder_is_named_by_its_file(copy, name):
    path = copy / name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    found = finding("encoder")
    assert not found.ok
    assert f"{name} is damaged" in found.detail


def test_a_missing_file_of_the_encoder_is_named(copy):
    (copy / "static" / "model.safetensors").unlink()
    assert "model.safetensors is missing" in finding("encoder").detail


def test_an_encoder_that_does_not_translate_is_found(copy, monkeypatch):
    monkeypatch.setattr(doctor, "_TEXTS", ("I bake bread.", "The court.", "Ich backe Brot."))
    found = finding("encoder")
    assert not found.ok
    assert "not nearer than an unrelated text" in found.detail


def test_an_encoder_of_ones_own_is_loaded_as_a_round_would(tmp_path, encoder):
    sound = finding("encoder", str(default_folder()))
    assert sound.ok
    assert encoder.identity in sound.detail
    nowhere = finding("encoder", str(tmp_path / "none"))
    assert not nowhere.ok
    assert nowhere.detail.startswith("EncoderError: ")


def test_a_package_that_is_gone_is_named_and_the_rest_is_still_looked_at(monkeypatch):
    monkeypatch.setitem(doctor._MODULES, "nonsuch", "no_such_module_here")
    findings = {found.name: found for found in doctor.examine()}
    assert not findings["packages"].ok
    assert "no module of nonsuch" in findings["packages"].detail
    assert all(found.ok for name, found in findings.items() if name != "packages")


def test_a_cache_that_has_no_room_or_cannot_be_written_is_found(tmp_path, monkeypatch):
    where = tmp_path / "not" / "made" / "yet"
    assert str(where) in doctor._check_cache(where)
    monkeypatch.setattr(doctor, "_LEAST_FREE", 2**80)
    with pytest.raises(OSError, match="a cache needs 100 MB"):
        doctor._check_cache(where)
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(OSError, match="cannot be written to"):
        doctor._check_cache(where)
    assert not where.exists(), "it was looked at and not made"


def test_a_solver_that_misses_the_best_and_an_index_that_misses_are_found(monkeypatch):
    import faiss

    class Greedy:
        chosen = np.array([False, True, False])

    monkeypatch.setattr(doctor, "solve_exact", lambda *_: Greedy)
    assert "HiGHS misses" in finding("solver").detail
    monkeypatch.setattr(
        faiss.IndexIVFFlat, "search", lambda *_: (np.zeros((3, 1)), np.full((3, 1), 7))
    )
    assert "faiss does not find" in finding("search").detail

"""Several encoders read one text: cosines are weighed means, and no folder brings code along."""

import json
import shutil
import sys

import numpy as np
import pytest
import torch

from recommender.adapters.model_files import sha256_of, write_manifest
from recommender.adapters.model_sources import OWN_MODULE, folder_identity
from recommender.adapters.sentence_encoder import load_encoder
from recommender.adapters.side_by_side import CONFIG, SideBySide
from recommender.errors import ModelFileError
from recommender.maths.texts.calibration import USUAL, Calibration
from tests.adapters.made_up_encoders import DIMENSION, save_side_by_side, static, universal

TEXTS = ["baker with an oven", "flour", "a baker looks for flour", "oven", "and a and a"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save_side_by_side(tmp_path_factory.mktemp("models") / "both")


@pytest.fixture
def copy(folder, tmp_path):
    return shutil.copytree(folder, tmp_path / "both")


def vectors_of(module, texts):
    with torch.no_grad():
        return module(module.preprocess(texts))["sentence_embedding"].numpy()


def cosines(vectors):
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return units @ units.T


@pytest.mark.parametrize("weights", [(0.5, 0.5), (0.2, 0.8), (1.0, 3.0)])
def test_a_cosine_is_the_weighed_mean_of_the_cosines_of_the_parts(weights):
    parts = [static(), universal()]
    both = vectors_of(SideBySide(parts, weights), TEXTS)
    expected = sum(
        weight * cosines(vectors_of(part, TEXTS))
        for part, weight in zip(parts, weights, strict=True)
    ) / sum(weights)
    np.testing.assert_allclose(cosines(both), expected, atol=1e-5)
    assert both.shape[1] == SideBySide(parts, weights).get_embedding_dimension() == 5 + DIMENSION


def test_a_saved_folder_gives_the_same_vectors_when_it_is_read(folder):
    encoder = load_encoder(str(folder))
    expected = vectors_of(SideBySide([static(), universal()], (0.25, 0.75)), TEXTS)
    assert encoder.dimension == 5 + DIMENSION
    np.testing.assert_allclose(encoder.encode(TEXTS), expected, atol=1e-5)
    assert not encoder.encode([" "]).any()
    again = load_encoder(str(folder), batch_size=2)
    np.testing.assert_allclose(again.encode(TEXTS[::-1])[::-1], encoder.encode(TEXTS), atol=1e-6)


@pytest.mark.parametrize("file", ["static/model.safetensors", "universal/weights.npz", CONFIG])
def test_every_file_that_decides_vectors_is_in_the_identity(copy, file):
    before = folder_identity("both", copy)
    content = (copy / file).read_bytes()
    (copy / file).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert folder_identity("both", copy) != before


def test_a_part_that_is_unknown_is_refused_by_name(copy):
    config = json.loads((copy / CONFIG).read_text(encoding="utf-8"))
    config["parts"][1]["kind"] = "oracle"
    (copy / CONFIG).write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelFileError, match="part 'oracle' is unknown; known are static, univ"):
        load_encoder(str(copy))


STRANGERS = (
    "innocent_looking.Module",
    "modeling_own.Module",
    "os.system",
    "sentence_transformers.base.modules.transformer.Transformer",
)


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("beside_ours", [True, False])
def test_a_folder_that_names_a_foreign_class_is_refused_and_runs_none_of_it(
    copy, tmp_path, monkeypatch, name, beside_ours
):
    """Neither from the folder nor from where Python finds modules."""
    ran = tmp_path / "ran"
    code = f"open({str(ran)!r}, 'w').close()\nclass Module: ...\n"
    for place in (copy, tmp_path):
        for file in ("innocent_looking.py", "modeling_own.py"):
            (place / file).write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    auto = {"AutoConfig": "modeling_own.Module", "AutoModel": "modeling_own.Module"}
    (copy / "1").mkdir()
    hidden = json.dumps({"model_type": "made-up", "auto_map": auto})
    (copy / "1" / "config.json").write_text(hidden, encoding="utf-8")
    listed = json.loads((copy / "modules.json").read_text(encoding="utf-8"))
    listed[1] |= {"type": name, "path": "1"}
    if not beside_ours:
        listed = [listed[1] | {"idx": 0}]
    (copy / "modules.json").write_text(json.dumps(listed), encoding="utf-8")
    with pytest.raises(ModelFileError, match="both is no usable model"):
        load_encoder(str(copy))
    assert not ran.exists()
    assert not {"innocent_looking", "modeling_own"} & set(sys.modules)


def test_our_own_class_is_the_one_of_this_package_even_if_the_folder_has_another(copy, tmp_path):
    ran = tmp_path / "ran"
    for name in ("side_by_side.py", "recommender.py", "adapters.py"):
        (copy / name).write_text(f"open({str(ran)!r}, 'w').close()\n", encoding="utf-8")
    assert OWN_MODULE in (copy / "modules.json").read_text(encoding="utf-8")
    assert load_encoder(str(copy)).dimension == 5 + DIMENSION
    assert not ran.exists()


def test_what_its_z_values_are_worth_stands_in_its_manifest(copy):
    assert load_encoder(str(copy)).calibration == USUAL
    files = {
        path.relative_to(copy).as_posix(): sha256_of(path)
        for path in copy.rglob("*")
        if path.is_file()
    }
    measured = {"midpoint": 4.25, "slope": 1.5}
    write_manifest(copy, {"identity": "both@1", "files": files, "calibration": measured})
    assert load_encoder(str(copy)).calibration == Calibration(4.25, 1.5)
    assert load_encoder(f"{copy}#4").calibration == Calibration(4.25, 1.5)
    write_manifest(copy, {"identity": "both@1", "files": files})
    assert load_encoder(str(copy)).calibration == USUAL

"""The sentence encoder: the embedded model at work, and every way it can fail to load."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from recommender.adapters import model_sources
from recommender.adapters.embedded_folder import default_folder
from recommender.adapters.model_files import (
    published,
    sha256_of,
    verify_folder,
    write_manifest,
)
from recommender.adapters.model_sources import folder_identity
from recommender.adapters.sentence_encoder import MAX_CHARACTERS, load_encoder
from recommender.errors import EncoderError, ModelFileError, OutputError

TRANSLATIONS = [
    ("I am looking for a room for band rehearsals", "Ich suche einen Raum für Bandproben"),
    ("master butcher with her own shop", "Metzgermeisterin mit eigenem Laden"),
    ("help with the tax return", "Hilfe bei der Steuererklärung"),
    ("an empty barn that can be used for storage", "eine leere Scheune, die als Lager dienen kann"),
    ("I teach children to swim", "Ich bringe Kindern das Schwimmen bei"),
    ("software developer for mobile apps", "Softwareentwickler für mobile Anwendungen"),
    ("fresh bread from the wood oven", "frisches Brot aus dem Holzofen"),
    ("nurse in an intensive care unit", "Krankenpflegerin auf einer Intensivstation"),
    ("who can repair my old bicycle?", "Wer kann mein altes Fahrrad reparieren?"),
    ("a lawyer for labour law", "eine Anwältin für Arbeitsrecht"),
    ("honey and wax from our bees", "Honig und Wachs von unseren Bienen"),
    ("we sing in a choir every Tuesday", "Wir singen jeden Dienstag im Chor"),
    ("investor for a young company", "Investor für ein junges Unternehmen"),
    ("physics teacher at a secondary school", "Physiklehrer an einer weiterführenden Schule"),
    ("translations from Spanish", "Übersetzungen aus dem Spanischen"),
    ("organic vegetables from the farm", "Biogemüse vom Bauernhof"),
]


FILES = (
    "static/model.safetensors",
    "static/tokenizer.json",
    "universal/weights.npz",
    "universal/tokenizer.json",
)


@pytest.fixture(scope="module")
def encoder():
    return load_encoder()


@pytest.fixture
def model_copy(tmp_path):
    return shutil.copytree(default_folder(), tmp_path / "encoder")


def test_rows_are_unit_vectors(encoder):
    vectors = encoder.encode(["Bäckerin", "a baker"])
    assert vectors.shape == (2, encoder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_german_and_english_texts_find_one_another(encoder):
    english = encoder.encode([pair[0] for pair in TRANSLATIONS])
    german = encoder.encode([pair[1] for pair in TRANSLATIONS])
    rows = list(range(len(TRANSLATIONS)))
    assert np.argmax(german @ english.T, axis=1).tolist() == rows
    assert np.argmax(english @ german.T, axis=1).tolist() == rows


def test_a_need_is_closer_to_what_meets_it_than_to_anything_else(encoder):
    need = encoder.encode(["Ich brauche jemanden, der meine Buchhaltung macht"])[0]
    offers = encoder.encode(["accounting for small firms", "guitar lessons", "hiking tours"])
    assert np.argmax(offers @ need) == 0


def test_the_order_and_company_of_texts_change_nothing(encoder):
    texts = [side for pair in TRANSLATIONS for side in pair]
    together = encoder.encode(texts)
    order = np.random.default_rng(0).permutation(len(texts))
    np.testing.assert_array_equal(encoder.encode([texts[i] for i in order]), together[order])
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    np.testing.assert_allclose(alone, together, atol=1e-6)


def test_the_batch_size_changes_nothing(encoder):
    texts = [pair[1] for pair in TRANSLATIONS]
    small = load_encoder(batch_size=3)
    np.testing.assert_allclose(small.encode(texts), encoder.encode(texts), atol=1e-6)
    assert small.identity == encoder.identity


def test_equal_texts_are_encoded_once(encoder, monkeypatch):
    seen: list[str] = []
    forward = encoder._forward

    def recorded(texts):
        seen.extend(texts)
        return forward(texts)

    monkeypatch.setattr(encoder, "_forward", recorded)
    vectors = encoder.encode(["baker", "miller", "baker", " baker "])
    assert seen == ["baker", "miller"]
    np.testing.assert_array_equal(vectors[0], vectors[3])


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u00a0"])
def test_blank_text_gives_the_zero_vector(encoder, text):
    vectors = encoder.encode([text, "baker"])
    assert not vectors[0].any()
    assert vectors[1].any()


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode([]).shape == (0, encoder.dimension)


@pytest.mark.parametrize("text", ["\ud800 broken", "null\0byte", "🥖🥐", "日本語", "§" * 50, "ﷺ"])
def test_odd_characters_are_no_error(encoder, text):
    vectors = encoder.encode([text])
    assert np.isfinite(vectors).all()
    norm = np.linalg.norm(vectors[0])
    assert norm == pytest.approx(1, abs=1e-5) or norm == 0


def test_only_the_beginning_of_a_very_long_text_is_read(encoder):
    beginning = ("Brot backen und Käse machen. " * 1000)[:MAX_CHARACTERS]
    long = beginning + "software " * 600_000
    np.testing.assert_array_equal(*encoder.encode([beginning, long]))


@pytest.mark.parametrize(
    ("one", "other"),
    [("STRASSE", "Straße"), ("Café", "cafe\u0301"), ("Zürich", "zu\u0308rich"), ("Büro", "BÜRO")],
)
def test_spellings_of_one_word_are_nearly_one_text(encoder, one, other):
    first, second = encoder.encode([one, other])
    assert first @ second > 0.75
    static = load_encoder(str(default_folder() / "static"))
    vectors = static.encode([one, other])
    np.testing.assert_allclose(vectors[0], vectors[1], atol=1e-6)


def test_words_in_capitals_are_read_as_others(encoder):
    loud, plain = encoder.encode(["BÜRO FÜR BAULEITUNG, SAP", "Büro FÜR Bauleitung, SAP"])
    np.testing.assert_array_equal(loud[320:], plain[320:])


def test_umlauts_tell_words_apart(encoder):
    already, beautiful = encoder.encode(["schon", "schön"])
    assert already @ beautiful < 0.9


def test_the_manifest_tells_where_the_model_comes_from():
    manifest = json.loads((default_folder() / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["identity"] == load_encoder().identity
    assert manifest["bytes"] <= 40_000_000
    assert all(entry["licence"] and entry["attribution"] for entry in manifest["training_data"])
    quality = manifest["quality"]
    assert quality["sts_dev_en"] >= 0.79
    assert quality["sts_dev_de"] >= 0.76
    assert quality["sts_dev_across"] >= 0.72
    assert quality["ntrex_de_en"] >= 0.96


def test_sentence_transformers_loads_the_folder_by_itself(encoder):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        str(default_folder()), device="cpu", local_files_only=True, trust_remote_code=True
    )
    text = "Sennerin auf der Alp"
    vector = model.encode([text])[0]
    assert vector.dtype == np.float32
    np.testing.assert_allclose(vector, encoder.encode([text])[0], atol=1e-6)


@pytest.mark.parametrize("name", [*FILES, "modules.json"])
def test_a_damaged_file_is_named(model_copy, name):
    content = bytearray((model_copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (model_copy / name).write_bytes(content)
    with pytest.raises(ModelFileError, match=rf"{name}.*sha256.*expected"):
        load_encoder(str(model_copy))


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(model_copy, name):
    (model_copy / name).unlink()
    with pytest.raises(ModelFileError, match=f"{name} is missing"):
        load_encoder(str(model_copy))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"files": {}}', '"text"'])
def test_a_damaged_manifest_is_named(model_copy, content):
    (model_copy / "manifest.json").write_text(content)
    with pytest.raises(ModelFileError, match=r"manifest\.json is damaged"):
        load_encoder(str(model_copy))


def test_a_folder_without_manifest_is_named_by_its_content(model_copy, encoder):
    (model_copy / "manifest.json").unlink()
    other = load_encoder(str(model_copy))
    assert other.identity.startswith("encoder@")
    assert other.identity == folder_identity("encoder", model_copy)
    text = ["ein Text"]
    np.testing.assert_array_equal(other.encode(text), encoder.encode(text))
    tokenizer = model_copy / "static" / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert folder_identity("encoder", model_copy) != other.identity


def test_a_folder_without_a_model_is_an_error(tmp_path):
    with pytest.raises(ModelFileError, match="holds no model"):
        load_encoder(str(tmp_path))


def test_truncated_weights_without_manifest_are_an_error(model_copy):
    (model_copy / "manifest.json").unlink()
    weights = model_copy / "static" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelFileError, match="no usable model"):
        load_encoder(str(model_copy))


def test_a_hub_name_without_a_hub_says_what_is_allowed(capfd):
    name = "sentence-transformers/no-such-model-anywhere"
    with pytest.raises(EncoderError, match="hub could not be reached") as caught:
        load_encoder(name)
    assert name in str(caught.value)
    assert "local folder" in str(caught.value)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("name", ["./no/such/folder", "/nowhere/model", "a/b/c", "", "C:\\model"])
def test_a_path_that_is_not_there_is_an_error_without_asking_the_hub(name, monkeypatch):
    monkeypatch.setattr(model_sources, "_hub_commit", pytest.fail)
    with pytest.raises(EncoderError, match="there is no such folder"):
        load_encoder(name)


def test_an_unknown_device_is_an_error():
    with pytest.raises(EncoderError, match="device 'quantum'"):
        load_encoder(device="quantum")


def test_a_batch_size_below_one_is_an_error():
    with pytest.raises(EncoderError, match="batch size 0"):
        load_encoder(batch_size=0)


def test_loading_is_silent(capfd):
    load_encoder().encode(["text"])
    assert capfd.readouterr() == ("", "")


def _write(folder, text):
    (folder / "weights").write_text(text)
    write_manifest(folder, {"files": {"weights": sha256_of(folder / "weights")}})


def _fail_half_way(target):
    with published(target) as folder:
        _write(folder, "new")
        raise RuntimeError("half way")


def test_an_artefact_replaces_the_old_one_only_when_it_is_complete(tmp_path):
    target = tmp_path / "model"
    with published(target) as folder:
        _write(folder, "old")
    with pytest.raises(RuntimeError, match="half way"):
        _fail_half_way(target)
    assert (target / "weights").read_text() == "old"
    with published(target) as folder:
        _write(folder, "new")
    assert (target / "weights").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


@pytest.mark.parametrize("artefact", [False, True])
def test_an_artefact_never_replaces_what_is_not_one(tmp_path, artefact):
    target = tmp_path / "documents"
    target.mkdir()
    if artefact:
        _write(target, "old")
    (target / "thesis.txt").write_text("years of work")
    with pytest.raises(OutputError, match=r"thesis\.txt"), published(target) as folder:
        _write(folder, "new")
    assert (target / "thesis.txt").read_text() == "years of work"


def test_the_embedded_folder_is_whole():
    assert verify_folder(default_folder())["languages"] == ["de", "en"]

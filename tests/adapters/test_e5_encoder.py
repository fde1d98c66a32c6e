"""Multilingual E5 in 4 bits: the transformer it says it is, alone and in company, read from its file."""

import struct

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tokenizers import Tokenizer, models, pre_tokenizers

from recommender.adapters.e5_encoder import (
    BLOCK,
    TOKENIZER,
    E5Encoder,
    quantise_blocks,
    restore_blocks,
)
from recommender.adapters.embedded_folder import ACCURATE, accurate_folder, default_folder
from recommender.adapters.model_files import read_manifest, sha256_of, write_manifest
from recommender.adapters.sentence_encoder import load_encoder
from recommender.errors import ModelFileError
from recommender.learning.encoder.tuned.e5 import read_published

WIDTH, WIDE, LONGEST, LAYERS = 64, 128, 12, 2
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "query", ":", "baker", "oven", "flour", "with"]
TEXTS = ["baker with oven", "flour", "baker baker flour", "oven with flour"]
LONG = " ".join(["baker oven flour with"] * 7)


def made_up_weights(seed=0):
    rng = np.random.default_rng(seed)

    def drawn(*shape, around=0.0, spread=0.3):
        return (around + spread * rng.normal(size=shape)).astype(np.float32)

    weights = {
        "table": drawn(len(PIECES), WIDTH),
        "places": drawn(LONGEST, WIDTH).astype(np.float16).astype(np.float32),
        "kind": drawn(WIDTH),
        "start_gain": drawn(WIDTH, around=1.0),
        "start_bias": drawn(WIDTH),
        "mean": np.zeros(WIDTH, dtype=np.float32),
        "shared": np.eye(WIDTH, dtype=np.float32),
    }
    for layer in range(LAYERS):
        shapes = dict.fromkeys(("query", "key", "value", "attended"), (WIDTH, WIDTH))
        for name, shape in {**shapes, "wide": (WIDE, WIDTH), "narrow": (WIDTH, WIDE)}.items():
            halves = quantise_blocks(drawn(*shape, spread=0.2))
            weights[f"layer{layer}_{name}_weight"] = restore_blocks(*halves)
            weights[f"layer{layer}_{name}_shift"] = drawn(shape[0])
        for name in ("attended", "narrow"):
            weights[f"layer{layer}_{name}_gain"] = drawn(WIDTH, around=1.0)
            weights[f"layer{layer}_{name}_bias"] = drawn(WIDTH)
    weights["table"] = restore_blocks(*quantise_blocks(weights["table"]))
    return weights


def made_up_tokenizer():
    rows = {piece: row for row, piece in enumerate(PIECES)}
    tokenizer = Tokenizer(models.WordLevel(rows, unk_token=PIECES[3]))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def made_up(**changed):
    return E5Encoder(made_up_tokenizer(), {**made_up_weights(), **changed})


def encode(model, texts):
    with torch.no_grad():
        return model(model.preprocess(list(texts)))["sentence_embedding"].numpy()


def the_library_s(weights):
    """The same weights in the transformer of another library."""
    from transformers import BertConfig, BertModel

    bert = BertModel(
        BertConfig(
            vocab_size=len(PIECES), hidden_size=WIDTH, num_hidden_layers=LAYERS,
            num_attention_heads=WIDTH // 32, intermediate_size=WIDE,
            max_position_embeddings=LONGEST, type_vocab_size=1, layer_norm_eps=1e-12,
        ),
        add_pooling_layer=False,
    ).eval()  # fmt: skip
    names = {
        "embeddings.word_embeddings.weight": "table",
        "embeddings.position_embeddings.weight": "places",
        "embeddings.LayerNorm.weight": "start_gain",
        "embeddings.LayerNorm.bias": "start_bias",
    }
    state = {theirs: weights[ours] for theirs, ours in names.items()}
    state["embeddings.token_type_embeddings.weight"] = weights["kind"][None]
    for layer in range(LAYERS):
        parts = {
            "attention.self.query": "query", "attention.self.key": "key",
            "attention.self.value": "value", "attention.output.dense": "attended",
            "intermediate.dense": "wide", "output.dense": "narrow",
        }  # fmt: skip
        for theirs, ours in parts.items():
            state[f"encoder.layer.{layer}.{theirs}.weight"] = weights[f"layer{layer}_{ours}_weight"]
            state[f"encoder.layer.{layer}.{theirs}.bias"] = weights[f"layer{layer}_{ours}_shift"]
        for theirs, ours in (("attention.output", "attended"), ("output", "narrow")):
            norm = f"encoder.layer.{layer}.{theirs}.LayerNorm"
            state[f"{norm}.weight"] = weights[f"layer{layer}_{ours}_gain"]
            state[f"{norm}.bias"] = weights[f"layer{layer}_{ours}_bias"]
    missing, other = bert.load_state_dict(
        {name: torch.from_numpy(np.array(array)) for name, array in state.items()}, strict=False
    )
    assert not other
    assert all("position_ids" in name for name in missing)
    return bert


def test_vectors_are_those_of_the_transformer_it_says_it_is():
    weights = made_up_weights()
    bert, tokenizer = the_library_s(weights), made_up_tokenizer()
    for text, vector in zip(TEXTS, encode(made_up(), TEXTS), strict=True):
        ids = [0, *tokenizer.encode(f"query: {text}").ids, 2]
        with torch.no_grad():
            mean = bert(torch.tensor([ids])).last_hidden_state[0].mean(dim=0).numpy()
        np.testing.assert_allclose(vector, mean / np.linalg.norm(mean), atol=1e-5)


def test_a_long_text_is_the_mean_of_its_windows_weighed_by_their_lengths():
    weights, tokenizer = made_up_weights(), made_up_tokenizer()
    bert, ids = the_library_s(weights), tokenizer.encode(f"query: {LONG}").ids
    total = np.zeros(WIDTH)
    for low in range(0, len(ids), LONGEST - 2):
        part = ids[low : low + LONGEST - 2]
        with torch.no_grad():
            states = bert(torch.tensor([[0, *part, 2]])).last_hidden_state[0]
        total += len(part) * states.mean(dim=0).numpy()
    vector = encode(made_up(), [TEXTS[0], LONG])[1]
    np.testing.assert_allclose(vector, total / np.linalg.norm(total), atol=1e-5)


def test_a_text_has_the_very_vector_it_has_alone():
    model = made_up()
    together = encode(model, [*TEXTS, LONG, *TEXTS])
    for row, text in enumerate([*TEXTS, LONG, *TEXTS]):
        np.testing.assert_array_equal(together[row], encode(model, [text])[0])


def test_what_is_taken_off_and_what_is_kept_count():
    plain = encode(made_up(), TEXTS)
    rng = np.random.default_rng(1)
    mean = rng.normal(size=WIDTH).astype(np.float32)
    shared = rng.normal(size=(WIDTH, WIDTH)).astype(np.float32)
    found = encode(made_up(mean=mean, shared=shared), TEXTS)
    expected = (plain - mean) @ shared
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_saved_model_gives_the_same_vectors_when_it_is_read(tmp_path):
    model = made_up()
    model.save(str(tmp_path))
    np.testing.assert_allclose(
        encode(E5Encoder.load(str(tmp_path)), TEXTS), encode(model, TEXTS), atol=1e-6
    )


def test_a_file_without_the_scales_of_an_array_is_refused(tmp_path):
    model = made_up()
    model.save(str(tmp_path))
    with np.load(tmp_path / "weights.npz") as archive:
        arrays = {name: archive[name] for name in archive.files if name != "table.scales"}
    np.savez(tmp_path / "weights.npz", **arrays)
    with pytest.raises(ModelFileError, match="table has no scales"):
        E5Encoder.load(str(tmp_path))


numbers = st.floats(-100.0, 100.0, width=16)


@given(hnp.arrays(np.float32, st.tuples(st.integers(1, 4), st.just(2 * BLOCK)), elements=numbers))
def test_four_bits_are_near_and_stay_what_they_are(weights):
    restored = restore_blocks(*quantise_blocks(weights))
    farthest = np.abs(weights.reshape(len(weights), -1, BLOCK)).max(axis=2)
    off = np.abs(restored - weights).reshape(len(weights), -1, BLOCK).max(axis=2)
    assert (off <= farthest / 8 * 1.01 + 1e-6).all()
    again = restore_blocks(*quantise_blocks(restored))
    np.testing.assert_allclose(again, restored, atol=1e-6, rtol=2e-3)


def write_published(path, weights, scores):
    """A file as the published package lays it out."""
    blob = "".join(PIECES).encode()
    starts = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4")
    sizes = struct.pack(
        "<7ifi", WIDTH, LAYERS, WIDTH // 32, WIDE, len(PIECES), LONGEST, 1, 1e-12, 0
    )
    head = b"E5S1" + struct.pack("<I", 1) + sizes
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
    head += starts.tobytes() + np.array(scores, "<f4").tobytes() + blob
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 65, 1, 97)
    short = {"query": "q", "key": "k", "value": "v", "attended": "ao", "wide": "fi", "narrow": "fo"}
    named = {
        "emb.word": (1, weights["table"]), "emb.pos": (0, weights["places"]),
        "emb.type": (0, weights["kind"]), "emb.ln.w": (0, weights["start_gain"]),
        "emb.ln.b": (0, weights["start_bias"]),
    }  # fmt: skip
    for layer in range(LAYERS):
        for ours, theirs in short.items():
            named[f"l{layer}.{theirs}.w"] = (1, weights[f"layer{layer}_{ours}_weight"])
            named[f"l{layer}.{theirs}.b"] = (0, weights[f"layer{layer}_{ours}_shift"])
        for ours, theirs in (("attended", "aln"), ("narrow", "oln")):
            named[f"l{layer}.{theirs}.w"] = (0, weights[f"layer{layer}_{ours}_gain"])
            named[f"l{layer}.{theirs}.b"] = (0, weights[f"layer{layer}_{ours}_bias"])
    blocks = {name: _as_bytes(*entry) for name, entry in named.items()}
    directory = 4 + sum(2 + len(name) + 21 for name in named)
    offset, entries, body = len(head) + directory, b"", b""
    for name, (kind, array) in named.items():
        entries += struct.pack("<H", len(name)) + name.encode()
        entries += struct.pack("<BIQQ", kind, array.size, offset + len(body), len(blocks[name]))
        body += blocks[name]
    path.write_bytes(head + struct.pack("<i", len(named)) + entries + body)
    return path


def _as_bytes(kind, array):
    if kind == 0:
        return array.astype("<f4").tobytes()
    halves, scales = quantise_blocks(array)
    blocks = np.zeros(scales.size, [("scale", "<f2"), ("halves", "u1", BLOCK // 2)])
    blocks["scale"] = scales.ravel()
    blocks["halves"] = halves.reshape(-1, BLOCK // 2)
    return blocks.tobytes()


def test_the_published_file_is_read_as_it_was_written(tmp_path):
    weights, scores = made_up_weights(), [float(-row) for row in range(len(PIECES))]
    published = read_published(write_published(tmp_path / "e5.bin", weights, scores))
    assert published.pieces == PIECES
    assert published.scores == scores
    assert set(published.weights) == set(weights) - {"mean", "shared"}
    for name, array in published.weights.items():
        np.testing.assert_allclose(array, weights[name], atol=1e-6, err_msg=name)


def test_another_file_is_refused(tmp_path):
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelFileError, match="E5S1"):
        read_published(tmp_path / "other.bin")


def test_the_accurate_encoder_has_the_embedded_one_beside_it():
    accurate, embedded = load_encoder(ACCURATE), load_encoder()
    texts = ["sucht Auszubildende", "teaches at a vocational school", "Haustüren", ""]
    both, one = accurate.encode(texts), embedded.encode(texts)
    assert accurate.dimension == embedded.dimension + 384
    assert accurate.identity != embedded.identity
    own = both[:3, : embedded.dimension]
    own = own / np.linalg.norm(own, axis=1, keepdims=True)
    np.testing.assert_allclose(own, one[:3], atol=1e-5)
    assert not both[3].any()
    np.testing.assert_array_equal(accurate.encode(texts[:1])[0], both[0])


def test_translations_are_nearer_than_other_sentences():
    encoder = load_encoder(ACCURATE)
    german = encoder.encode(["Dachdecker", "Wir suchen Lehrlinge", "Steuererklärung für Vereine"])
    english = encoder.encode(["roofer", "We look for apprentices", "tax return for associations"])
    assert ((german @ english.T).argmax(axis=1) == [0, 1, 2]).all()


def test_an_accurate_encoder_made_beside_another_one_is_refused(tmp_path):
    folder = tmp_path / "accurate"
    folder.mkdir()
    source = accurate_folder()
    for name in read_manifest(source)["files"]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(source / name)
    manifest = {**read_manifest(source), "beside": "embedded-de-en@0000000000000000"}
    assert all(sha256_of(folder / name) == sha for name, sha in manifest["files"].items())
    write_manifest(folder, manifest)
    with pytest.raises(ModelFileError, match=r"beside embedded-de-en@0000.*train.py accurate"):
        load_encoder(str(folder))
    assert read_manifest(source)["beside"] == read_manifest(default_folder())["identity"]
    assert (source / "e5" / TOKENIZER).is_file()

"""The encoder of words in context: against plain loops, and the same whatever stands beside a text."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from recommender.adapters import universal_encoder
from recommender.adapters.sentence_encoder import SentenceEncoder
from recommender.adapters.universal_encoder import UniversalSentenceEncoder
from tests.adapters.made_up_encoders import DIMENSION, PIECES, tokenizer, universal

TEXTS = ["baker with an oven", "flour", "a baker looks for flour and an oven and a baker", "nobody"]


@pytest.fixture(scope="module")
def encoder():
    return universal()


def vectors_of(encoder, texts):
    with torch.no_grad():
        return encoder(encoder.preprocess(texts))["sentence_embedding"].numpy()


def normed(rows, gain, shift, epsilon):
    mean, variance = rows.mean(axis=1, keepdims=True), rows.var(axis=1, keepdims=True)
    return (rows - mean) / np.sqrt(variance + epsilon) * gain + shift


def by_loops(encoder, text):
    """What the papers say, piece after piece."""
    w = {name: value.numpy().astype(np.float64) for name, value in encoder.state_dict().items()}
    ids = [
        PIECES.index(piece) if piece in PIECES else 0 for piece in ["<s>", *text.split(), "</s>"]
    ]
    pieces = w["table"][ids] * w["scale"][ids, None] + w["low"][ids, None]
    narrow = normed(
        pieces @ w["narrow_weight"] + w["narrow_shift"],
        w["narrow_gain"],
        w["narrow_bias"],
        w["epsilon"],
    )
    read = []
    for number, (size, before) in enumerate(((2, 0), (3, 1), (5, 2))):
        here = narrow[:, number * 256 : (number + 1) * 256]
        for step in ("first", "second"):
            around = np.zeros((len(ids), size * 256))
            for at in range(len(ids)):
                for place in range(size):
                    if 0 <= at - before + place < len(ids):
                        around[at, place * 256 : (place + 1) * 256] = here[at - before + place]
            name = f"window{size}_{step}"
            here = np.maximum(around @ w[f"{name}_weight"] + w[f"{name}_shift"], 0) + here
        read.append(here)
    joined = normed(
        np.hstack([pieces, *read]), w["joined_gain"], w["joined_shift"], w["epsilon"]
    ).sum(axis=0)
    mean = (joined @ w["sum_weight"] + len(ids) * w["sum_shift"]) / np.sqrt(len(ids))
    hidden = np.maximum(mean @ w["dense0"], 0) @ w["dense1"]
    middle = np.maximum(mean @ w["pass1"] + hidden, 0)
    last = np.tanh(middle @ w["pass3"] + np.maximum(middle @ w["dense2"], 0) @ w["dense3"])
    return last / np.linalg.norm(last)


@pytest.mark.parametrize("text", TEXTS)
def test_a_vector_is_the_one_worked_out_piece_by_piece(encoder, text):
    np.testing.assert_allclose(vectors_of(encoder, [text])[0], by_loops(encoder, text), atol=1e-4)


@pytest.mark.parametrize("size", [2, 3, 4])
def test_a_text_has_the_vector_it_has_alone_whatever_its_batch(encoder, size):
    alone = np.concatenate([vectors_of(encoder, [text]) for text in TEXTS])
    for start in range(len(TEXTS)):
        batch = [TEXTS[(start + step) % len(TEXTS)] for step in range(size)]
        expected = alone[[TEXTS.index(text) for text in batch]]
        np.testing.assert_allclose(vectors_of(encoder, batch), expected, atol=1e-5)


def test_words_in_another_order_are_another_text(encoder):
    one, other = vectors_of(encoder, ["baker with an oven", "oven with an baker"])
    assert one @ other < 0.999


def test_rows_are_unit_vectors_and_blank_texts_zero_in_their_places(encoder):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(modules=[encoder], device="cpu").eval()
    found = SentenceEncoder(model, "made up", batch_size=2).encode(["", *TEXTS, " \n\t", TEXTS[0]])
    assert found.shape == (len(TEXTS) + 3, DIMENSION)
    assert not found[[0, -2]].any()
    np.testing.assert_allclose(np.linalg.norm(found[1:5], axis=1), 1.0, atol=1e-6)
    np.testing.assert_array_equal(found[-1], found[1])
    np.testing.assert_allclose(found[1:5], vectors_of(encoder, TEXTS), atol=1e-5)


def test_what_is_saved_gives_the_same_vectors_when_it_is_read(encoder, tmp_path):
    encoder.save(str(tmp_path))
    again = UniversalSentenceEncoder.load(str(tmp_path))
    assert again.get_embedding_dimension() == DIMENSION
    np.testing.assert_allclose(vectors_of(again, TEXTS), vectors_of(encoder, TEXTS), atol=1e-5)


def test_it_neither_pads_nor_cuts():
    """Settings of a tokenizer that came from elsewhere must not move a vector."""
    padding = tokenizer(ends=True)
    padding.enable_padding(length=30)
    padding.enable_truncation(3)
    plain = universal()
    weights = {name: value.numpy() for name, value in plain.state_dict().items()}
    set_otherwise = UniversalSentenceEncoder(padding, weights)
    np.testing.assert_array_equal(vectors_of(set_otherwise, TEXTS), vectors_of(plain, TEXTS))


@pytest.mark.parametrize("room", [4, 8, 30])
def test_what_is_remembered_of_pieces_changes_no_vector_however_little_it_is(monkeypatch, room):
    fresh = [vectors_of(universal(), [text]) for text in TEXTS]
    monkeypatch.setattr(universal_encoder, "_REMEMBERED", room)
    encoder = universal()
    with ThreadPoolExecutor(4) as threads:
        many = list(threads.map(lambda at: vectors_of(encoder, [TEXTS[at % 4]]), range(40)))
    for at, vectors in enumerate(many):
        np.testing.assert_array_equal(vectors, fresh[at % 4])


def test_pieces_are_remembered_in_the_numbers_of_the_model():
    encoder = universal()
    before = vectors_of(encoder, TEXTS)
    half = encoder.to(torch.bfloat16)
    with torch.no_grad():
        after = half(half.preprocess(TEXTS))["sentence_embedding"]
    assert after.dtype == torch.bfloat16
    np.testing.assert_allclose(after.float().numpy(), before, atol=0.1)


def test_it_can_be_taught_and_then_says_what_it_was_taught():
    encoder = universal()
    before = vectors_of(encoder, TEXTS)  # what is remembered of this must not stay
    taught = {
        name: value
        for name, value in encoder.named_parameters()
        if name not in {"table", "scale", "low", "epsilon"}
    }
    for value in taught.values():
        value.requires_grad = True
    goal = torch.from_numpy(np.random.default_rng(3).normal(size=before.shape).astype(np.float32))

    def miss():
        return -(encoder(encoder.preprocess(TEXTS))["sentence_embedding"] * goal).sum()

    loss = miss()
    loss.backward()
    for name, value in taught.items():
        assert value.grad is not None, name
        assert value.grad.abs().sum() > 0, name
    step = 1e-3
    slope = sum((value.grad**2).sum() for value in taught.values()).sqrt()
    with torch.no_grad():
        for value in taught.values():
            value.sub_(step / slope * value.grad)
        assert float(loss - miss()) == pytest.approx(float(step * slope), rel=0.05)
    after = vectors_of(encoder, TEXTS)
    assert np.abs(after - before).max() > 1e-5
    for at, text in enumerate(TEXTS):
        np.testing.assert_allclose(after[at], by_loops(encoder, text), atol=1e-4)

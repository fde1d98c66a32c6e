"""The larger encoder: vocabulary, alignment, batches, resuming, and a short run of the whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

from recommender.adapters.sentence_encoder import load_encoder
from recommender.errors import EncoderError
from recommender.learning.encoder.bags import Bags
from recommender.learning.encoder.corpus import Corpus
from recommender.learning.encoder.larger import learn as learn_module
from recommender.learning.encoder.larger.alignment import mean_rows, translation_table
from recommender.learning.encoder.larger.artefact import save_student
from recommender.learning.encoder.larger.learn import learn, loss_of, rate_at
from recommender.learning.encoder.larger.lesson import Reading, batches, framed
from recommender.learning.encoder.larger.run import make_reading, make_student
from recommender.learning.encoder.larger.settings import LargeSettings
from recommender.learning.encoder.larger.student import Student, TwoTables
from recommender.learning.encoder.larger.vocabulary import (
    Vocabulary,
    compound_halves,
    make_vocabulary,
)
from recommender.learning.encoder.teacher import find_teacher

FRAME = (1, 2, 0)
SMALL = LargeSettings(tokens=60, texts=8, steps=6, longest=10, english=0.5)


def bags(*texts):
    starts = np.cumsum([0, *map(len, texts)])
    return Bags(np.array([token for text in texts for token in text], dtype=np.int64), starts)


def reading(seed=0):
    rng = np.random.default_rng(seed)
    texts = [rng.integers(3, 40, size=rng.integers(1, 12)) for _ in range(60)]
    vectors = rng.normal(size=(20, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    both = bags(*texts)
    return Reading(40, both, both, rng.integers(0, 20, size=60), vectors)


def student():
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=40,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    body = BertModel(config, add_pooling_layer=False)
    rows = body.embeddings.word_embeddings.weight.detach().numpy()
    setattr(body.embeddings, "word_embeddings", TwoTables(rows[:25], rows[25:]))  # noqa: B010
    return Student(body)


def test_compounds_are_cut_where_a_known_word_begins():
    counts = Counter({"prüfung": 3, "rechnungsprüfung": 1, "abgasprüfung": 1, "baum": 2})
    assert compound_halves(counts) == (["abgas", "rechnungs"], ["prüfung"])


def test_a_piece_is_aligned_with_its_translation():
    # the house / das Haus; the book / das Buch; a book / ein Buch (Knight, 1999)
    english, german = bags([0, 1], [0, 2], [3, 2]), bags([4, 5], [4, 6], [7, 6])
    table = translation_table(english, german, 8, rounds=30).toarray()
    np.testing.assert_allclose(table[[4, 5, 6, 7]].sum(axis=1), 1, atol=1e-5)
    assert table[4:8].argmax(axis=1).tolist() == [0, 1, 2, 3]
    rows = np.zeros((8, 4), dtype=np.float32)
    rows[:4] = 2 * np.eye(4)
    started = mean_rows(translation_table(english, german, 8, rounds=30), rows, np.arange(4, 8))
    assert started.argmax(axis=1).tolist() == [0, 1, 2, 3]
    np.testing.assert_allclose(np.linalg.norm(started, axis=1), 2, atol=1e-4)


def test_a_batch_is_framed_cut_and_padded():
    texts = bags([7, 8], [], list(range(10, 30)))
    batch = framed(texts, np.eye(3, dtype=np.float32), replace(SMALL, longest=5), FRAME)
    assert batch.ids.tolist() == [[1, 7, 8, 2, 0], [1, 2, 0, 0, 0], [1, 10, 11, 12, 2]]
    assert batch.mask.sum(axis=1).tolist() == [4, 2, 5]


def test_batches_hold_few_tokens_and_are_the_same_for_the_same_seed():
    taken = list(islice(batches(reading(), SMALL, FRAME), 40))
    again = list(islice(batches(reading(), SMALL, FRAME), 40))
    assert all(np.array_equal(a.ids, b.ids) for a, b in zip(taken, again, strict=True))
    assert all(len(batch.ids) <= SMALL.texts for batch in taken)
    assert all(batch.ids.size <= SMALL.tokens * 1.5 for batch in taken)
    other = next(batches(reading(), replace(SMALL, seed=1), FRAME))
    assert other.ids.tolist() != taken[0].ids.tolist()


def test_the_learning_rate_rises_stays_and_falls():
    settings = replace(SMALL, steps=1000, decay=0.2)
    rates = [rate_at(step, settings) for step in range(1000)]
    assert rates[0] < 0.1
    assert set(rates[60:800]) == {1.0}
    assert 0 < rates[-1] < 0.01


def test_the_loss_is_least_at_the_teachers_vectors_and_allows_paraphrases():
    wanted = torch.eye(4)[[0, 0, 1, 2]]
    right = loss_of(wanted, wanted, SMALL)
    assert right < loss_of(wanted[[2, 0, 1, 3]], wanted, SMALL)
    assert right < 0.1 * SMALL.contrast * np.log(2) + 0.1


def test_an_interrupted_run_ends_as_if_it_had_not_been(tmp_path, monkeypatch):
    monkeypatch.setattr(learn_module, "KEPT_EVERY", 3)
    whole, halves = student(), student()
    learn(whole, reading(), FRAME, SMALL, tmp_path / "whole.pt")
    learn(halves, reading(), FRAME, replace(SMALL, steps=3), tmp_path / "halves.pt")
    resumed = student()
    learn(resumed, reading(), FRAME, SMALL, tmp_path / "halves.pt")
    start = student().state_dict()
    for name, weight in whole.state_dict().items():
        torch.testing.assert_close(resumed.state_dict()[name], weight)
    assert not torch.equal(
        whole.tables.new.weight, start["body.embeddings.word_embeddings.new.weight"]
    )


@pytest.fixture
def teacher():
    try:
        return find_teacher()
    except EncoderError as error:
        pytest.skip(str(error))


PAIRS = (
    ("the baker sells bread", "der Bäcker verkauft Brot"),
    ("the baker sleeps", "der Bäcker schläft"),
    ("the teacher sells books", "die Lehrerin verkauft Bücher"),
    ("the teacher sleeps", "die Lehrerin schläft"),
    ("bread and books", "Brot und Bücher"),
    ("the baker reads books", "der Bäcker liest Bücher"),
)


def test_it_starts_with_the_teachers_english_and_loads_as_a_plain_model(teacher, tmp_path):
    corpus = Corpus(PAIRS * 5, ())
    vocabulary = make_vocabulary(teacher, [german for _, german in PAIRS], 60, 20)
    assert vocabulary.tokenizer().encode("Der BÄCKER").tokens == ["[CLS]", "der", "bäcker", "[SEP]"]
    learned = make_student(teacher, vocabulary, make_reading(corpus, vocabulary, tmp_path), corpus)
    save_student(tmp_path, learned.eval(), vocabulary.tokenizer(), teacher)
    encoder, english = load_encoder(str(tmp_path)), load_encoder(str(teacher))
    texts = ["A baker who sells books and bread.", "the teacher reads"]
    np.testing.assert_allclose(encoder.encode(texts), english.encode(texts), atol=5e-3)
    half = load_encoder(str(tmp_path), device="cpu-bf16")
    assert half.identity == f"{encoder.identity}-bf16"
    np.testing.assert_allclose(
        np.sum(half.encode(texts) * encoder.encode(texts), axis=1), 1, atol=0.01
    )
    german = encoder.encode(["Brot", "Bücher", "schläft"])
    nearest = (german @ encoder.encode(["bread", "books", "sleeps"]).T).argmax(axis=1)
    assert nearest.tolist() == [0, 1, 2]


def test_both_readings_share_ids_and_one_has_no_words():
    own = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a")
    vocabulary = Vocabulary(tuple(range(6)), (*own, "haus", "##tür", "haustür"), 2)
    fine, coarse = vocabulary.tokenizer(), vocabulary.tokenizer(words=False)
    assert fine.encode("Haustür").tokens == ["[CLS]", "haustür", "[SEP]"]
    assert coarse.encode("Haustür").tokens == ["[CLS]", "haus", "##tür", "[SEP]"]
    assert coarse.token_to_id("##tür") == fine.token_to_id("##tür")

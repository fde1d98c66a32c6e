"""The encoder's training: its parts on small planted cases, and the whole on a small corpus."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from recommender.adapters.sentence_encoder import load_encoder
from recommender.errors import EncoderError, InputError, ModelFileError
from recommender.learning.cli import app
from recommender.learning.encoder import teacher as teacher_module
from recommender.learning.encoder.artefact import quantise
from recommender.learning.encoder.augment import made_up_texts
from recommender.learning.encoder.bags import Bags, stack, tokenize, unit_means
from recommender.learning.encoder.clean import shared_directions
from recommender.learning.encoder.corpus import read_corpus
from recommender.learning.encoder.distil import batch_loss
from recommender.learning.encoder.initialise import initial_vectors
from recommender.learning.encoder.quality import retrieval_at_1
from recommender.learning.encoder.rotate import principal_first
from recommender.learning.encoder.run import train_encoder
from recommender.learning.encoder.settings import TrainingSettings
from recommender.learning.encoder.teacher import (
    check_teacher,
    find_teacher,
    teacher_vectors,
)
from recommender.learning.encoder.tokenizer import coarse_tokenizer, train_tokenizer
from recommender.maths.measures.holdout import held_out

SUBJECTS = [
    ("the baker", "der Bäcker"),
    ("the teacher", "die Lehrerin"),
    ("our neighbour", "unser Nachbar"),
    ("a musician", "eine Musikerin"),
    ("the farmer", "der Landwirt"),
    ("my daughter", "meine Tochter"),
]
VERBS = [
    ("sells", "verkauft"),
    ("repairs", "repariert"),
    ("paints", "bemalt"),
    ("carries", "trägt"),
    ("finds", "findet"),
    ("photographs", "fotografiert"),
]
OBJECTS = [
    ("old furniture", "alte Möbel"),
    ("wooden boats", "Holzboote"),
    ("red bicycles", "rote Fahrräder"),
    ("fresh bread", "frisches Brot"),
    ("church bells", "Kirchenglocken"),
    ("garden chairs", "Gartenstühle"),
    ("heavy books", "schwere Bücher"),
    ("large windows", "große Fenster"),
]


def sentences():
    return [
        tuple(f"{s[side]} {v[side]} {o[side]}." for side in (0, 1))
        for s in SUBJECTS
        for v in VERBS
        for o in OBJECTS
    ]


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    for name in ("parallel_tatoeba_2018", "esco_en_de"):
        (folder / name).mkdir(parents=True)
    pairs = pd.DataFrame(sentences(), columns=["en", "de"])
    held = pairs.iloc[::9]
    pairs.drop(held.index).to_parquet(folder / "parallel_tatoeba_2018/train.parquet")
    held.to_parquet(folder / "parallel_tatoeba_2018/test_1000.parquet")
    title = {
        "kind": "occupation_label",
        "en": "master baker",
        "de": "Bäckermeister/Bäckermeisterin",
    }
    pd.DataFrame([title]).to_parquet(folder / "esco_en_de/parallel_pairs.parquet")
    uri = "concept-0"
    concept = {
        "uri": uri,
        "label_en": "master baker",
        "alt_en": ["bakery owner"],
        "desc_en": "They bake. They sell bread.",
        "label_de": "Bäckermeister",
        "alt_de": ["Bäckerin"],
        "desc_de": "Sie backen. Sie verkaufen Brot.",
    }
    assert not held_out([uri])[0]
    for name in ("occupations", "skills"):
        pd.DataFrame([concept]).to_parquet(folder / f"esco_en_de/{name}.parquet")
    return folder


@pytest.fixture
def needs_teacher():
    try:
        find_teacher()
    except EncoderError as error:
        pytest.skip(str(error))


def test_a_small_training_run_finds_translations_it_has_not_seen(needs_teacher, data, tmp_path):
    settings = TrainingSettings(
        runs=1, vocabulary=500, dimension=64, epochs=20, batch_size=64, made_up=50, known_words=50
    )
    out, work = tmp_path / "out", tmp_path / "work"
    identity = train_encoder(data, out, work, settings)
    encoder = load_encoder(str(out))
    assert encoder.identity == identity
    assert encoder.dimension == 64
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["settings"]["vocabulary"] == 500
    assert manifest["quality"]["tatoeba_1000_de_en"] >= 0.9

    kept = {path: path.stat().st_mtime_ns for path in (work / "teacher").iterdir()}
    assert train_encoder(data, out, work, settings) == identity
    assert {path: path.stat().st_mtime_ns for path in (work / "teacher").iterdir()} == kept


def test_an_interrupted_training_goes_on_from_its_finished_runs(needs_teacher, data, tmp_path):
    settings = TrainingSettings(
        runs=1, vocabulary=500, dimension=32, epochs=1, batch_size=64, made_up=20, known_words=20
    )
    work = tmp_path / "work"
    train_encoder(data, tmp_path / "first", work, settings)
    (kept,) = (work / "runs").iterdir()
    before = kept.stat().st_mtime_ns
    (kept.with_suffix(".part")).write_bytes(b"half a run")
    both = replace(settings, runs=2)
    resumed = train_encoder(data, tmp_path / "resumed", work, both)
    assert kept.stat().st_mtime_ns == before
    assert resumed == train_encoder(data, tmp_path / "whole", tmp_path / "elsewhere", both)


def test_missing_data_say_what_to_put_where(tmp_path):
    with pytest.raises(InputError, match=r"parallel_tatoeba_2018/train\.parquet.*--data"):
        read_corpus(tmp_path)


def test_the_command_line_says_in_one_line_what_is_missing(tmp_path):
    result = CliRunner().invoke(app, ["encoder", "--data", str(tmp_path)])
    assert isinstance(result.exception, InputError)


def test_the_corpus_holds_every_pair_once_and_splits_titles(data):
    corpus = read_corpus(data)
    assert ("master baker", "Bäckermeisterin") in corpus.pairs
    assert ("master baker", "Bäckerin") in corpus.pairs
    assert {"bakery owner", "They bake.", "They sell bread."} <= set(corpus.english)
    assert len(set(corpus.pairs)) == len(corpus.pairs)


def test_no_text_of_a_held_out_occupation_is_learnt(data):
    file = data / "esco_en_de/occupations.parquet"
    table = pd.read_parquet(file)
    table["uri"] = next(f"c{n}" for n in range(99) if held_out([f"c{n}"])[0])
    table.to_parquet(file)
    corpus = read_corpus(data)
    shown = {text for pair in corpus.pairs for text in pair} | set(corpus.english)
    assert not shown & {"master baker", "Bäckermeisterin", "Bäckerin", "bakery owner", "They bake."}
    assert len(corpus.pairs) > 100


def test_vectors_of_texts_are_kept_whatever_list_they_were_in(needs_teacher, tmp_path):
    texts = ["fresh bread", "old books", "a red bicycle"]
    first = teacher_vectors(texts[:2], tmp_path)
    again = teacher_vectors(texts[::-1], tmp_path)
    np.testing.assert_array_equal(again[::-1][:2], first)
    assert len(list((tmp_path / "teacher").glob("*.keys"))) == 2
    np.testing.assert_allclose(np.linalg.norm(again, axis=1), 1, atol=1e-6)


def test_turning_changes_no_similarity_and_puts_what_matters_first():
    rng = np.random.default_rng(0)
    vectors = (rng.normal(size=(30, 3)) @ rng.normal(size=(3, 12))).astype(np.float32)
    bags = Bags(np.arange(30), np.arange(0, 31, 3))
    turned = principal_first(vectors, bags)
    np.testing.assert_allclose(turned @ turned.T, vectors @ vectors.T, atol=1e-3)
    np.testing.assert_allclose(turned[:, 3:], 0, atol=1e-4)


def test_directions_in_which_translations_differ_count_less_and_meaning_as_before():
    """The first three numbers say what is meant, the last one only which language says it."""
    rng = np.random.default_rng(0)
    meaning = np.vstack([np.zeros(3), rng.normal(size=(200, 3))])
    tongue = rng.normal(size=(2, 201, 1)) * np.array([[[1.0]], [[1.0]]])
    english, german = (np.hstack([meaning, tongue[side]]) for side in (0, 1))
    vectors = np.vstack([english, german]).astype(np.float32)
    one_each = Bags(np.arange(1, 201), np.arange(201))
    sides = one_each, Bags(one_each.ids + 201, one_each.starts)
    cleaned = shared_directions(vectors, sides, 4.0)
    before, after = (unit_means(each, stack(*sides)) for each in (vectors, cleaned))

    def agreement(each):
        return float((each[:200] * each[200:]).sum(axis=1).mean())

    assert agreement(after) > agreement(before) + 0.05
    assert np.abs(cleaned[:, 3]).mean() < 0.7 * np.abs(vectors[:, 3]).mean()
    np.testing.assert_allclose(cleaned[:, :3].std(axis=0), vectors[:, :3].std(axis=0), rtol=0.15)
    np.testing.assert_allclose(shared_directions(vectors, sides, 0.0), vectors, atol=1e-4)


def test_similarities_within_a_language_are_tied_to_those_across():
    """Translations that all lie at one place cost nothing, two languages in two places do."""
    torch = pytest.importorskip("torch")
    drawn = torch.randn(64, 8, generator=torch.Generator().manual_seed(0))
    target = torch.nn.functional.normalize(drawn, dim=1)
    away = torch.nn.functional.normalize(target + torch.ones(8), dim=1)
    only_tie = TrainingSettings(contrast=0.0, geometry=0.0, tie=1.0)
    free = replace(only_tie, tie=0.0)
    added = [
        float(batch_loss(side, target, target, only_tie) - batch_loss(side, target, target, free))
        for side in (target, away)
    ]
    assert added[0] == pytest.approx(0.0, abs=1e-5)
    assert added[1] > 0.1


def test_a_missing_teacher_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(teacher_module, "TEACHER_PACKAGE", "no-such-package")
    with pytest.raises(EncoderError, match="pip install"):
        find_teacher()


def test_another_teacher_is_refused(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"another model")
    with pytest.raises(ModelFileError, match=r"model\.safetensors.*sha256.*expected"):
        check_teacher(tmp_path / "model.safetensors")


def test_words_share_their_parts():
    texts = ["Metzger und Bäcker", "der Meister", "die Meister der Bäcker"] * 20
    tokenizer = train_tokenizer(texts, 400)
    assert tokenizer.encode("METZGERMEISTER").tokens == ["metzger", "meister"]


def test_the_coarse_reading_has_the_same_ids_and_no_words():
    texts = [side for pair in sentences() for side in pair]
    tokenizer = train_tokenizer(texts, 160)
    coarse = coarse_tokenizer(tokenizer, 40)
    assert coarse.get_vocab() == tokenizer.get_vocab()
    assert max(coarse.encode(" ".join(texts)).ids) < 40 < max(tokenizer.encode(" ".join(texts)).ids)


def test_known_words_get_a_piece():
    tokenizer = train_tokenizer(["some text"] * 9, 400, ["vatican"])
    assert tokenizer.encode("Vatican").tokens == ["vatican"]


def test_known_words_come_before_words_that_the_text_has_once_or_twice():
    rare = [f"{a}{b}{c}{d}" for a in "bdfg" for b in "aeiou" for c in "klmn" for d in "aeiou"]
    tokenizer = train_tokenizer([*rare, *rare], 400, ["zzvatican"])
    assert tokenizer.encode("zzvatican").tokens == ["zzvatican"]
    assert len(rare) > 400 - tokenizer.get_vocab_size() // 4


def test_bags_are_taken_dropped_and_stacked():
    bags = Bags(np.arange(6), np.array([0, 2, 2, 6]))
    taken = bags.take(np.array([2, 1, 0]))
    assert taken.ids.tolist() == [2, 3, 4, 5, 0, 1]
    assert taken.starts.tolist() == [0, 4, 4, 6]
    left = bags.without(np.ones(6, dtype=bool))
    assert (left.ids.tolist(), left.starts.tolist()) == ([1, 5], [0, 1, 1, 2])
    both = stack(bags, bags)
    assert len(both) == 6
    assert both.take(np.array([5])).ids.tolist() == [2, 3, 4, 5]


def test_tokenizing_gives_one_bag_per_text():
    tokenizer = train_tokenizer(["bread and butter"] * 9, 100)
    bags = tokenize(tokenizer, ["bread", "", "bread and butter"])
    assert np.diff(bags.starts).tolist() == [1, 0, 3]


def test_a_piece_starts_at_the_mean_of_its_texts():
    bags = Bags(np.array([1, 2, 1, 3] * 500), np.arange(0, 2001, 2))
    targets = np.tile(np.eye(2, dtype=np.float32), (500, 1))
    vectors = initial_vectors(bags, targets, 5)
    assert vectors[2, 0] > 0 > vectors[2, 1]
    np.testing.assert_allclose(vectors[2], -vectors[3], atol=1e-4)
    np.testing.assert_allclose(vectors[[0, 4]], 0)
    assert np.abs(vectors[1]).max() < 1e-3 * np.abs(vectors[2]).max() + 1e-4


def test_rounding_to_eight_bits_is_within_half_a_step():
    vectors = np.random.default_rng(0).normal(size=(50, 16)).astype(np.float32)
    vectors[7] = 0
    embeddings, weights = quantise(vectors)
    assert embeddings.dtype == np.int8
    error = np.abs(embeddings * weights[:, None] - vectors)
    assert (error <= weights[:, None] / 2 + 1e-6).all()


def test_made_up_texts_show_every_word_and_follow_the_seed():
    words, lines = ["vatican", "tweed"], ["they sold their house", "we like tea"]
    first = made_up_texts(words, lines, 20, np.random.default_rng(1))
    assert set(words) <= set(first)
    assert first == made_up_texts(words, lines, 20, np.random.default_rng(1))
    assert any(len(text.split()) == 4 for text in first)


def test_retrieval_counts_the_rows_that_find_themselves():
    queries = np.eye(3, dtype=np.float32)
    assert retrieval_at_1(queries, queries) == 1
    assert retrieval_at_1(queries, queries[[1, 0, 2]]) == pytest.approx(1 / 3)

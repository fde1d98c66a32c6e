"""The whole training in one readable method: text, teacher, tokenizer, vectors, artefact."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.adapters.model_files import published
from recommender.adapters.sentence_encoder import load_encoder
from recommender.learning.encoder.artefact import save_model, sign
from recommender.learning.encoder.augment import known_words, made_up_texts
from recommender.learning.encoder.bags import stack, tokenize
from recommender.learning.encoder.clean import shared_directions
from recommender.learning.encoder.corpus import ATTRIBUTIONS, read_corpus
from recommender.learning.encoder.distil import Lesson, distil
from recommender.learning.encoder.initialise import initial_vectors
from recommender.learning.encoder.quality import measure
from recommender.learning.encoder.rotate import principal_first
from recommender.learning.encoder.teacher import (
    TEACHER_ATTRIBUTION,
    find_teacher,
    teacher_vectors,
)
from recommender.learning.encoder.tokenizer import coarse_tokenizer, part_count, train_tokenizer

if TYPE_CHECKING:
    from pathlib import Path

    from tokenizers import Tokenizer

    from recommender.arrays import FloatArray
    from recommender.learning.encoder.corpus import Corpus
    from recommender.learning.encoder.settings import TrainingSettings


def train_encoder(data: Path, out: Path, work: Path, settings: TrainingSettings) -> str:
    """Train the encoder and put it in the place of `out`.

    Parameters
    ----------
    data
        Folder with the training and evaluation data.
    out
        The artefact folder; replaced only when the new one is complete.
    work
        Folder for the teacher's vectors and finished runs, from which an interrupted training
        goes on.
    settings
        Everything else that decides the outcome.

    Returns
    -------
    str
        The identity of the new encoder.
    """
    corpus = read_corpus(data)
    words = known_words(find_teacher())[: settings.known_words]
    texts = teacher_texts(corpus, words, settings)
    tokenizer = train_tokenizer(
        [*(text for pair in corpus.pairs for text in pair), *corpus.english],
        settings.vocabulary,
        words,
    )
    lesson = make_lesson(corpus, texts, tokenizer, work, settings)
    vectors = train_vectors(lesson, tokenizer, work, settings)
    with published(out) as folder:
        save_model(folder, tokenizer, vectors)
        details = _details(settings)
        sign(folder, details)
        details["quality"] = measure(load_encoder(str(folder)), data)
        return sign(folder, details)


def teacher_texts(
    corpus: Corpus, words: tuple[str, ...], settings: TrainingSettings
) -> tuple[list[str], ...]:
    """List what the teacher has to read, each text once.

    Returns
    -------
    tuple of three lists of str
        English sides of the pairs, plain English, made-up texts.
    """
    seen: set[str] = set()
    parallel = _unseen([english for english, _ in corpus.pairs], seen)
    plain = _unseen(corpus.english, seen)
    short = [text for text in parallel if 4 <= len(text.split()) <= 15]
    rng = np.random.default_rng(settings.seed)
    made_up = _unseen(made_up_texts(words, short, settings.made_up, rng), seen)
    return parallel, plain, made_up


def make_lesson(
    corpus: Corpus,
    texts: tuple[list[str], ...],
    tokenizer: Tokenizer,
    work: Path,
    settings: TrainingSettings,
) -> Lesson:
    """Bring texts, their two readings and the teacher's vectors together.

    Returns
    -------
    Lesson
        The pairs first, then every English text beside itself.
    """
    vectors = np.concatenate([teacher_vectors(part, work) for part in texts])
    row = {text: i for i, text in enumerate(text for part in texts for text in part)}
    alone = [text for part in texts[1:] for text in part]
    left = [*(english for english, _ in corpus.pairs), *alone]
    right = [*(german for _, german in corpus.pairs), *alone]
    coarse = coarse_tokenizer(tokenizer, part_count(settings.vocabulary))
    return Lesson(
        pairs=len(corpus.pairs),
        left=tokenize(tokenizer, left),
        right=tokenize(tokenizer, right),
        left_coarse=tokenize(coarse, left),
        right_coarse=tokenize(coarse, right),
        targets=vectors[[row[text] for text in left]],
    )


def train_vectors(
    lesson: Lesson, tokenizer: Tokenizer, work: Path, settings: TrainingSettings
) -> FloatArray:
    """Initialise and distil the vectors, and turn them so that they may be cut.

    Parameters
    ----------
    lesson
        What is learnt from.
    tokenizer
        That of the lesson.
    work
        Keeps every finished run: an interrupted training loses the run it was in.
    settings
        Everything else that decides the outcome.

    Returns
    -------
    ndarray, shape (n_pieces, dimension), float32
        Row 0, the unknown piece, is zero: what is not known says nothing.
    """
    size, both = tokenizer.get_vocab_size(), stack(lesson.left, lesson.right)
    start = initial_vectors(both, np.concatenate((lesson.targets, lesson.targets)), size)
    seeds = range(settings.seed, settings.seed + settings.runs)
    one = replace(settings, runs=1, clean=0.0)  # vectors are cleaned after the runs
    runs = [_one_run(lesson, start, work, replace(one, seed=seed)) for seed in seeds]
    vectors: FloatArray = np.mean(runs, axis=0, dtype=np.float32)
    vectors = shared_directions(vectors, lesson.translations(), settings.clean)
    vectors[0] = 0
    return np.ascontiguousarray(principal_first(vectors, both)[:, : settings.dimension])


def _one_run(
    lesson: Lesson, start: FloatArray, work: Path, settings: TrainingSettings
) -> FloatArray:
    name = hashlib.sha256(repr(settings).encode())
    for part in (start, lesson.targets, lesson.left.ids, lesson.right.ids):
        name.update(np.ascontiguousarray(part).data)
    kept = work / "runs" / f"{name.hexdigest()[:24]}.npy"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        aside = kept.with_suffix(".part")
        with aside.open("wb") as file:
            np.save(file, distil(lesson, start, settings))
        aside.rename(kept)
    vectors: FloatArray = np.load(kept)
    return vectors


def _unseen(texts: list[str] | tuple[str, ...], seen: set[str]) -> list[str]:
    fresh = [text for text in dict.fromkeys(texts) if text not in seen]
    seen.update(fresh)
    return fresh


def _details(settings: TrainingSettings) -> dict[str, Any]:
    return {
        "languages": ["de", "en"],
        "dimension": settings.dimension,
        "made_by": "python train.py encoder",
        "settings": asdict(settings),
        "teacher": TEACHER_ATTRIBUTION,
        "training_data": list(ATTRIBUTIONS),
        "quality": {},
    }

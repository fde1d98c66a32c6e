"""The whole training in one readable method: text, teacher, tokenizer, vectors, artefact."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.adapters.model_files import published
from recommender.adapters.sentence_encoder import load_encoder
from recommender.training.encoder.artefact import save_model, sign
from recommender.training.encoder.augment import known_words, made_up_texts
from recommender.training.encoder.bags import stack, tokenize
from recommender.training.encoder.corpus import ATTRIBUTIONS, read_corpus
from recommender.training.encoder.distil import Lesson, distil, reduce_targets
from recommender.training.encoder.initialise import initial_vectors
from recommender.training.encoder.quality import measure
from recommender.training.encoder.rotate import principal_first
from recommender.training.encoder.teacher import (
    TEACHER_ATTRIBUTION,
    find_teacher,
    teacher_vectors,
)
from recommender.training.encoder.tokenizer import coarse_tokenizer, part_count, train_tokenizer

if TYPE_CHECKING:
    from pathlib import Path

    from tokenizers import Tokenizer

    from recommender.arrays import FloatArray
    from recommender.training.encoder.corpus import Corpus
    from recommender.training.encoder.settings import TrainingSettings


def train_encoder(data: Path, out: Path, work: Path, settings: TrainingSettings) -> str:
    """Train the encoder and put it in the place of `out`.

    Parameters
    ----------
    data
        Folder with the training and evaluation data.
    out
        The artefact folder; replaced only when the new one is complete.
    work
        Folder for the teacher's vectors, so that another run need not make them again.
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
    vectors = train_vectors(lesson, tokenizer, settings)
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
    targets = reduce_targets(vectors, settings.dimension)[[row[text] for text in left]]
    return Lesson(
        pairs=len(corpus.pairs),
        left=tokenize(tokenizer, left),
        right=tokenize(tokenizer, right),
        left_coarse=tokenize(coarse, left),
        right_coarse=tokenize(coarse, right),
        targets=targets,
    )


def train_vectors(lesson: Lesson, tokenizer: Tokenizer, settings: TrainingSettings) -> FloatArray:
    """Initialise and distil the vectors, and turn them so that they may be cut.

    Returns
    -------
    ndarray, shape (n_pieces, dimension), float32
        Row 0, the unknown piece, is zero: what is not known says nothing.
    """
    size = tokenizer.get_vocab_size()
    both = np.concatenate((lesson.targets, lesson.targets))
    start = initial_vectors(stack(lesson.left, lesson.right), both, size)
    seeds = range(settings.seed, settings.seed + settings.runs)
    runs = [distil(lesson, start, replace(settings, seed=seed)) for seed in seeds]
    vectors: FloatArray = np.mean(runs, axis=0, dtype=np.float32)
    vectors[0] = 0
    return principal_first(vectors, stack(lesson.left, lesson.right))


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

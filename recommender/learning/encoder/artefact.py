"""The trained encoder as a folder that sentence-transformers loads, with its manifest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.adapters.model_files import combined_hash, sha256_of, write_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from tokenizers import Tokenizer

    from recommender.arrays import FloatArray

NAME = "embedded-de-en"
LEVELS = 127
"""Steps of an 8-bit number on either side of zero."""


def save_model(folder: Path, tokenizer: Tokenizer, vectors: FloatArray) -> None:
    """Write tokenizer and vectors as a `SentenceTransformer` folder.

    Vectors are kept as 8-bit numbers with one scale per piece, in the tensors ``embeddings``
    and ``weights`` that `StaticEmbedding` multiplies to float32 when it loads them. It costs
    half of float16, and no quality: the vocabulary can be twice as large.

    Parameters
    ----------
    folder
        An empty folder.
    tokenizer
        Ids are the rows of `vectors`.
    vectors
        Shape (n_pieces, dimension), float32.
    """
    from safetensors.numpy import save_file
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import (
        Normalize,
        StaticEmbedding,
    )

    static = StaticEmbedding(tokenizer, embedding_weights=vectors)
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    model.save_pretrained(str(folder), create_model_card=False)
    embeddings, weights = quantise(vectors)
    save_file({"embeddings": embeddings, "weights": weights}, folder / "model.safetensors")
    (folder / "tokenizer.json").write_text(_compact(tokenizer), encoding="utf-8")


def quantise(vectors: FloatArray) -> tuple[np.ndarray[Any, np.dtype[np.int8]], FloatArray]:
    """Round every row to 8-bit steps of its own largest value.

    Parameters
    ----------
    vectors
        Shape (n, dimension), float32.

    Returns
    -------
    embeddings : ndarray, shape (n, dimension), int8
    weights : ndarray, shape (n,), float32
        ``embeddings * weights[:, None]`` is `vectors` within half a step.
    """
    weights = (np.abs(vectors).max(axis=1) / LEVELS).astype(np.float32)
    steps = vectors / np.where(weights > 0, weights, 1)[:, None]
    return np.rint(steps).astype(np.int8), weights


def _compact(tokenizer: Tokenizer) -> str:
    state = json.loads(tokenizer.to_str())
    for entry in state["model"]["vocab"]:
        entry[1] = round(entry[1], 3)
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"))


def sign(folder: Path, details: dict[str, Any], name: str = NAME) -> str:
    """Write ``manifest.json`` with the identity and the sha256 of every file.

    Parameters
    ----------
    folder
        A complete model folder.
    details
        Further entries: settings, data, quality.
    name
        What the encoder is called.

    Returns
    -------
    str
        The identity.
    """
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    sums = {file: sha256_of(folder / file) for file in files if file != "manifest.json"}
    identity = f"{name}@{combined_hash(sums)[:16]}"
    size = sum((folder / file).stat().st_size for file in sums)
    write_manifest(folder, {"identity": identity, "bytes": size, "files": sums, **details})
    return identity

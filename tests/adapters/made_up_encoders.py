"""Encoders of a few pieces, made up: every number of them is drawn."""

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules.normalize import Normalize
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from recommender.adapters.side_by_side import SideBySide
from recommender.adapters.universal_encoder import UniversalSentenceEncoder

PIECES = [
    "[UNK]",
    "<s>",
    "</s>",
    "baker",
    "with",
    "an",
    "oven",
    "looks",
    "for",
    "flour",
    "and",
    "a",
]
DIMENSION = 12
_WIDTH = 256


def tokenizer(*, ends):
    """Words are pieces; ``ends`` says whether each text has its two ends marked."""
    rows = {piece: row for row, piece in enumerate(PIECES)}
    made = Tokenizer(models.WordLevel(rows, unk_token=PIECES[0]))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    if ends:
        marks = [("<s>", 1), ("</s>", 2)]
        made.post_processor = processors.TemplateProcessing(
            single="<s> $A </s>", special_tokens=marks
        )
    return made


def universal(seed=0):
    """As small as its windows let it be."""
    rng = np.random.default_rng(seed)

    def drawn(*shape, around=0.0):
        numbers = around + rng.normal(size=shape) / np.sqrt(shape[0])
        return numbers.astype(np.float16).astype(np.float32)  # as they are saved

    wide = DIMENSION + 3 * _WIDTH
    weights = {
        "table": rng.integers(0, 16, (len(PIECES), DIMENSION)).astype(np.uint8),
        "scale": drawn(len(PIECES)),
        "low": drawn(len(PIECES)),
        "narrow_weight": drawn(DIMENSION, 3 * _WIDTH),
        "narrow_shift": drawn(3 * _WIDTH),
        "narrow_gain": drawn(3 * _WIDTH, around=1.0),
        "narrow_bias": drawn(3 * _WIDTH),
        "joined_gain": drawn(wide, around=1.0),
        "joined_shift": drawn(wide),
        "sum_weight": drawn(wide, DIMENSION),
        "sum_shift": drawn(DIMENSION),
        "dense0": drawn(DIMENSION, 7),
        "dense1": drawn(7, DIMENSION),
        "dense2": drawn(DIMENSION, 7),
        "dense3": drawn(7, DIMENSION),
        "pass1": drawn(DIMENSION, DIMENSION),
        "pass3": drawn(DIMENSION, DIMENSION),
        "epsilon": np.array(1e-8, dtype=np.float32),
    }
    for size in (2, 3, 5):
        for step in ("first", "second"):
            weights[f"window{size}_{step}_weight"] = drawn(size * _WIDTH, _WIDTH)
            weights[f"window{size}_{step}_shift"] = drawn(_WIDTH)
    return UniversalSentenceEncoder(tokenizer(ends=True), weights)


def static(seed=0):
    """A vector per piece."""
    table = np.random.default_rng(seed).normal(size=(len(PIECES), 5)).astype(np.float32)
    return StaticEmbedding(tokenizer(ends=False), embedding_weights=torch.from_numpy(table))


def save_side_by_side(folder, weights=(0.25, 0.75), seed=0):
    """A folder of both, as sentence-transformers saves it."""
    both = SideBySide([static(seed), universal(seed)], weights)
    SentenceTransformer(modules=[both, Normalize()], device="cpu").save(str(folder))
    return folder

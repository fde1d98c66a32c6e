"""One tokenizer for German and English: frequent words whole, the rest in parts.

A piece is the same token at the start, in the middle and at the end of a word, so that
"Metzgermeister" is made of "Metzger" and "Meister". Vectors are averaged, so that nothing
is lost by it, and the vocabulary reaches further.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tokenizers import Tokenizer

UNKNOWN = "[UNK]"
PARTS = 12_000
"""Pieces chosen as parts of words (at most a quarter of the vocabulary); the rest are words."""
PIECE_PENALTY = 3.0
"""Taken from every log-probability: two long pieces beat four short ones."""
LETTER_PENALTY = 3.0
"""Taken once more from pieces of one or two letters, which mean next to nothing."""
KNOWN = 3
"""Times that a word counts for being known: before words that the text has once or twice."""
CUT = 1e4
"""Taken from the words in the coarse reading, so that a word is read in parts."""


def train_tokenizer(texts: Sequence[str], size: int, known: Iterable[str] = ()) -> Tokenizer:
    """Build the tokenizer from text of both languages.

    Case is folded, accents other than the umlauts are dropped, "ß" becomes "ss" as it is
    written in Switzerland.

    Parameters
    ----------
    texts
        Training text.
    size
        Number of pieces, at least some hundred.
    known
        Further words, each counted `KNOWN` times more: rare in the text, but worth a piece.

    Returns
    -------
    tokenizers.Tokenizer
        A unigram model (Kudo, 2018, arXiv:1804.10959) with the most probable reading. Its
        parts come from unigram training; its words are the most frequent ones of the text.
    """
    from tokenizers import models

    tokenizer = _shell()
    parts = dict(_train_parts(texts, min(PARTS, size // 4)))
    counts = _count_words(tokenizer, texts)
    for word in known:
        counts[word] += KNOWN
    total = counts.total()
    pieces = [(UNKNOWN, -100.0)]
    pieces += [(part, _score(part, score)) for part, score in parts.items() if part != UNKNOWN]
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    words = [(word, math.log(n / total)) for word, n in ranked if word not in parts]
    pieces += [(word, _score(word, score)) for word, score in words[: size - len(pieces)]]
    tokenizer.model = models.Unigram(pieces, unk_id=0, byte_fallback=False)
    return tokenizer


def coarse_tokenizer(tokenizer: Tokenizer, parts: int) -> Tokenizer:
    """Make the second reading of the same vocabulary: every word cut into its parts.

    A deterministic stand-in for the sampled readings of subword regularisation (Kudo, 2018):
    parts are trained in every word, not only in the rare ones.

    Parameters
    ----------
    tokenizer
        The tokenizer that will be used.
    parts
        How many pieces, from the first, are parts.

    Returns
    -------
    tokenizers.Tokenizer
        Same ids, other readings.
    """
    from tokenizers import Tokenizer

    state = json.loads(tokenizer.to_str())
    for entry in state["model"]["vocab"][parts:]:
        entry[1] -= CUT
    return Tokenizer.from_str(json.dumps(state))


def part_count(size: int) -> int:
    """Say how many of the first pieces are parts.

    Returns
    -------
    int
        At most `PARTS`.
    """
    return min(PARTS, size // 4)


def _score(piece: str, score: float) -> float:
    return score - PIECE_PENALTY - (LETTER_PENALTY if len(piece) <= 2 else 0.0)


def _shell() -> Tokenizer:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.Replace(Regex("[\u0300-\u0307\u0309-\u036f]"), ""),
            normalizers.NFC(),
            normalizers.Lowercase(),
            normalizers.Replace("ß", "ss"),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Whitespace(),
            pre_tokenizers.Punctuation(),
        ]
    )
    return tokenizer


def _train_parts(texts: Iterable[str], size: int) -> list[tuple[str, float]]:
    from tokenizers import trainers

    tokenizer = _shell()
    trainer = trainers.UnigramTrainer(
        vocab_size=size,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=16,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    vocabulary = json.loads(tokenizer.to_str())["model"]["vocab"]
    rounded = ((piece, round(score, 6)) for piece, score in vocabulary)  # sums differ in last bits
    return sorted(rounded, key=lambda scored: (-scored[1], scored[0]))  # and ties in their order


def _count_words(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[str]:
    normalizer, splitter = tokenizer.normalizer, tokenizer.pre_tokenizer
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(word for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(text)))
    return counts

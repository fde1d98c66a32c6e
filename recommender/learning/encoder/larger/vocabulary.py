"""One WordPiece vocabulary: the teacher's English pieces as they are, and German ones beside them.

The teacher reads "schön" as "schon", another word; here umlauts stay. Otherwise an English
text is read as the teacher reads it, except for rare words that happen to hold a German piece.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

UNKNOWN = "[UNK]"
SPECIAL = {
    "unk_token": UNKNOWN,
    "pad_token": "[PAD]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
}
"""The teacher's special pieces, as transformers names their roles."""
TAIL = "##"
SHORTEST = 4
"""Letters of either half of a compound, at least."""
_SHARES = (0.3, 0.25, 0.1)
"""Shares of the parts that are second halves of compounds, first halves, and first halves of
what remains after another one; the rest come from WordPiece training."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which rows the larger encoder has.

    Attributes
    ----------
    kept
        Row of the teacher of each of the first pieces.
    pieces
        All pieces: the teacher's that were kept, the German parts, the German words.
    parts
        How many of the added ones are parts.
    """

    kept: tuple[int, ...]
    pieces: tuple[str, ...]
    parts: int

    @property
    def frame(self) -> tuple[int, int, int]:
        """Ids of [CLS], [SEP] and [PAD]."""
        first, last, empty = (self.pieces.index(name) for name in ("[CLS]", "[SEP]", "[PAD]"))
        return first, last, empty

    def tokenizer(self, *, words: bool = True) -> Tokenizer:
        """Make the tokenizer, or with ``words=False`` the reading without the added words.

        Returns
        -------
        tokenizers.Tokenizer
            Both readings have the same ids.
        """
        from tokenizers import models, processors

        shown = self.pieces if words else self.pieces[: len(self.kept) + self.parts]
        ids = {piece: row for row, piece in enumerate(shown)}
        tokenizer = shell()
        tokenizer.model = models.WordPiece(ids, unk_token=UNKNOWN, max_input_chars_per_word=100)
        tokenizer.add_special_tokens(list(SPECIAL.values()))
        tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]",
            pair="[CLS] $A [SEP] $B:1 [SEP]:1",
            special_tokens=[(name, ids[name]) for name in ("[CLS]", "[SEP]")],
        )
        return tokenizer


def shell() -> Tokenizer:
    """Make a tokenizer without a vocabulary: how texts are normalised and cut into words."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFD(),
            normalizers.Replace(Regex("[\u0300-\u0307\u0309-\u036f]|(?<![aouAOU])\u0308"), ""),
            normalizers.NFC(),
            normalizers.Replace("ß", "ss"),
            normalizers.BertNormalizer(strip_accents=False, lowercase=True),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def make_vocabulary(teacher: Path, german: Sequence[str], rows: int, parts: int) -> Vocabulary:
    """Choose the pieces.

    Parameters
    ----------
    teacher
        The teacher's folder, with ``vocab.txt``.
    german
        German training texts.
    rows
        Pieces to add.
    parts
        How many of them are parts of words.

    Returns
    -------
    Vocabulary
        The teacher's pieces of European letters come first, in its order.
    """
    lines = (teacher / "vocab.txt").read_text(encoding="utf-8").splitlines()
    kept = tuple(row for row, piece in enumerate(lines) if _is_wanted(piece))
    own = [lines[row] for row in kept]
    known = set(own)
    counts = count_words(german)
    heads, tails = compound_halves(counts)
    added: dict[str, None] = {}
    halves = ([TAIL + tail for tail in tails], heads, [TAIL + head for head in heads])
    for share, wanted in zip(
        (*_SHARES, 1.0), (*halves, _trained_parts(german, 3 * parts)), strict=True
    ):
        fresh = [piece for piece in wanted if piece not in known and piece not in added]
        room = min(parts - len(added), int(share * parts))
        added |= dict.fromkeys(fresh[:room])
    words = [word for word in _ranked(counts) if word not in known and word not in added]
    ordered = sorted(added)  # the trainer puts ties in another order each time
    return Vocabulary(kept, (*own, *ordered, *words[: rows - len(added)]), len(added))


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Count the words of texts, normalised.

    Returns
    -------
    Counter
        Words of letters alone.
    """
    tokenizer = shell()
    normalizer, splitter = tokenizer.normalizer, tokenizer.pre_tokenizer
    counts: Counter[str] = Counter()
    for text in texts:
        pieces = splitter.pre_tokenize_str(normalizer.normalize_str(text))
        counts.update(word for word, _ in pieces if word.isalpha())
    return counts


def compound_halves(counts: Counter[str]) -> tuple[list[str], list[str]]:
    """Find the words that others end with, and what stands before them.

    Parameters
    ----------
    counts
        Occurrences of each word.

    Returns
    -------
    heads, tails : list of str
        Most productive ones first; the longest known tail of a word counts.

    Examples
    --------
    >>> compound_halves(Counter({"prüfung": 3, "rechnungsprüfung": 1, "abgasprüfung": 1}))
    (['abgas', 'rechnungs'], ['prüfung'])
    """
    heads: Counter[str] = Counter()
    tails: Counter[str] = Counter()
    for word in counts:
        for start in range(SHORTEST, len(word) - SHORTEST + 1):
            if word[start:] in counts:
                heads[word[:start]] += 1
                tails[word[start:]] += 1
                break
    return _ranked(heads), _ranked(tails)


def _ranked(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda item: (-counts[item], item))


def _trained_parts(texts: Sequence[str], size: int) -> list[str]:
    from tokenizers import trainers

    tokenizer = shell()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, show_progress=False, special_tokens=[UNKNOWN]
    )
    tokenizer.train_from_iterator(texts, trainer)
    state: dict[str, Any] = json.loads(tokenizer.to_str())["model"]["vocab"]
    return [piece for piece in sorted(state, key=lambda piece: state[piece]) if piece != UNKNOWN]


def _is_wanted(piece: str) -> bool:
    if piece.startswith("[unused"):
        return False
    letters = [letter for letter in piece if letter.isalpha() and not letter.isascii()]
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)

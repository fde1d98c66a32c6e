"""Texts as bags of token ids, in two flat arrays that batches are cut from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tokenizers import Tokenizer

    from recommender.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Bags:
    """Token ids of many texts.

    Attributes
    ----------
    ids
        Shape (n_tokens,), int64: all texts, one after the other.
    starts
        Shape (n_texts + 1,), int64: text ``i`` is ``ids[starts[i]:starts[i + 1]]``.
    """

    ids: IntArray
    starts: IntArray

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, rows: IntArray) -> Bags:
        """Copy some texts, in the order of `rows`.

        Returns
        -------
        Bags
            ``len(rows)`` texts.
        """
        lengths = (self.starts[1:] - self.starts[:-1])[rows]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        steps = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
        return Bags(self.ids[np.repeat(self.starts[rows], lengths) + steps], starts)

    def without(self, dropped: BoolArray) -> Bags:
        """Leave out tokens, but never the last one of a text.

        Parameters
        ----------
        dropped
            Shape (n_tokens,).

        Returns
        -------
        Bags
            As many texts, fewer tokens.
        """
        kept = ~dropped
        ends = self.starts[1:][np.diff(self.starts) > 0] - 1
        kept[ends] = True
        counts = np.concatenate(([0], np.cumsum(kept)))
        return Bags(self.ids[kept], counts[self.starts])


def tokenize(tokenizer: Tokenizer, texts: Sequence[str]) -> Bags:
    """Tokenize texts.

    Returns
    -------
    Bags
        One per text; a text without any token is empty.
    """
    encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    lengths = [len(encoding.ids) for encoding in encodings]
    flat = [token for encoding in encodings for token in encoding.ids]
    return Bags(
        np.asarray(flat, dtype=np.int64),
        np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
    )


def unit_means(vectors: FloatArray, bags: Bags) -> FloatArray:
    """Mean vector of the tokens of each text, scaled to norm 1.

    Parameters
    ----------
    vectors
        Shape (n_pieces, dimension).
    bags
        Texts; one without tokens has the vector 0.

    Returns
    -------
    ndarray, shape (n_texts, dimension)
    """
    sums = np.zeros((len(bags), vectors.shape[1]), dtype=vectors.dtype)
    filled = np.flatnonzero(np.diff(bags.starts))
    sums[filled] = np.add.reduceat(vectors[bags.ids], bags.starts[filled], axis=0)
    means: FloatArray = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    return means


def stack(first: Bags, second: Bags) -> Bags:
    """Put two collections one after the other.

    Returns
    -------
    Bags
        ``len(first) + len(second)`` texts.
    """
    starts = np.concatenate((first.starts, second.starts[1:] + first.starts[-1]))
    return Bags(np.concatenate((first.ids, second.ids)), starts)

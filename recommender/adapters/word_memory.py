"""Token ids of texts, word by word: what a word is made of is looked up once.

Cutting a text into pieces takes most of the time of a static encoder. Its tokenizer never
looks across white space, so that a text's pieces are those of its words, and nearly all words
of a text have been met before (Zipf's law).
"""

from __future__ import annotations

import threading
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import FloatArray, IntArray

LIMIT = 200_000
"""Words that are remembered, some 40 MB; then all are forgotten and memory begins anew."""


class WordMemory:
    """Sums of piece vectors, as `StaticEmbedding` forms them.

    Parameters
    ----------
    tokenizer
        A ``tokenizers.Tokenizer`` whose pre-tokenizer splits at white space.
    vectors
        Tensor of shape (n_pieces, dimension), float32.
    limit
        Words that are remembered.
    """

    def __init__(self, tokenizer: Any, vectors: Any, limit: int = LIMIT) -> None:  # noqa: ANN401
        self._tokenizer = tokenizer
        self._vectors = vectors
        self._limit = limit
        self._known: dict[str, int] = {}
        self._ends: IntArray = np.zeros(1, dtype=np.int64)
        self._pieces: IntArray = np.zeros(0, dtype=np.int64)
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Add up the vectors of each text's pieces.

        Parameters
        ----------
        texts
            Any number of texts.

        Returns
        -------
        ndarray, shape (n_texts, dimension), float32
            Not normalised; zero for a text without a known piece.
        """
        import torch
        from torch.nn.functional import embedding_bag

        ids, starts = self.pieces(texts)
        with torch.inference_mode():
            sums = embedding_bag(
                torch.from_numpy(ids).to(self._vectors.device),
                self._vectors,
                torch.from_numpy(starts).to(self._vectors.device),
                mode="sum",
            )
        found: FloatArray = sums.cpu().numpy()
        return found

    def pieces(self, texts: Sequence[str]) -> tuple[IntArray, IntArray]:
        """List the pieces of texts.

        Returns
        -------
        ids : ndarray, shape (n_pieces,), int64
            One text after the other.
        starts : ndarray, shape (n_texts,), int64
            Where each text begins.
        """
        words = [text.split() for text in texts]
        flat = list(chain.from_iterable(words))
        numbers, ends, pieces = self._look_up(flat)
        sizes = ends[1:] - ends[:-1]
        counts = sizes[numbers]
        past = np.concatenate([[0], np.cumsum(counts)])
        ids = pieces[np.arange(past[-1]) + np.repeat(ends[numbers] - past[:-1], counts)]
        lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
        return ids, past[np.cumsum(lengths) - lengths]

    def _look_up(self, words: list[str]) -> tuple[IntArray, IntArray, IntArray]:
        """Numbers of words, where each number's pieces begin and end, and all pieces."""
        with self._lock:  # what is read of the memory belongs together
            known = self._known
            if new := [word for word in dict.fromkeys(words) if word not in known]:
                if len(known) + len(new) > self._limit:
                    known.clear()
                    self._ends, self._pieces = self._ends[:1], self._pieces[:0]
                    new = list(dict.fromkeys(words))
                self._learn(new)
            numbers = np.fromiter(map(known.__getitem__, words), dtype=np.int64, count=len(words))
            return numbers, self._ends, self._pieces

    def _learn(self, new: list[str]) -> None:
        first, known = len(self._ends) - 1, self._known
        encoded = [
            each.ids for each in self._tokenizer.encode_batch_fast(new, add_special_tokens=False)
        ]
        known.update((word, first + place) for place, word in enumerate(new))
        sizes = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
        own = np.fromiter(chain.from_iterable(encoded), dtype=np.int64, count=int(sizes.sum()))
        self._ends = np.concatenate([self._ends, self._ends[-1] + np.cumsum(sizes)])
        self._pieces = np.concatenate([self._pieces, own])

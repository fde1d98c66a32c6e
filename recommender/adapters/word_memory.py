"""Token ids of texts, word by word: what a word is made of is looked up once.

Cutting a text into pieces takes most of the time of a static encoder. Its tokenizer never
looks across white space, so that a text's pieces are those of its words, and nearly all words
of a text have been met before (Zipf's law).
"""

from __future__ import annotations

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
        self._known: dict[str, tuple[int, ...]] = {}

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
        known = self._look_up(list(chain.from_iterable(words)))
        lengths = [0]
        parts: list[tuple[int, ...]] = []
        for text in words:
            own = list(map(known.__getitem__, text))
            parts += own
            lengths.append(sum(map(len, own)))
        ids = np.fromiter(chain.from_iterable(parts), dtype=np.int64, count=sum(lengths))
        return ids, np.cumsum(lengths[:-1], dtype=np.int64)

    def _look_up(self, words: list[str]) -> dict[str, tuple[int, ...]]:
        known = self._known
        distinct = set(words)
        if not (new := [word for word in distinct if word not in known]):
            return known
        if len(known) + len(new) > self._limit:  # another dict: threads may be reading the old
            known = self._known = {word: known[word] for word in distinct.difference(new)}
        encoded = self._tokenizer.encode_batch_fast(new, add_special_tokens=False)
        known.update((word, tuple(each.ids)) for word, each in zip(new, encoded, strict=True))
        return known

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
from cachetools import LRUCache

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import FloatArray, IntArray

LIMIT = 200_000
"""Words whose pieces are cached, some 70 MB; then the least recently used ones go."""
_LONGEST = 64
"""Letters of a word that is cached: what is longer is no word that is met again."""


class WordPieceCache:
    """Sums of piece vectors, as `StaticEmbedding` forms them.

    Parameters
    ----------
    tokenizer
        A ``tokenizers.Tokenizer`` whose pre-tokenizer splits at white space.
    vectors
        Tensor of shape (n_pieces, dimension), float32.
    limit
        Words whose pieces are cached.
    """

    def __init__(self, tokenizer: Any, vectors: Any, limit: int = LIMIT) -> None:  # noqa: ANN401
        self._tokenizer = tokenizer
        self._vectors = vectors
        self._cache: LRUCache[str, tuple[int, ...]] = LRUCache(limit)
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
        summed: FloatArray = sums.cpu().numpy()
        return summed

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
        numbers, ends, pieces = self._look_up(list(chain.from_iterable(words)))
        sizes = ends[1:] - ends[:-1]
        counts = sizes[numbers]
        past = np.concatenate([[0], np.cumsum(counts)])
        ids = pieces[np.arange(past[-1]) + np.repeat(ends[numbers] - past[:-1], counts)]
        lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
        return ids, past[np.cumsum(lengths) - lengths]

    def _look_up(self, words: list[str]) -> tuple[IntArray, IntArray, IntArray]:
        """Numbers of words, where each number's pieces begin and end, and all pieces."""
        distinct = list(dict.fromkeys(words))
        number_of = {word: number for number, word in enumerate(distinct)}
        numbers = np.fromiter(map(number_of.__getitem__, words), dtype=np.int64, count=len(words))
        by_word = self._find_pieces(distinct)
        sizes = np.fromiter(map(len, by_word), dtype=np.int64, count=len(by_word))
        ends = np.concatenate([[0], np.cumsum(sizes)])
        pieces = np.fromiter(chain.from_iterable(by_word), dtype=np.int64, count=int(ends[-1]))
        return numbers, ends, pieces

    def _find_pieces(self, distinct: list[str]) -> list[tuple[int, ...]]:
        """The pieces of each word, from the cache where they are there."""
        with self._lock:
            cached = [self._cache.get(word) for word in distinct]
        missing = [word for word, ids in zip(distinct, cached, strict=True) if ids is None]
        encodings = self._tokenizer.encode_batch_fast(missing, add_special_tokens=False)
        fresh = {
            word: tuple(encoding.ids) for word, encoding in zip(missing, encodings, strict=True)
        }
        with self._lock:
            self._cache.update({word: ids for word, ids in fresh.items() if len(word) <= _LONGEST})
        return [
            fresh[word] if ids is None else ids for word, ids in zip(distinct, cached, strict=True)
        ]

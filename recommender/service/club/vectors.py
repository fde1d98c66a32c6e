"""Vectors of the club's present texts, in memory, so that a change encodes only what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.ports.encoder import EncoderInFront

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.arrays import FloatArray
    from recommender.ports.encoder import Encoder


class RecentVectors(EncoderInFront):
    """An encoder that remembers what it was asked since the last time but one it forgot.

    No bounded cache: all of a club's texts stay, however many they are, and a text is gone for
    certain once its member has left.

    Parameters
    ----------
    encoder
        Does the work on texts not seen lately.
    """

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(encoder)
        self._cached: dict[str, FloatArray] = {}
        self._used: dict[str, FloatArray] = {}

    @property
    def behind(self) -> Encoder:
        """The encoder, which remembers nothing here of what it is asked."""
        return self._encoder

    @property
    def texts(self) -> frozenset[str]:
        """Every text that is in memory, with its vector."""
        return frozenset(self._cached) | frozenset(self._used)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Encode texts.

        Parameters
        ----------
        texts
            Any number of texts.

        Returns
        -------
        ndarray, shape (n_texts, dimension), float32
            As the encoder behind gives them.
        """
        missing = [text for text in dict.fromkeys(texts) if text not in self._cached]
        if missing:
            self._cached |= dict(zip(missing, self._encoder.encode(missing), strict=True))
        vectors = [self._cached[text] for text in texts]
        self._used |= dict(zip(texts, vectors, strict=True))
        return np.array(vectors, dtype=np.float32).reshape(len(texts), self.dimension)

    def forget(self, texts: Iterable[str]) -> None:
        """Forget some texts; who still has one of them has it encoded again."""
        for text in texts:
            self._cached.pop(text, None)
            self._used.pop(text, None)

    def forget_unused(self) -> None:
        """Forget every text that was not asked for since the last call."""
        self._cached, self._used = self._used, {}

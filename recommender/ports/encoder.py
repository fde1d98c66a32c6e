"""The port to whatever turns text into vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from recommender.maths.texts.calibration import USUAL, Calibration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import FloatArray


class Encoder(Protocol):
    """Turns texts into unit vectors of one space."""

    @property
    def identity(self) -> str:
        """Name and content hash; vectors may be compared only if theirs are equal."""
        ...

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        ...

    @property
    def calibration(self) -> Calibration:
        """What z-values of its cosines are worth; the usual one if it has none of its own."""
        return USUAL

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Encode texts.

        Parameters
        ----------
        texts
            Any number of texts; the order is kept.

        Returns
        -------
        FloatArray, shape (n_texts, dimension)
            Rows of L2 norm 1; a blank text gives the zero vector, which is similar to nothing.
        """
        ...


class EncoderInFront:
    """What stands in front of an encoder and gives vectors of the same space.

    Parameters
    ----------
    encoder
        The one behind, which does the work.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def identity(self) -> str:
        """Of the encoder behind."""
        return self._encoder.identity

    @property
    def dimension(self) -> int:
        """Of the encoder behind."""
        return self._encoder.dimension

    @property
    def calibration(self) -> Calibration:
        """Of the encoder behind."""
        return self._encoder.calibration

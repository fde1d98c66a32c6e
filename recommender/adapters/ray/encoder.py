"""Encoding on a cluster: every worker loads the encoder once and takes batches of texts."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.adapters.ray.cluster import count_cores
from recommender.adapters.ray.tasks import make_task, results_in_order
from recommender.adapters.sentence_encoder import MAX_CHARACTERS, SentenceEncoder, load_encoder
from recommender.errors import EncoderMismatchError
from recommender.ports.encoder import EncoderInFront

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import FloatArray

_MOST_BATCHES = 16
"""Batches of one task: few enough that a lost one costs seconds."""


class _Source(NamedTuple):
    name: str | None
    device: str
    batch_size: int


class RayEncoder(EncoderInFront):
    """Texts to unit vectors, the same as `SentenceEncoder` gives.

    Batches are cut on the driver, so that a text is padded as it would be on one machine.

    Parameters
    ----------
    name
        As for `load_encoder`; a folder must lie at the same place on every node.
    device
        As torch names it; other than "cpu", every task takes one GPU.
    batch_size
        Texts per forward pass.

    Raises
    ------
    EncoderError
        If there is no such encoder on this machine.
    """

    def __init__(
        self, name: str | None = None, *, device: str = "cpu", batch_size: int = 256
    ) -> None:
        super().__init__(load_encoder(name, batch_size=batch_size))
        if name is not None and Path(name).expanduser().is_dir():
            name = str(Path(name).expanduser().resolve())
        self._source = _Source(name, device, batch_size)
        on_gpu = {} if device == "cpu" else {"num_gpus": 1, "max_calls": 0}
        self._task = make_task(_encode, **on_gpu)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Encode texts.

        Parameters
        ----------
        texts
            Any number of texts.

        Returns
        -------
        ndarray, shape (n_texts, dimension), float32
            Rows of L2 norm 1 in the order of `texts`; zero rows for blank texts.
        """
        cleaned = [text[:MAX_CHARACTERS].strip() for text in texts]
        distinct = sort_by_length(list(dict.fromkeys(filter(None, cleaned))))
        rows = {text: row for row, text in enumerate(distinct)}
        known = np.zeros((len(rows) + 1, self.dimension), dtype=np.float32)  # last row: blank
        size = self._source.batch_size
        batches = [distinct[low : low + size] for low in range(0, len(distinct), size)]
        if batches:
            known[:-1] = np.concatenate(self._encode_batches(batches))
        return known[[rows.get(text, len(rows)) for text in cleaned]]

    def _encode_batches(self, batches: list[list[str]]) -> list[FloatArray]:
        share = min(-(-len(batches) // (2 * count_cores())), _MOST_BATCHES)
        parts = [batches[low : low + share] for low in range(0, len(batches), share)]
        starts = [partial(self._task.remote, self._source, self.identity, part) for part in parts]
        return list(results_in_order(starts, 4 * count_cores()))


def sort_by_length(texts: list[str]) -> list[str]:
    """Longest first, in the very order in which sentence-transformers makes its batches."""
    return [texts[place] for place in np.argsort([-len(text) for text in texts])]


def _encode(source: _Source, identity: str, batches: list[list[str]]) -> FloatArray:
    """On a worker: the vectors of some batches, one after the other.

    Raises
    ------
    EncoderMismatchError
        If this worker's encoder is not the driver's.
    """
    encoder = _load_once(source)
    if encoder.identity != identity:
        message = f"encoder: a node of the cluster has {encoder.identity}, the driver {identity}"
        raise EncoderMismatchError(message)
    return np.concatenate([encoder.encode(batch) for batch in batches])


@lru_cache(maxsize=1)
def _load_once(source: _Source) -> SentenceEncoder:
    return load_encoder(source.name, device=source.device, batch_size=source.batch_size)

"""Encoders whose answers are planted: the right result of a test is known beforehand."""

import numpy as np
from typing_extensions import override

from benchmarks.quality.encoder.methods import Random


class Planted(Random):
    """Random directions, one per meaning."""

    def __init__(self, meanings):
        self._meanings = meanings

    @override
    def encode(self, texts):
        return super().encode([self._meanings.get(text, text) for text in texts])


class Vectors(Random):
    """Given vectors by text, scaled to norm 1; a text that is not named is an error."""

    def __init__(self, vectors):
        self._vectors = {text: np.asarray(vector, dtype=float) for text, vector in vectors.items()}

    @property
    @override
    def dimension(self):
        return len(next(iter(self._vectors.values())))

    @override
    def encode(self, texts):
        rows = [self._vectors[text] / np.linalg.norm(self._vectors[text]) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.dimension)


def draw_vectors(texts, seed, dimension=4):
    """An encoder with a random vector for each text."""
    rng = np.random.default_rng(seed)
    return Vectors({text: rng.standard_normal(dimension) for text in texts})


def chance(texts):
    """Fit the encoder that knows nothing."""
    return Random()


def values(measured):
    return {value.metric: value.value for value in measured}


def counts(measured):
    return {value.metric: value.n for value in measured}

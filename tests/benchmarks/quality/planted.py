"""An encoder whose answers are planted: texts with one meaning get one vector."""

from typing_extensions import override

from benchmarks.quality.encoder.methods import Random


class Planted(Random):
    """Random directions, one per meaning."""

    def __init__(self, meanings):
        self._meanings = meanings

    @override
    def encode(self, texts):
        return super().encode([self._meanings.get(text, text) for text in texts])


def values(measured):
    return {each.metric: each.value for each in measured}

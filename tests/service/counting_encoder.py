"""The real encoder, and every text that it was given."""


class CountingEncoder:
    """Gives the vectors of the encoder behind it and notes what was asked."""

    def __init__(self, encoder):
        self._encoder, self.asked = encoder, []
        self.identity, self.dimension = encoder.identity, encoder.dimension

    def encode(self, texts):
        self.asked += texts
        return self._encoder.encode(texts)

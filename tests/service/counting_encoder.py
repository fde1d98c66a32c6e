"""The real encoder, and every text that it was given."""

from recommender.ports.encoder import EncoderInFront


class CountingEncoder(EncoderInFront):
    """Gives the vectors of the encoder behind it and notes what was asked."""

    def __init__(self, encoder):
        super().__init__(encoder)
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        return self._encoder.encode(texts)

"""The encoder test bench: what an encoder is worth for introductions, in numbers."""

"""Matching: who is introduced to whom, and the proof of how good it is."""

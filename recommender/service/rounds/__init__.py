"""Rounds: asked for, solved, changed by hand, published, answered."""

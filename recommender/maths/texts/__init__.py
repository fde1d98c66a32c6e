"""Texts as vectors: what members write, and what speaks for a pair."""

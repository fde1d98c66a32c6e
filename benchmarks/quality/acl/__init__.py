"""Evaluation on a society of authors: who came to write with whom across the borders of circles."""

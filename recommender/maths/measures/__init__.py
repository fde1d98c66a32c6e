"""Measures of scores, pairs and outcomes."""

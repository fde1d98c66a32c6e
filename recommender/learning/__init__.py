"""How the shipped models are made; needs more than the package at work does."""

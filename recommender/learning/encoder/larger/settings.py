"""The knobs of the larger encoder's training."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LargeSettings:
    """Everything but the data that decides the outcome.

    Attributes
    ----------
    seed
        Of the order and the choice of texts.
    rows
        German word pieces added to the teacher's own; each costs 768 bytes on disk.
    parts
        How many of them are parts of words; the others are the most frequent whole words.
    steps
        Batches learnt from. The learning rate stays level and falls to zero over the last
        `decay` share, so that runs of different length begin alike.
    decay
        Share of the steps over which the learning rate falls.
    tokens, texts
        A batch holds at most so many tokens and at most so many texts, all about as long.
    longest
        Tokens of a text that are read in training.
    english
        Texts in English for every text in German, so that the teacher's English is not lost.
    body_rate, new_rate, old_rate
        Learning rates of the transformer's body (AdamW), of the added rows and of the
        teacher's own rows (Adam on the rows a batch touches).
    contrast
        Weight of finding the right vector among those of the batch.
    temperature
        Of that term.
    coarse_share
        Share of the batches in which the added whole words are read as parts.
    """

    seed: int = 0
    rows: int = 20_000
    parts: int = 8_000
    steps: int = 900
    decay: float = 0.3
    tokens: int = 2_560
    texts: int = 192
    longest: int = 64
    english: float = 0.2
    body_rate: float = 2e-4
    new_rate: float = 2e-3
    old_rate: float = 1e-4
    contrast: float = 0.1
    temperature: float = 0.05
    coarse_share: float = 0.1

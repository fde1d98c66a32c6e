"""Odd text: whether an offer is still nearest to itself with emoji, in capitals, with slips."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.records import Measured, mean_of, plain
from recommender.maths.measures.metrics import found_within

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.quality.encoder.methods import Fit
    from recommender.club.member import Member

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)


def measure_odd_text(members: Sequence[Member], fit: Fit) -> list[Measured]:
    """Share of offers that are still nearest to themselves when written oddly.

    Parameters
    ----------
    members
        Whose offers are changed; one that reads the same afterwards is not asked for.
    fit
        The encoder for given texts.
    """
    offers = sorted({offer for member in members for offer in member.offers})
    changed = {name: [change(text) for text in offers] for name, change in CHANGES.items()}
    encoder = fit([*offers, *(text for texts in changed.values() for text in texts)])
    targets = encoder.encode(offers)
    measured = []
    for name, texts in changed.items():
        asked = np.array([row for row, text in enumerate(texts) if text != offers[row]], dtype=int)
        queries = encoder.encode([texts[row] for row in asked])
        measured.append(mean_of(name, found_within(queries, targets, asked).astype(np.float64)))
    blank = encoder.encode(["", "  \n"])
    return [*measured, plain("length_of_the_vector_of_blank_text", float(np.linalg.norm(blank)))]


def swap_letters(text: str) -> str:
    """Swap the two middle letters of the longest word.

    Examples
    --------
    >>> swap_letters("a clear answer")
    'a clear anwser'
    """
    word = max(text.split(), key=len, default="")
    at = max(len(word) // 2 - 1, 0)
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return text.replace(word, swapped, 1)


CHANGES: Mapping[str, Callable[[str], str]] = {
    "emoji_at_1": lambda text: f"🎉🎉 {text} 😊👍",
    "capitals_at_1": str.upper,
    "umlauts_spelled_out_at_1": lambda text: text.translate(_UMLAUTS),
    "slip_of_the_pen_at_1": swap_letters,
    "half_the_words_at_1": lambda text: " ".join(text.split()[::2]),
}
"""Ways to write an offer oddly, by the metric."""

"""Languages the encoder was never taught: whether the English translation is still nearest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.records import Measured, mean_of
from recommender.maths.measures.metrics import found_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.encoder.methods import Fit
    from recommender.club.member import Member

LINES = Path(__file__).parent / "other_languages.json"


def measure_other_languages(members: Sequence[Member], fit: Fit) -> list[Measured]:
    """Share of sentences whose English translation is nearest, for languages never taught.

    Twelve profile-like sentences in each language look for their translation among the
    twelve English ones and all English offers of the club. German, and sentences that begin
    in German and end in English, are there for comparison.

    Parameters
    ----------
    members
        Whose English offers are the other targets.
    fit
        The encoder for given texts.
    """
    lines = read_lines()
    others = [text for m in members if m.text_language == "en" for text in m.offers]
    english = lines.pop("en")
    pairs = zip(lines["de"], english, strict=True)
    asked = {**lines, "de_then_en": [begin_and_end(german, text) for german, text in pairs]}
    encoder = fit([*english, *others, *(text for texts in asked.values() for text in texts)])
    targets, right = encoder.encode([*english, *others]), np.arange(len(english))
    return [
        mean_of(f"{name}_at_1", found_within(encoder.encode(texts), targets, right).astype(float))
        for name, texts in asked.items()
    ]


def read_lines() -> dict[str, list[str]]:
    """Sentences by language, the same ones in the same order in each."""
    lines: dict[str, list[str]] = json.loads(LINES.read_text(encoding="utf-8"))
    return lines


def begin_and_end(first: str, second: str) -> str:
    """The first half of one sentence's words, then the second half of another's.

    Examples
    --------
    >>> begin_and_end("eins zwei drei vier", "one two three four")
    'eins zwei three four'
    """
    begin, end = first.split(), second.split()
    return " ".join([*begin[: len(begin) // 2], *end[len(end) // 2 :]])

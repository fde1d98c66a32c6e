"""Long and odd text: what happens to emoji, capitals, slips, other languages, long passages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.records import Measured, mean_of, plain
from recommender.maths.measures.metrics import found_within
from recommender.stages.encode import windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from benchmarks.quality.encoder.methods import Fit
    from recommender.arrays import BoolArray, FloatArray, IntArray
    from recommender.club.member import Member

LINES = Path(__file__).parent / "other_languages.json"
_PASSAGE = 7
"""Sentences of a long passage, about as long as the longest ``about``."""
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)


def odd_texts(members: Sequence[Member], fit: Fit) -> list[Measured]:
    """Share of offers that are still nearest to themselves when written oddly.

    Parameters
    ----------
    members
        Whose offers are changed; one that reads the same afterwards is not asked for.
    fit
        The encoder for given texts.
    """
    offers = sorted({offer for member in members for offer in member.offers})
    changed = {
        "emoji_at_1": [f"🎉🎉 {text} 😊👍" for text in offers],
        "capitals_at_1": [text.upper() for text in offers],
        "umlauts_spelled_out_at_1": [text.translate(_UMLAUTS) for text in offers],
        "slip_of_the_pen_at_1": [slip(text) for text in offers],
        "half_the_words_at_1": [" ".join(text.split()[::2]) for text in offers],
    }
    encoder = fit([*offers, *(text for texts in changed.values() for text in texts)])
    targets = encoder.encode(offers)
    found = []
    for name, texts in changed.items():
        own = np.array([row for row, text in enumerate(texts) if text != offers[row]], dtype=int)
        queries = encoder.encode([texts[row] for row in own])
        found.append(mean_of(name, found_within(queries, targets, own).astype(np.float64)))
    blank = encoder.encode(["", "  \n"])
    return [*found, plain("length_of_the_vector_of_blank_text", float(np.linalg.norm(blank)))]


def other_languages(members: Sequence[Member], fit: Fit) -> list[Measured]:
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
    lines: dict[str, list[str]] = json.loads(LINES.read_text(encoding="utf-8"))
    others = [text for m in members if m.text_language == "en" for text in m.offers]
    english = lines.pop("en")
    pairs = zip(lines["de"], english, strict=True)
    asked = {**lines, "de_then_en": [_half(german) + _half(text, 1) for german, text in pairs]}
    encoder = fit([*english, *others, *(text for texts in asked.values() for text in texts)])
    targets, own = encoder.encode([*english, *others]), np.arange(len(english))
    return [
        mean_of(f"{name}_at_1", found_within(encoder.encode(texts), targets, own).astype(float))
        for name, texts in asked.items()
    ]


def long_texts(table: pd.DataFrame, fit: Fit) -> list[Measured]:
    """Find the German passage in which an English sentence's translation stands.

    Parameters
    ----------
    table
        Columns ``en`` and ``de``, in the order of documents.
    fit
        The encoder for given texts.

    Returns
    -------
    list of Measured
        Share of sentences whose passage is nearest: passages as one vector, and as
        production encodes them, by the best of their windows.
    """
    count = len(table) // _PASSAGE
    english, german = list(table["en"]), list(table["de"])
    passages = [" ".join(german[n * _PASSAGE : (n + 1) * _PASSAGE]) for n in range(count)]
    cut = [windows(passage) for passage in passages]
    encoder = fit([*english, *passages, *(window for each in cut for window in each)])
    queries = encoder.encode(english[: count * _PASSAGE])
    own = np.repeat(np.arange(count), _PASSAGE)
    whole = queries @ encoder.encode(passages).T
    parts = queries @ encoder.encode([window for each in cut for window in each]).T
    starts = np.cumsum([0, *(len(each) for each in cut[:-1])])
    best = np.maximum.reduceat(parts, starts, axis=1)
    return [
        mean_of("whole_at_1", _own_is_best(whole, own).astype(np.float64)),
        mean_of("windows_at_1", _own_is_best(best, own).astype(np.float64)),
    ]


def slip(text: str) -> str:
    """Swap the two middle letters of the longest word.

    Examples
    --------
    >>> slip("a clear answer")
    'a clear anwser'
    """
    word = max(text.split(), key=len, default="")
    at = max(len(word) // 2 - 1, 0)
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return text.replace(word, swapped, 1)


def _half(text: str, which: int = 0) -> str:
    words = text.split()
    middle = len(words) // 2
    return " ".join(words[middle:]) if which else " ".join(words[:middle]) + " "


def _own_is_best(scores: FloatArray, own: IntArray) -> BoolArray:
    best: BoolArray = np.argmax(scores, axis=1) == own
    return best

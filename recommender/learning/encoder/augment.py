"""Texts made up for the teacher to read, so that rare English words get a vector too.

The training text knows everyday life, work and science; the teacher's own vocabulary knows
some thousand words more (news, places, names). Distillation needs no natural sentences: each
word is shown alone, in the place of another word, and beside other words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np

SHORTEST = 3
"""Letters a word has at least to be taken for one."""


def known_words(teacher: Path) -> tuple[str, ...]:
    """Read the whole words of the teacher's vocabulary.

    Parameters
    ----------
    teacher
        The teacher's folder, with ``vocab.txt``.

    Returns
    -------
    tuple of str
        Lower-case words of ASCII letters, most frequent ones first.
    """
    lines = (teacher / "vocab.txt").read_text(encoding="utf-8").split()
    return tuple(
        line for line in lines if line.isascii() and line.isalpha() and len(line) >= SHORTEST
    )


def made_up_texts(
    words: Sequence[str], sentences: Sequence[str], count: int, rng: np.random.Generator
) -> tuple[str, ...]:
    """Show every word alone, and words in new company.

    Parameters
    ----------
    words
        Words to show.
    sentences
        English sentences whose words may be replaced.
    count
        Number of sentences with a replaced word, and, half as many, of loose word groups.
    rng
        Source of chance.

    Returns
    -------
    tuple of str
        Distinct texts: the words, the changed sentences, the groups of two or three words.
    """
    texts = list(words)
    rows = rng.integers(len(sentences), size=count)
    texts += [_replace_one(sentences[row].split(), words, rng) for row in rows]
    sizes = rng.integers(2, 4, size=count // 2)
    texts += [" ".join(words[i] for i in rng.integers(len(words), size=n)) for n in sizes]
    return tuple(dict.fromkeys(texts))


def _replace_one(parts: list[str], words: Sequence[str], rng: np.random.Generator) -> str:
    places = [i for i, part in enumerate(parts) if len(part) > SHORTEST] or [len(parts) - 1]
    parts[places[int(rng.integers(len(places)))]] = words[int(rng.integers(len(words)))]
    return " ".join(parts)

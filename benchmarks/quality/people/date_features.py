"""Columns about two people who may meet on an evening: what is between them, and who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.people.dates import CODES, INTERESTS, QUALITIES, SELF
from benchmarks.quality.scores.content import codes_as_tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray, IntArray

_BLOCKS = {
    "interests": list(INTERESTS),
    "wants": [f"wants_{quality}" for quality in QUALITIES],
    "thinks": [f"thinks_{quality}" for quality in QUALITIES],
    "is": [f"is_{quality}" for quality in SELF],
    "habits": ["date", "go_out"],
}

_LIKED = 0.5
"""Standard deviations above the mean rating from which an interest is a token."""


def traits(dates: Dates) -> DoubleArray:
    """Everything either person said, hers and then his, shape (m, 2 d)."""
    answers = dates.profiles.drop(columns=list(CODES)).to_numpy(dtype=np.float64)
    return np.hstack([answers[dates.pairs[:, 0]], answers[dates.pairs[:, 1]]])


def between(dates: Dates) -> DoubleArray:
    """What is between the two, shape (m, 24): all of `parts_between`, side by side."""
    return np.hstack(list(parts_between(dates).values()))


def parts_between(dates: Dates) -> dict[str, DoubleArray]:
    """What is between the two by what it is about, each of shape (m, f).

    Interest correlation; same field, career, goal; per block of answers their mean product and
    how close they are; and, as needs and offers are in a club, what each looks for times how the
    other sees themselves in it.
    """
    her, his = dates.pairs[:, 0], dates.pairs[:, 1]
    codes = dates.profiles[list(CODES)].to_numpy(dtype=np.float64)
    parts = {
        "interest correlation": dates.interest_correlation[:, None],
        "same field, career, goal": (codes[her] == codes[his]).astype(np.float64),
    }
    for name, columns in _BLOCKS.items():
        answers = dates.profiles[columns].to_numpy(dtype=np.float64)
        product = (answers[her] * answers[his]).mean(axis=1)
        near = -np.abs(answers[her] - answers[his]).mean(axis=1)
        parts[name] = np.column_stack([product, near])
    given = []
    for quality in SELF:
        wants, offers = (dates.profiles[f"{part}_{quality}"].to_numpy() for part in ("wants", "is"))
        given += [wants[her] * offers[his], wants[his] * offers[her]]
    return {**parts, "needs and offers": np.column_stack(given)}


def answers_of(dates: Dates) -> tuple[DoubleArray, IntArray]:
    """Unit rows of the answers of those who are there, and the pairs by their rows.

    Returns
    -------
    vectors : DoubleArray, shape (n_people, d)
    pairs : IntArray, shape (m, 2)
    """
    answers = dates.profiles.drop(columns=list(CODES)).to_numpy(dtype=np.float64)
    people, position = np.unique(dates.pairs, return_inverse=True)
    unit = answers / np.maximum(np.linalg.norm(answers, axis=1, keepdims=True), 1e-9)
    return unit[people], position.reshape(dates.pairs.shape)


def tokens_of(dates: Dates) -> tuple[csr_array, IntArray]:
    """Tokens of those who are there, and the pairs by their rows.

    A token per interest rated clearly above others' ratings, per habit, and per coded answer.

    Returns
    -------
    counts : csr_array, shape (n_people, tokens)
    pairs : IntArray, shape (m, 2)
    """
    people, position = np.unique(dates.pairs, return_inverse=True)
    here = dates.profiles.iloc[people]
    liked = here[[*INTERESTS, *_BLOCKS["habits"]]].to_numpy(dtype=np.float64) > _LIKED
    codes = here[list(CODES)].to_numpy(dtype=np.float64)
    tokens = codes_as_tokens(np.hstack([np.where(liked, 1.0, np.nan), codes]))
    return tokens, position.reshape(dates.pairs.shape)


def similarity(dates: Dates) -> DoubleArray:
    """Cosine of the two profiles of answers, shape (m,)."""
    answers = dates.profiles.drop(columns=list(CODES)).to_numpy(dtype=np.float64)
    unit = answers / np.maximum(np.linalg.norm(answers, axis=1, keepdims=True), 1e-9)
    cosine: DoubleArray = np.einsum("ij,ij->i", unit[dates.pairs[:, 0]], unit[dates.pairs[:, 1]])
    return cosine

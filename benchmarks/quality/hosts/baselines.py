"""What somebody would use instead of introductions by needs, likeness and distance.

Each gives a score of everybody for everybody, shape (n, n), higher is better; a row is a member's
own order of the others. `random` has no opinion at all, and every permitted partner counts for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.hosts.clubs import HostedClub
from benchmarks.quality.registry import Registry
from recommender.arrays import DoubleArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Score = Callable[[HostedClub], DoubleArray]

METHODS: Registry[Score] = Registry("hosts")
RANDOM = "random"
HOST = "the host's own choice"


@METHODS.baseline("nearest profile")
def nearest(hosted: HostedClub) -> DoubleArray:
    """Likeness of whole profiles by their characters."""
    whole = _whole(hosted)
    return _tfidf(whole, whole, whole)


@METHODS.baseline("needs against what others give")
def needs(hosted: HostedClub) -> DoubleArray:
    """Likeness of what each wants to what the others are and offer, by characters."""
    members = hosted.prepared.club.members
    wanted = [_join([*m.needs, m.goals]) for m in members]
    given = [_join([*m.offers, m.headline, m.about]) for m in members]
    return _tfidf(_whole(hosted), wanted, given)


@METHODS.baseline(RANDOM)
def chance(hosted: HostedClub) -> DoubleArray:
    """Everybody is as good as anybody."""
    return np.zeros((len(hosted.prepared.club),) * 2)


@METHODS.baseline(HOST)
def host(hosted: HostedClub) -> DoubleArray:
    """The grades themselves: nothing can do better."""
    scores = np.zeros((len(hosted.prepared.club),) * 2)
    scores[hosted.focal] = hosted.grades
    return scores


def _whole(hosted: HostedClub) -> list[str]:
    return [
        _join(
            [
                m.headline,
                m.organisation,
                m.industry,
                m.about,
                *m.offers,
                *m.needs,
                *m.interests,
                m.goals,
            ]
        )
        for m in hosted.prepared.club.members
    ]


def _join(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)


def _tfidf(corpus: Sequence[str], left: Sequence[str], right: Sequence[str]) -> DoubleArray:
    """Cosines of two lists of texts by groups of 3 to 5 characters within words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    reader = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit(corpus)
    cosines: DoubleArray = (reader.transform(left) @ reader.transform(right).T).toarray()
    return cosines

"""A society of ten authors, small enough to compute everything about it in loops."""

import numpy as np
from scipy.sparse import csr_array

from benchmarks.quality.acl.anthology import Anthology
from benchmarks.quality.acl.texts import Texts

CUTOFF = 2010


def unit_rows(rng, n, dimension):
    """Random directions, float32."""
    rows = rng.normal(size=(n, dimension))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def anthology_of(papers, seed=0):
    """An anthology of papers ``(year, authors by spaces, venue, volume)``; its vectors are random."""
    rng = np.random.default_rng(seed)
    ids = sorted({author for _, authors, *_ in papers for author in authors.split()})
    venues = sorted({venue for _, _, venue, _ in papers})
    volumes = sorted({(volume, year) for year, _, _, volume in papers})
    written, last = np.zeros((2, len(papers), len(ids)))
    there = np.zeros((len(papers), len(venues)))
    for row, (_, authors, venue, _) in enumerate(papers):
        team = [ids.index(author) for author in authors.split()]
        written[row, team] = 1.0
        if len(team) > 1:
            last[row, team[-1]] = 1.0
        there[row, venues.index(venue)] = 1.0
    titles = tuple(f"title {row}" for row in range(len(papers)))
    return Anthology(
        year=np.array([year for year, *_ in papers], dtype=np.int64),
        written=csr_array(written),
        last=csr_array(last),
        venues=csr_array(there),
        volume=np.array([volumes.index((v, y)) for y, _, _, v in papers], dtype=np.int64),
        titles=titles,
        texts=titles,
        venue_names=tuple(venues),
        ids=tuple(ids),
        homonym_risk=np.zeros(len(ids)),
        vectors=unit_rows(rng, len(papers), 5),
    )


def random_papers(seed=0, count=60, authors="abcdefghij", until=CUTOFF + 2):
    """Papers of one to three authors in two circles that seldom write together."""
    rng = np.random.default_rng(seed)
    papers = []
    for _ in range(count):
        half = authors[: len(authors) // 2] if rng.random() < 0.5 else authors[len(authors) // 2 :]
        pool = authors if rng.random() < 0.15 else half
        team = rng.choice(list(pool), int(rng.integers(1, 4)), replace=False)
        year = int(rng.integers(2002, until + 1))
        papers.append((year, " ".join(team), f"v{rng.integers(3)}", f"book{rng.integers(2)}"))
    return papers


def random_texts(at, seed=0):
    """Vectors of a snapshot's papers at random, words among them."""
    rng = np.random.default_rng(seed)
    n = len(at.papers.year)
    words = unit_rows(rng, n, 6) * (rng.random((n, 6)) < 0.5)
    return Texts(unit_rows(rng, n, 4), csr_array(words.astype(np.float32)), unit_rows(rng, n, 3))

"""A small society of authors in which likeness leads astray and paths of three steps do not.

Four schools of four labs; two schools each share a subject, so that somebody's likest strangers
sit in the other school of their subject. Each year some pairs of two schools of *different*
subjects write together, and within the two years after it their lab mates do: ties across schools
close over three steps, and nowhere else.
"""

import numpy as np
import pandas as pd

SUBJECTS = (
    "parsing trees grammar syntax rules constituents",
    "speech audio voice phonemes recording acoustic",
)
YEARS = range(2001, 2013)
SCHOOLS, LABS, SIZE = 4, 8, 5
BRIDGES = 8
"""Pairs of two schools that begin each year."""


def write(folder, seed=0):
    """Parquet files of an anthology in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    rows: list[tuple[object, ...]] = []
    begun: list[object] = []
    for year in YEARS:
        followed_up = begun
        begun = [_bridge(rng) for _ in range(BRIDGES)]
        rows += [(year, *each) for each in _papers(begun, followed_up, rng)]
    return tables(folder, rows)


def frames(folder, papers, homonyms=None):
    """An anthology of papers ``(year, "authors by spaces")``."""
    rows = [
        (year, authors.split(), f"title {number}") for number, (year, authors) in enumerate(papers)
    ]
    # of one name, an author counts once per paper
    rows = [(year, list(dict.fromkeys(authors)), title) for year, authors, title in rows]
    return tables(folder, rows, homonyms or {})


def tables(folder, rows, homonyms=()):
    """Files of papers ``(year, authors, title)``; ``homonyms`` have a risk other than 0."""
    frame = pd.DataFrame(rows, columns=["year", "author_ids", "title"])
    frame.insert(0, "paper_id", [f"P{number}" for number in range(len(frame))])
    frame["month"], frame["language"], frame["abstract"] = "June", "", None
    frame["venues"] = [["v"]] * len(frame)
    frame["volume"], frame["is_acl_venue"] = "proceedings", True
    frame.to_parquet(folder / "papers.parquet")
    everyone = sorted({author for authors in frame["author_ids"] for author in authors})
    table = pd.DataFrame({"author_id": everyone, "name": everyone})
    table["explicit_id"], table["shared_name"] = False, False
    table["homonym_risk"] = [dict(homonyms).get(author, 0.0) for author in everyone]
    table.to_parquet(folder / "authors.parquet")
    return folder


def name(school, lab, person):
    """Id of an author."""
    return f"s{school}-l{lab}-{person}"


def _bridge(rng):
    """A person of one school and one of a school of the other subject: (school, lab, person)."""
    one = int(rng.integers(SCHOOLS))
    other = (one + 1 + 2 * int(rng.integers(2))) % SCHOOLS
    return tuple((s, int(rng.integers(LABS)), int(rng.integers(SIZE))) for s in (one, other))


def _papers(begun, followed_up, rng):
    for school in range(SCHOOLS):
        words = SUBJECTS[school % 2].split()
        for lab in range(LABS):
            for _ in range(3):
                team = rng.choice(SIZE, 3, replace=False)
                yield _paper([name(school, lab, p) for p in team], words, rng)
            other = (lab + 1) % LABS
            for _ in range(2):
                pair = [name(school, each, int(rng.integers(SIZE))) for each in (lab, other)]
                yield _paper(pair, words, rng)
    for u, v in begun:
        yield [name(*u), name(*v)], "a workshop"
    for u, v in followed_up:
        mates = [name(s, lab, (p + 1 + int(rng.integers(SIZE - 1))) % SIZE) for s, lab, p in (u, v)]
        yield mates, "a project"


def _paper(authors, words, rng):
    return authors, " ".join(rng.choice(words, 4)) + f" study {rng.integers(30)}"

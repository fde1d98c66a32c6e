"""Dated papers with author ids and texts, as arrays; and the same as it stood in some year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from recommender.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.arrays import DoubleArray, FloatArray, IntArray

FILES = ("papers.parquet", "authors.parquet")

_PAPERS = ("year", "venues", "volume", "title", "abstract", "author_ids")
_AUTHORS = ("author_id", "homonym_risk")


@dataclass(frozen=True)
class Anthology:
    """Papers and who wrote them."""

    year: IntArray
    """Shape (n_papers,)."""
    written: csr_array
    """Shape (n_papers, n_authors), 1 where the author wrote the paper."""
    last: csr_array
    """Shape (n_papers, n_authors), 1 where the author comes last of several: who leads."""
    venues: csr_array
    """Shape (n_papers, n_venues), 1 where the paper appeared."""
    volume: IntArray
    """Shape (n_papers,), number of the volume within all years."""
    titles: tuple[str, ...]
    """Of each paper."""
    texts: tuple[str, ...]
    """Title and abstract of each paper."""
    venue_names: tuple[str, ...]
    """Columns of ``venues``."""
    ids: tuple[str, ...]
    """Of authors, ascending."""
    homonym_risk: DoubleArray
    """Shape (n_authors,): how many people of that name one would expect."""
    vectors: FloatArray | None = None
    """Shape (n_papers, dimension): unit rows, the encoder's; None until encoded."""

    def until(self, year: int) -> Anthology:
        """What had appeared by the end of a year: later papers and authors are not in it.

        Everything measured at a cutoff is computed from this alone, so nothing later can enter.
        """
        papers = np.flatnonzero(self.year <= year)
        written = self.written[papers]
        authors = np.unique(written.indices)
        there = np.unique(self.venues[papers].indices)
        return replace(
            self,
            year=self.year[papers],
            written=csr_array(written[:, authors]),
            last=csr_array(self.last[papers][:, authors]),
            venues=csr_array(self.venues[papers][:, there]),
            venue_names=tuple(self.venue_names[column] for column in there),
            volume=np.unique(self.volume[papers], return_inverse=True)[1].astype(np.int64),
            titles=tuple(self.titles[row] for row in papers),
            texts=tuple(self.texts[row] for row in papers),
            ids=tuple(self.ids[row] for row in authors),
            homonym_risk=self.homonym_risk[authors],
            vectors=None if self.vectors is None else self.vectors[papers],
        )


def read_anthology(folder: Path) -> Anthology:
    """Read `FILES` of a folder.

    Raises
    ------
    InputError
        If a file or a column is missing, or a paper names an author that is not listed.
    """
    papers = _table(folder / FILES[0], _PAPERS)
    authors = _table(folder / FILES[1], _AUTHORS).sort_values("author_id")
    ids = pd.Index(authors["author_id"])
    if ids.has_duplicates:
        raise InputError(f"{folder / FILES[1]}: author_id names an author twice")
    papers = papers[papers["author_ids"].map(len) > 0].reset_index(drop=True)
    writers = ids.get_indexer(pd.Index(papers["author_ids"].explode()))
    if (writers < 0).any():
        unknown = int((writers < 0).sum())
        raise InputError(f"{folder / FILES[0]}: {unknown} author_ids are not in {FILES[1]}")
    venues, names = pd.factorize(papers["venues"].explode(), sort=True)
    sizes = papers["venues"].map(len).clip(lower=1).to_numpy()
    volumes = papers["volume"].fillna("") + papers["year"].astype(str)
    titles, abstracts = papers["title"].fillna(""), papers["abstract"].fillna("")
    count = papers["author_ids"].map(len).to_numpy(dtype=np.int64)
    written = _table_of(count, writers, len(ids))
    leading = np.where(count > 1, writers[np.cumsum(count) - 1], -1)
    return Anthology(
        year=papers["year"].to_numpy(dtype=np.int64),
        written=written,
        last=_table_of(np.ones(len(count), dtype=np.int64), leading, len(ids)),
        venues=_table_of(sizes, venues, len(names)),
        volume=pd.factorize(volumes, sort=True)[0].astype(np.int64),
        titles=tuple(titles),
        texts=tuple((titles + ". " + abstracts).str.removesuffix(". ")),
        venue_names=tuple(str(name) for name in names),
        ids=tuple(ids),
        homonym_risk=authors["homonym_risk"].to_numpy(dtype=np.float64),
    )


def _table_of(sizes: IntArray, columns: IntArray, width: int) -> csr_array:
    """Rows of ``sizes`` ones each at ``columns``; negative columns are left out."""
    rows = np.repeat(np.arange(len(sizes)), sizes)
    known = columns >= 0
    ones = np.ones(int(known.sum()))
    table = csr_array((ones, (rows[known], columns[known])), shape=(len(sizes), width))
    table.data[:] = 1.0
    return table


def _table(file: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    if not file.is_file():
        raise InputError(f"{file} is missing: put {' and '.join(FILES)} of the papers there")
    frame = pd.read_parquet(file)
    missing = [name for name in columns if name not in frame]
    if missing:
        raise InputError(f"{file} has no {', '.join(missing)}; wanted are {', '.join(columns)}")
    return frame[list(columns)]

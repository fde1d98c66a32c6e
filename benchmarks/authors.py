"""The same stages on a club that nobody made up: authors of the ACL Anthology."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks import stages
from benchmarks.quality.acl.anthology import read_anthology
from benchmarks.quality.acl.members import build_club
from benchmarks.quality.acl.snapshot import take_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.cost_records import CostRecord
    from recommender.adapters.sentence_encoder import SentenceEncoder

_CUTOFF = 2018
_PER_ROUND = 3


def measure_authors(folder: Path, encoder: SentenceEncoder) -> list[CostRecord]:
    """All stages; nothing, and a line that says why, where there is no ``papers.parquet``."""
    papers = folder / "papers.parquet"
    if not papers.is_file():
        print(f"authors: left out, there is no {papers}; give its folder with --anthology")
        return []
    club = build_club(take_snapshot(read_anthology(folder), _CUTOFF), _PER_ROUND)
    records = stages.measure_club(club, encoder)
    return [replace(record, benchmark=f"{record.benchmark}, authors") for record in records]

"""How often a need is met, by the z-value the ranker sees: the reason for the evidence knobs.

Run ``python -m benchmarks.judged_evidence``; it prints, over the judged pairs of
``data/judgements.csv``, the share that is at least partly or clearly what was asked for.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.service.bootstrap import prepare
from recommender.service.club_files import load_club

if TYPE_CHECKING:
    from recommender.pipeline import Prepared

DATA = Path(__file__).resolve().parents[1] / "data"
EDGES = (-np.inf, 3.0, 4.0, 5.0, 5.5, 6.0, 7.0, np.inf)


def best_z(prepared: Prepared, judged: pd.DataFrame) -> np.ndarray:
    """Largest z of each judged need with anything the judged member gives, shape (n,)."""
    kinds = prepared.features.exchange
    z = kinds.asked.vectors @ kinds.given.vectors.T / kinds.sd
    club = prepared.club
    found = []
    for asks, number, gives in judged[["need_member", "need_index", "member"]].itertuples(
        index=False
    ):
        need = int(kinds.asked.start[club.row(asks)]) + int(number)
        found.append(z[need][kinds.given.rows(club.row(gives))].max())
    return np.array(found)


def main() -> None:
    """Print the table as Markdown."""
    judged = pd.read_csv(DATA / "judgements.csv")
    judged["z"] = best_z(prepare(load_club(DATA / "sample_club")), judged)
    print("| z from | to | judged pairs | at least partly | clearly |\n|---|---|---|---|---|")
    for low, high in itertools.pairwise(EDGES):
        part = judged[(judged["z"] >= low) & (judged["z"] < high)]
        partly, clearly = (part["grade"] >= 1).mean(), (part["grade"] == 2).mean()
        print(f"| {low} | {high} | {len(part)} | {partly:.0%} | {clearly:.0%} |")


if __name__ == "__main__":
    main()

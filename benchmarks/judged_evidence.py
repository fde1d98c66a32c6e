"""How often a need is met, by the z-value the ranker sees, beside what its calibration says.

Run ``python -m benchmarks.judged_evidence``; it prints, over the judged pairs of
``data/judgements.csv``, the share that is at least partly or clearly what was asked for, and the
mean chance that the encoder's calibration gives them (`recommender.maths.texts.calibration`); then
the share of those that members would be told of by how much the rest of what somebody gives
counts beside each thing (`profiles.context`), for as many pairs each; and of the claims that one
"can help" in four other clubs, which nothing was fitted on, how many are right
(``data/judged_claims.csv``).
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.config import Profiles
from recommender.service.club.bootstrap import make_encoder, prepare
from recommender.service.club.club_files import load_club
from recommender.stages.encode import encode_members

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray
    from recommender.pipeline import Prepared

DATA = Path(__file__).resolve().parents[1] / "data"
EDGES = (-np.inf, 3.0, 3.75, 5.0, 5.5, 6.5, np.inf)
CONTEXTS = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0)


def find_best_z(prepared: Prepared, judged: pd.DataFrame) -> DoubleArray:
    """Largest z of each judged need with anything the judged member gives, shape (n,)."""
    kinds = prepared.features.exchange
    z = kinds.asked.vectors @ kinds.given.vectors.T / kinds.sd
    club = prepared.club
    best = []
    for asks, number, gives in judged[["need_member", "need_index", "member"]].itertuples(
        index=False
    ):
        need = int(kinds.asked.start[club.row(asks)]) + int(number)
        best.append(z[need][kinds.given.rows(club.row(gives))].max())
    return np.array(best)


def tabulate_contexts(prepared: Prepared, judged: pd.DataFrame) -> pd.DataFrame:
    """Of as many pairs as members are told of, how many fit, by weight of the context."""
    told_from = prepared.facets.calibration.z_of(prepared.config.evidence.might_help)
    count = int((judged["z"] >= told_from).sum())
    encoder, rows = make_encoder(), []
    for context in CONTEXTS:
        facets = encode_members(prepared.club.members, encoder, profiles=Profiles(context=context))
        z = find_best_z(prepared.with_facets(facets), judged)
        grades = judged["grade"].to_numpy()[np.argsort(-z, kind="stable")[:count]]
        rows.append((context, count, (grades >= 1).mean(), (grades == 2).mean()))
    return pd.DataFrame(rows, columns=["context", "pairs", "partly", "clearly"])


def count_right_claims(claims: pd.DataFrame) -> pd.DataFrame:
    """Claims by club and in all, and the shares that are at least partly and clearly right."""
    together = pd.concat([claims, claims.assign(club="all")])
    grades = together.groupby("club", sort=False)["grade"]
    return pd.DataFrame(
        {
            "claims": grades.size(),
            "partly": grades.agg(lambda grade: (grade >= 1).mean()),
            "clearly": grades.agg(lambda grade: (grade == 2).mean()),
        }
    ).reset_index()


def main() -> None:
    """Print the tables as Markdown."""
    judged = pd.read_csv(DATA / "judgements.csv")
    prepared = prepare(load_club(DATA / "sample_club"))
    judged["z"] = find_best_z(prepared, judged)
    chance = prepared.facets.calibration.chance(judged["z"].to_numpy())
    print(
        "| z from | to | judged pairs | at least partly | clearly | chance said |\n"
        "|---|---|---|---|---|---|"
    )
    for low, high in itertools.pairwise(EDGES):
        inside = (judged["z"] >= low) & (judged["z"] < high)
        part, said = judged[inside], chance[inside.to_numpy()].mean() if inside.any() else np.nan
        partly, clearly = (part["grade"] >= 1).mean(), (part["grade"] == 2).mean()
        print(f"| {low} | {high} | {len(part)} | {partly:.0%} | {clearly:.0%} | {said:.0%} |")
    print("\n| context | clearest pairs | at least partly | clearly |\n|---|---|---|---|")
    for row in tabulate_contexts(prepared, judged).itertuples():
        print(f"| {row.context} | {row.pairs} | {row.partly:.0%} | {row.clearly:.0%} |")
    print("\n| club | told one can help | at least partly | clearly |\n|---|---|---|---|")
    for row in count_right_claims(pd.read_csv(DATA / "judged_claims.csv")).itertuples():
        print(f"| {row.club} | {row.claims} | {row.partly:.0%} | {row.clearly:.0%} |")


if __name__ == "__main__":
    main()

"""Write ``ties.csv`` and ``history.csv`` of the sample club, or print what its ties are like.

::

    python -m benchmarks.simulation.sample_club --out data/sample_club --seed 2026
    python -m benchmarks.simulation.sample_club --check
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd

from benchmarks.simulation.circles import number_texts
from benchmarks.simulation.history import make_history
from benchmarks.simulation.ties import make_ties
from recommender.adapters.files import write_text
from recommender.club.club import Club
from recommender.club.week import Week
from recommender.errors import RecommenderError
from recommender.maths.network.bubble import e_i_index, modularity_complement
from recommender.maths.network.structure import adjacency, communities, mutual_contacts
from recommender.maths.pairs import sample_pairs
from recommender.tables import read_members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.club.member import Member

FOLDER = Path("data/sample_club")
"""Where the files are, seen from the top of the repository."""

SEED = 2026
"""Seed of the committed files."""

LAST_WEEK = Week(2026, 47)
"""Week of the last simulated round."""


def make_club(members: Sequence[Member], seed: int = SEED, last_week: Week = LAST_WEEK) -> Club:
    """Give members a made-up past: whom they know, and six rounds of introductions.

    The same members, in any order, and the same seed give the same club.

    Raises
    ------
    InputError
        If two members share an id.
    """
    for_ties, for_history = np.random.default_rng(seed).spawn(2)
    ties = make_ties(members, for_ties)
    history = make_history(members, ties, for_history, last_week=last_week)
    return Club.build(members, ties, history)


def describe(club: Club) -> dict[str, float]:
    """What a club's ties are like, in the numbers that its README quotes."""
    ends = np.column_stack([club.ties[end].map(club.rows) for end in ("a", "b")]).astype(np.int64)
    ties = adjacency(len(club), ends, club.ties["strength"].to_numpy(dtype=np.float64))
    degree = np.bincount(ends.ravel(), minlength=len(club))
    community = communities(ties)
    groups = {
        name: number_texts([getattr(member, name) for member in club.members])
        for name in ("industry", "city", "level")
    }
    industry, city = groups["industry"], groups["city"]
    pairs = sample_pairs(len(club), 200_000, np.random.default_rng(0))
    a, b = ends.T
    return {
        "members": len(club),
        "ties": len(ends),
        "contacts, mean": degree.mean(),
        "contacts, median": float(np.median(degree)),
        "contacts, most": degree.max(),
        "members without a contact": (degree == 0).sum(),
        **{f"ties within {name}": (group[a] == group[b]).mean() for name, group in groups.items()},
        "ties across industry and city": (
            (industry[a] != industry[b]) & (city[a] != city[b])
        ).mean(),
        "communities of two or more": (np.bincount(community) > 1).sum(),
        "E-I index over communities": e_i_index(ties, community),
        "E-I index over industries": e_i_index(ties, industry),
        "modularity of the communities": 1.0 - 2.0 * modularity_complement(ties, community),
        "clustering coefficient": nx.transitivity(nx.from_scipy_sparse_array(ties)),
        "pairs with a mutual contact": (mutual_contacts(ties, pairs) > 0).mean(),
    }


def describe_history(club: Club) -> dict[str, float]:
    """What the simulated rounds are like, in the numbers that the README quotes."""
    history = club.history
    sides = {
        name: pd.concat([history[f"{name}_a"], history[f"{name}_b"]])
        for name in ("accepted", "glad", "learned")
    }
    return {
        "rounds": history["week"].nunique(),
        "introductions": len(history),
        "accepted, share of sides": sides["accepted"].mean(),
        "met, share of introductions": history["met"].mean(),
        "glad, answers": sides["glad"].count(),
        "glad, mean": sides["glad"].mean(),
        "learned, answers": sides["learned"].count(),
        "learned, mean": sides["learned"].mean(),
    }


def write(club: Club, folder: Path) -> None:
    """Write ``ties.csv`` and ``history.csv``; each is replaced whole or not at all.

    Raises
    ------
    OutputError
        If the folder cannot be written to.
    """
    for name, table in (
        ("ties.csv", club.ties),
        ("history.csv", club.history.dropna(axis=1, how="all")),
    ):
        write_text(folder / name, table.to_csv(index=False, lineterminator="\n"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.simulation.sample_club",
        description="Make the ties and the history of the sample club from its members.csv.",
    )
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder with members.csv")
    parser.add_argument("--seed", type=int, default=SEED, help="same seed, same tables")
    parser.add_argument(
        "--check", action="store_true", help="print the numbers of the tables, write nothing"
    )
    chosen = parser.parse_args(arguments)
    try:
        members, _ = read_members(chosen.out / "members.csv", strict=True)
        club = make_club(members, chosen.seed)
        if not chosen.check:
            write(club, chosen.out)
    except RecommenderError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    numbers = describe(club) | describe_history(club)
    sys.stdout.writelines(f"{name:32} {value:8.5g}\n" for name, value in numbers.items())
    return 0


if __name__ == "__main__":
    sys.exit(main())

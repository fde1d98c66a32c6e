"""How a round's cost grows with the club: every stage and the whole, each beside a yardstick.

Run ``python -m benchmarks.scale``: it prints a table, puts the numbers into
``benchmarks/results.json`` in place of older ones of the same name and size, and makes
``docs/benchmarks.md`` and ``docs/benchmarks.svg`` from all of them.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from benchmarks import solver, stages
from benchmarks.authors import measure_authors
from benchmarks.cost_records import ROOT, CostRecord, save_costs, tabulate
from recommender.adapters.sentence_encoder import load_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES = (200, 2_000, 20_000, 200_000)
BIG = 2_000_000
AUTHORS = 0
"""Stands for the authors of the anthology among the sizes."""

PAGE = """# Benchmarks

Made by `make bench`; `make bench BIG=--big` adds two million members for the solver, and
`python -m benchmarks.scale --sizes 2000 --only stages` measures one size and keeps the others.
Clubs are made up from the sample club's words (`benchmarks/clubs.py`), seeded; the solver's are
synthetic graphs, three introductions each. Code is compiled beforehand, and
each size is measured in a process of its own. CPU seconds add up all
cores; seconds are by the clock, and on a machine that does other work they are longer.

`certificate` holds the worth of an introduction (20) on both sides, which brings it near 1;
`missing per introduction` does not: no round with at least as many introductions is better by more
than that, in log-odds. `candidate value` is the weight of the round on the candidates over the most
that a round on all pairs could have (solved up to 2,000 members, bounded by prices above), both less
what as many pairs by chance would weigh: log-odds have no zero of their own. Rows with `in cells` are of the
search that is taken above 50,000 members, at whatever size; above that, all pairs are too many to bound a round by.
`index` rows are of the gifts: how many of the 150 best for a need are found among the 300 that 64 cells name by the
leading directions, and at what cost, with comparing these in full; `graph` is HNSW, M 32, efSearch 512. Rows with `authors` are of
the authors of the ACL Anthology as members, three introductions each, in 2018 (`--anthology`). Rows with `tables` are of
[evenings](evenings.md), made by `python -m benchmarks.seating`: how far plans come from random ones to a bound that no plan
can pass, the processor's seconds for that, and rounds of the social golfer problem that were found without a repeat, beside the
most that are known (four groups of four: 5; Kirkman's fifteen: 7; eight groups of four: 10). With a folder of MDGPLIB, shares of the best values known.

![cost by size](benchmarks.svg)

"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and save the results."""
    parser = argparse.ArgumentParser(description="Measure a round's cost by size of club.")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument(
        "--only", choices=["stages", "solver", "demand", "authors"], help="measure one part"
    )
    parser.add_argument("--big", action="store_true", help="two million members for the solver")
    parser.add_argument("--anthology", type=Path, default=Path("../shared/data/acl_anthology"))
    chosen = parser.parse_args(arguments)
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as fresh:
        for groups in fresh.map(partial(_measure_part, chosen), list_parts(chosen)):
            for records in groups:
                _save(records)


def list_parts(chosen: argparse.Namespace) -> list[int]:
    """Sizes of clubs, each measured in a process of its own; `AUTHORS` for the authors."""
    return [
        *([AUTHORS] if chosen.only in {None, "authors"} else []),
        *(chosen.sizes if chosen.only != "authors" else []),
        *([BIG] if chosen.big else []),
    ]


def _measure_part(chosen: argparse.Namespace, n: int) -> list[list[CostRecord]]:
    solver.warm_up()
    if n == BIG and chosen.big:
        return [solver.measure_solver(BIG)]
    encoder, only = load_encoder(), chosen.only
    if only != "solver":
        stages.measure_stages(300, encoder)  # compiles
    if n == AUTHORS:
        return [measure_authors(chosen.anthology, encoder)]
    groups = [stages.measure_on_demand(n, encoder)] if only == "demand" else []
    if only in {None, "stages"}:
        groups.append(stages.measure_stages(n, encoder))
    if only in {None, "solver"} and n in solver.NEIGHBOURS:
        groups.append(solver.measure_solver(n))
    return groups


def _save(records: list[CostRecord]) -> None:
    if not records:
        return
    print(tabulate(records), flush=True)
    _draw(save_page(records))


def save_page(records: list[CostRecord]) -> list[CostRecord]:
    """Put records among the saved ones, make the page anew, and return all of them."""
    merged = save_costs(records, ROOT / "benchmarks" / "results.json")
    (ROOT / "docs" / "benchmarks.md").write_text(PAGE + tabulate(merged) + "\n")
    return merged


def _draw(records: list[CostRecord]) -> None:
    """Draw seconds by size into ``docs``, where a benchmark has more than one size."""
    from recommender.plots import scaling

    times = select_times(records)
    if len(times):
        figure = scaling(times, group="part", title="Cost by size of club")
        for kind in ("svg", "png"):
            figure.savefig(ROOT / "docs" / f"benchmarks.{kind}", bbox_inches="tight")


def select_times(records: Sequence[CostRecord]) -> pd.DataFrame:
    """Seconds of the benchmarks that were measured on made-up clubs of more than one size.

    Returns
    -------
    pandas.DataFrame
        Columns ``size``, ``seconds``, ``part``.
    """
    rows = [
        {"size": r.size, "seconds": r.value, "part": r.benchmark}
        for r in records
        if r.unit in {"s", "CPU s"}
        and r.value > 0
        and not r.benchmark.endswith(", authors")
        and not r.benchmark.startswith("tables, ")
    ]
    times = pd.DataFrame(rows, columns=["size", "seconds", "part"])
    return times[times.groupby("part")["size"].transform("nunique") > 1]


if __name__ == "__main__":
    main()

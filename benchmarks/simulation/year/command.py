"""``recommender simulate``: a year of a made-up club under every policy and truth."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pandas as pd
import typer

from benchmarks.simulation.year.policies import make_policies
from benchmarks.simulation.year.results import average_weeks, exploration_cost, summarise
from benchmarks.simulation.year.truth import TRUTHS
from benchmarks.simulation.year.year import YearPlan, simulate_year
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = (
    "policy", "met", "good", "bridging", "times_random", "of_truth", "across", "modularity", "worst_tenth",
)  # fmt: skip
_COMPARED = ("random", "ours, learning", "knows the truth")
"""Policies under truths other than the stated one: is any worse than chance?"""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def simulate(
    weeks: Annotated[int, typer.Option(min=1, max=520, help="Weeks.")] = 52,
    members: Annotated[int, typer.Option(min=20, max=2_000, help="Members.")] = 300,
    seeds: Annotated[int, typer.Option(min=1, max=1_000, help="Years of each kind.")] = 10,
    truth: Annotated[
        str, typer.Option(help=f"One of {', '.join(TRUTHS)}; or all.", metavar="NAME")
    ] = "all",
    out: Annotated[
        Path | None, typer.Option(help="Folder for CSV and pictures.", metavar="DIR")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
) -> None:
    """Simulate a club's year under each way of choosing, by a truth of stated numbers."""
    began = time.perf_counter()
    years = run_years(list_plans(truth, members, weeks, seeds), workers)
    table = summarise(years)
    for name, rows in table.groupby("truth", sort=False):
        print(f"\n{name}\n")
        print(rows[list(_SHOWN)].round(3).to_string(index=False))
    if seeds > 1 and "ours, no exploration" in set(years["policy"]):
        cost, low, high = exploration_cost(years)
        print(f"\nexploration costs {cost:.2%} ({low:.2%} to {high:.2%})")
    print(
        f"\n{years.groupby(['truth', 'policy', 'seed']).ngroups} years in {time.perf_counter() - began:.0f} s"
    )
    if out is not None:
        write_results(years, table, out)


def list_plans(truth: str, members: int, weeks: int, seeds: int) -> list[YearPlan]:
    """What is simulated: every policy under the stated truth, those compared under the others.

    Raises
    ------
    InputError
        If there is no such truth.
    """
    if truth not in {*TRUTHS, "all"}:
        message = f"truth: {truth!r}; allowed are {', '.join(TRUTHS)} and all"
        raise InputError(message)
    names = list(TRUTHS) if truth == "all" else [truth]
    return [
        YearPlan(policy, name, TRUTHS[name], members, weeks, seed)
        for name in names
        for policy, seed in product(
            make_policies() if name == "stated" else _COMPARED, range(seeds)
        )
    ]


def run_years(plans: Sequence[YearPlan], workers: int) -> pd.DataFrame:
    """All of them, a row per truth, policy, seed and week."""
    if workers == 1:
        tables = [simulate_year(plan) for plan in plans]
    else:
        with ProcessPoolExecutor(workers) as pool:
            tables = list(pool.map(simulate_year, plans))
    return pd.concat(
        [
            table.assign(truth=plan.truth_name, policy=plan.policy, seed=plan.seed)
            for plan, table in zip(plans, tables, strict=True)
        ],
        ignore_index=True,
    )


def write_results(years: pd.DataFrame, summary: pd.DataFrame, out: Path) -> None:
    """``weeks.csv`` (curves with intervals), ``summary.csv``, and pictures of both."""
    from recommender.plots import weekly

    out.mkdir(parents=True, exist_ok=True)
    curves = average_weeks(years)
    curves.to_csv(out / "weeks.csv", index=False, float_format="%.5f")
    summary.to_csv(out / "summary.csv", index=False, float_format="%.5f")
    first = curves[curves["truth"] == curves["truth"].iloc[0]]
    for value, y in (
        ("bridging", "share of introductions: good, and no mutual contact"),
        ("modularity", "modularity of contacts"),
        ("worst_tenth", "good meetings a week of the worst tenth"),
    ):
        figure = weekly(first, value, y=y, title=f"A year of {value.replace('_', ' ')}")
        figure.savefig(out / f"{value}.svg")

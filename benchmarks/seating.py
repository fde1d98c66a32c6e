"""Tables of an evening: the swap search on instances of the maximally diverse grouping problem.

``python -m benchmarks.seating FOLDER`` measures the instances of MDGPLIB in a folder (files named
``RanInt_n120_ss_01.txt``; they are in many copies on the web and none is shipped, as they carry no
licence) against the best values of a three-phase search with dynamic population size (Yang et al.,
2022, doi 10.1016/j.ejor.2022.02.003). Without a folder instances of the same kinds are drawn, and only
times and bounds are told.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recommender.config import Evenings
from recommender.maths.matching.seating import NobodyTwice, Seating
from recommender.maths.matching.seating_bound import bound_value
from recommender.maths.matching.seating_search import find_plan

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray

BEST = {
    "RanInt_n120_ss_01": 47_909.0,
    "RanInt_n120_ss_02": 47_783.0,
    "RanReal_n120_ss_01": 47_351.97,
    "RanReal_n120_ss_02": 47_174.91,
    "RanInt_n240_ss_01": 155_408.0,
    "RanInt_n240_ss_02": 155_105.0,
    "RanReal_n240_ss_01": 154_990.84,
    "RanReal_n240_ss_02": 155_428.21,
}
GROUPS = {120: 10, 240: 12}
KNOBS = {
    120: Evenings(steps_per_seat=100_000, again_up_to=0, worst_table=0.0),
    240: Evenings(steps_per_seat=200_000, again_up_to=0, worst_table=0.0),
}
"""As many swaps as .5 and 2 seconds of a processor take; one start, nothing given to the worst table."""
EVENINGS = ((60, 10, 3), (200, 25, 4), (1_000, 125, 8))
"""People, tables and rounds of whole evenings in which nobody sits with the same person twice."""


def draw_instance(kind: str, n: int, rng: np.random.Generator) -> DoubleArray:
    """Distances of the kind of MDGPLIB: whole numbers (``RanInt``) or real ones from 0 to 100."""
    drawn = rng.integers(0, 101, (n, n)) if kind == "RanInt" else rng.uniform(0.0, 100.0, (n, n))
    upper = np.triu(drawn.astype(np.float64), k=1)
    return upper + upper.T


def read_instance(path: Path) -> DoubleArray:
    """The distances of a file of MDGPLIB: after its header a row ``i j distance`` for each pair."""
    with path.open(encoding="utf-8") as file:
        n = int(file.readline().split()[0])
        rows = np.loadtxt(file)
    distances = np.zeros((n, n))
    first, second = rows[:, :2].astype(np.int64).T
    distances[first, second] = distances[second, first] = rows[:, 2]
    return distances


def lay_tables(weights: DoubleArray, groups: int, rounds: int = 1) -> Seating:
    """Tables of one size, as many rounds as are wanted, nobody twice with the same person."""
    n = len(weights)
    sizes: IntArray = np.full((rounds, groups), n // groups)
    free: IntArray = np.full((rounds, n), -1)
    once = (NobodyTwice("again", np.zeros((n, n), dtype=np.bool_)),) if rounds > 1 else ()
    return Seating(weights, sizes, free, once)


def measure_instance(name: str, weights: DoubleArray, seeds: int = 5) -> str:
    """One line of the table: the mean and the least over some seeds, and the time of a processor."""
    n = len(weights)
    seating = lay_tables(weights, GROUPS[n])
    find_plan(seating, np.random.default_rng(0), replace(KNOBS[n], steps_per_seat=100))  # compiles
    began = time.process_time()
    chances = map(np.random.default_rng, range(seeds))
    values = [find_plan(seating, chance, KNOBS[n]).value for chance in chances]
    seconds = (time.process_time() - began) / seeds
    best = BEST.get(name)
    shares = "–, –" if best is None else f"{np.mean(values) / best:.2%}, {min(values) / best:.2%}"
    return (
        f"{name}: {np.mean(values):.2f} (mean, least of the best known: {shares}); {seconds:.2f} s"
    )


def measure_evening(people: int, tables: int, rounds: int) -> str:
    """One line: how far an evening comes from what random ones are worth to the bound."""
    rng = np.random.default_rng(people)
    latent = rng.normal(size=(people, 8))
    weights = latent @ latent.T / 8.0 + rng.normal(size=(people, people)) * 0.5
    weights = (weights + weights.T) / 2.0
    seating = lay_tables(weights, tables, rounds)
    began = time.process_time()
    plan = find_plan(seating, np.random.default_rng(0))
    seconds = time.process_time() - began
    pairs = int((seating.sizes * (seating.sizes - 1)).sum()) // 2
    random = pairs * float(weights[np.triu_indices(people, k=1)].mean())
    share = (plan.value - random) / (bound_value(seating) - random)
    return f"{people} people, {tables} tables, {rounds} rounds: {share:.1%} of the way from chance to the bound, rules broken {plan.broken}; {seconds:.1f} s"


def main(arguments: list[str]) -> None:
    """Print a line for each instance, then for whole evenings."""
    if arguments:
        for name in BEST:
            print(measure_instance(name, read_instance(Path(arguments[0]) / f"{name}.txt")))
    else:
        for kind in ("RanInt", "RanReal"):
            for n in GROUPS:
                drawn = draw_instance(kind, n, np.random.default_rng(n))
                print(measure_instance(f"drawn_{kind}_n{n}", drawn))
    for people, tables, rounds in EVENINGS:
        print(measure_evening(people, tables, rounds))


if __name__ == "__main__":
    main(sys.argv[1:])

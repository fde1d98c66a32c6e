"""Tables of an evening: the swap search on instances of the maximally diverse grouping problem.

``python -m benchmarks.seating FOLDER`` measures the instances of MDGPLIB in a folder (files named
``RanInt_n120_ss_01.txt``; they are in many copies on the web and none is shipped, as they carry no
licence) against the best values of a three-phase search with dynamic population size (Yang et al.,
2022, doi 10.1016/j.ejor.2022.02.003). Without a folder instances of the same kinds are drawn, and only
times and bounds are told. What is measured goes into ``docs/benchmarks.md``.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.cost_records import CostRecord, tabulate
from benchmarks.scale import save_page
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
    120: Evenings(steps_per_seat=700_000, hot=0.9, cold=0.5, again_up_to=0, worst_table=0.0),
    240: Evenings(
        steps_per_seat=1_400_000,
        steps=400_000_000,
        hot=0.9,
        cold=0.5,
        again_up_to=0,
        worst_table=0.0,
    ),
}
"""As many swaps as .5 and 2 seconds of a processor take; one start, nothing given to the worst table.

Weights without any structure want a cooler search than those of people: chosen on drawn instances of the same kinds.
"""
GOLFERS = ((5, 3, 7), (4, 4, 5), (8, 4, 10))
"""Groups, people in each, and the most rounds that are known."""
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


def measure_instance(name: str, weights: DoubleArray, seeds: int = 5) -> list[CostRecord]:
    """The mean over some seeds beside the best value known, if one is, and the time of a processor."""
    n = len(weights)
    seating = lay_tables(weights, GROUPS[n])
    find_plan(seating, np.random.default_rng(0), replace(KNOBS[n], steps_per_seat=100))  # compiles
    began = time.process_time()
    chances = map(np.random.default_rng, range(seeds))
    values = [find_plan(seating, chance, KNOBS[n]).value for chance in chances]
    seconds = (time.process_time() - began) / seeds
    best = BEST.get(name)
    mean = float(np.mean(values))
    known, yardstick = (bound_value(seating), "a bound") if best is None else (best, "best known")
    return [
        CostRecord(f"tables, {name}", n, mean, "sum of distances", yardstick, mean / known),
        CostRecord(f"tables, {name}, time", n, seconds, "CPU s", "per person", seconds / n),
    ]


def measure_evening(people: int, tables: int, rounds: int) -> list[CostRecord]:
    """How far an evening comes from what random ones are worth to the bound, and its time.

    Raises
    ------
    RuntimeError
        If the plan breaks a rule.
    """
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
    if plan.broken:
        message = f"the plan breaks rules: {plan.broken}"
        raise RuntimeError(message)
    name = f"tables, evening of {rounds} rounds"
    return [
        CostRecord(name, people, plan.value - random, "weight above chance", "a bound", share),
        CostRecord(f"{name}, time", people, seconds, "CPU s", "per person", seconds / people),
    ]


def measure_golfers(groups: int, size: int, known: int, seeds: int = 3) -> list[CostRecord]:
    """Rounds found in which nobody meets anybody twice, beside the most that are known."""
    n, found = groups * size, 0
    for rounds in range(2, known + 1):
        seating = lay_tables(np.zeros((n, n)), groups, rounds)
        chances = map(np.random.default_rng, range(seeds))
        if all(find_plan(seating, chance).broken for chance in chances):
            break
        found = rounds
    name = f"tables, golfers {groups} x {size}"
    return [CostRecord(name, n, float(found), "rounds", "most known", found / known)]


def list_instances(folder: Path | None) -> list[tuple[str, DoubleArray]]:
    """Those of a folder of MDGPLIB by name, or drawn ones of the same kinds."""
    if folder is not None:
        return [(name, read_instance(folder / f"{name}.txt")) for name in BEST]
    return [
        (f"drawn {kind}", draw_instance(kind, n, np.random.default_rng(n)))
        for kind in ("RanInt", "RanReal")
        for n in GROUPS
    ]


def main(arguments: list[str]) -> None:
    """Measure instances, whole evenings and golfers; print, and put them on the page of costs."""
    records = []
    for name, weights in list_instances(Path(arguments[0]) if arguments else None):
        records += measure_instance(name, weights)
    for people, tables, rounds in EVENINGS:
        records += measure_evening(people, tables, rounds)
    for groups, size, known in GOLFERS:
        records += measure_golfers(groups, size, known)
    print(tabulate(records))
    save_page(records)


if __name__ == "__main__":
    main(sys.argv[1:])

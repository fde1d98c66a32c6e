"""Which wishes have to be given up for there to be a plan: computed, by finding the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.matching.seating_search import find_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.config import Evenings
    from recommender.maths.matching.seating import Seating
    from recommender.maths.matching.seating_search import Plan


@dataclass(frozen=True)
class SeatingRemedy:
    """Wishes without which there is a plan, and that plan."""

    give_up: tuple[str, ...]
    """None of them can be kept if the others are given up; in the order they were asked for."""
    plan: Plan


def find_remedy(
    seating: Seating, names: Sequence[str], seed: int, knobs: Evenings
) -> SeatingRemedy | None:
    """The wishes to give up: a single one if that is enough, else as few as there were found.

    Each search begins with the same chance as one that is asked for without those wishes from the start: who
    follows the advice gets the plan that was found.

    Parameters
    ----------
    seating
        For which no plan was found that keeps all rules.
    names
        Wishes that may be given up, those that matter least first.
    seed, knobs
        Of the generator, and as for `recommender.maths.matching.seating_search.find_plan`.

    Returns
    -------
    SeatingRemedy or None
        None if there is no plan even without all of them.
    """
    ours = {wish.name for wish in seating.wishes if wish.cost is None}
    names = [name for name in names if name in ours]

    def without(given_up: Sequence[str]) -> Plan | None:
        rng = np.random.default_rng(seed)
        plan = find_plan(seating.without(frozenset(given_up)), rng, knobs)
        return None if plan.broken else plan

    for name in names:
        if plan := without([name]):
            return SeatingRemedy((name,), plan)
    found = without(names)
    if found is None:
        return None
    given_up = list(names)
    for name in reversed(names):
        fewer = [wish for wish in given_up if wish != name]
        if plan := without(fewer):
            given_up, found = fewer, plan
    return SeatingRemedy(tuple(given_up), found)

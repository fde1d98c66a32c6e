"""Many simulated years together: means and intervals over seeds, and what the policies come to."""

from __future__ import annotations

import numpy as np
import pandas as pd

MEASURES = (
    "accepted", "met", "good", "bridging", "across", "modularity", "e_i", "lasting_bridges", "good_gini",
    "worst_tenth",
)  # fmt: skip
_STUDENT = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 7: 2.45, 8: 2.36, 9: 2.31, 10: 2.26}
"""Two-sided 95 % quantiles of Student's t by number of values; 2 is near enough above."""


def half_width(values: pd.Series[float]) -> float:
    """Half of the 95 % interval of a mean; NaN of a single value."""
    count = len(values)
    return float(_STUDENT.get(count, 2.0) * values.std(ddof=1) / np.sqrt(count))


def average_weeks(years: pd.DataFrame) -> pd.DataFrame:
    """Weekly curves: a row per truth, policy and week, each measure with ``_low`` and ``_high``.

    Parameters
    ----------
    years
        A row per ``truth``, ``policy``, ``seed`` and ``week``, with `MEASURES`.
    """
    groups = years.groupby(["truth", "policy", "week"], sort=False)[list(MEASURES)]
    mean, spread = groups.mean(), groups.agg(half_width)
    low = (mean - spread).add_suffix("_low")
    return pd.concat([mean, low, (mean + spread).add_suffix("_high")], axis=1).reset_index()


def summarise(years: pd.DataFrame) -> pd.DataFrame:
    """A year in a row: per truth and policy what it came to, with intervals over seeds.

    ``bridging`` is the share of a year's introductions that were good and bridging; ``times_random``
    and ``of_truth`` are its ratios, seed by seed, to chance and to the policy that knows the truth,
    with ``_low`` and ``_high``; ``modularity`` and ``worst_tenth`` are those of the last week.
    """
    by = ["truth", "policy", "seed"]
    whole = years.groupby(by, sort=False)[["accepted", "met", "good", "bridging", "across"]].mean()
    last = years[years["week"] == years["week"].max()].set_index(by)
    whole[["modularity", "lasting_bridges", "worst_tenth"]] = last[
        ["modularity", "lasting_bridges", "worst_tenth"]
    ]
    for column, policy in (("times_random", "random"), ("of_truth", "knows the truth")):
        if policy in whole.index.get_level_values("policy"):
            reference = whole["bridging"].xs(policy, level="policy")
            keys = pd.MultiIndex.from_frame(whole.reset_index()[["truth", "seed"]])
            whole[column] = whole["bridging"].to_numpy() / reference.reindex(keys).to_numpy()
    groups = whole.groupby(["truth", "policy"], sort=False)
    table = groups.mean()
    for column in ("bridging", "times_random", "of_truth"):
        if column in whole:
            spread = groups[column].agg(half_width)
            table[f"{column}_low"] = table[column] - spread
            table[f"{column}_high"] = table[column] + spread
    return table.reset_index()


def exploration_cost(years: pd.DataFrame) -> tuple[float, float, float]:
    """What exploring costs: the share of bridging good meetings lost by it, with its interval.

    Compared seed by seed with the same policy that does not explore, under the stated truth.
    """
    stated = years[years["truth"] == "stated"]
    whole = stated.groupby(["policy", "seed"])["bridging"].mean()
    lost = 1 - whole["ours, learning"] / whole["ours, no exploration"]
    return (
        float(lost.mean()),
        float(lost.mean() - half_width(lost)),
        float(lost.mean() + half_width(lost)),
    )

"""Evenings made up so that the best method is known."""

import numpy as np
import pandas as pd
from scipy.special import expit

from benchmarks.quality.people.dates import CODES, HABITS, INTERESTS, QUALITIES, SELF

QUALITY_NAMES = [f"{part}_{each}" for part in ("wants", "thinks") for each in QUALITIES]


def tables(seed=0, evenings=8, size=10, weight=3.0):
    """Two yeses come about where each is what the other looks for; likeness says nothing."""
    rng = np.random.default_rng(seed)
    n = 2 * evenings * size
    people = pd.DataFrame({"iid": np.arange(n) + 5, "gender": np.arange(n) % 2})
    people["wave"] = np.arange(n) // (2 * size)
    for name in (*INTERESTS, *HABITS):
        people[name] = rng.integers(1, 11, n).astype(float)
    for quality in QUALITIES:
        people[quality + "1_1"] = rng.dirichlet(np.ones(6), n)[:, 0] * 100
        people[quality + "2_1"] = rng.uniform(5, 30, n)
    for quality in SELF:
        people[quality + "3_1"] = rng.normal(7, 1.5, n)
    for code in CODES:
        people[code] = rng.integers(1, 6, n).astype(float)
    women = people[people["gender"] == 0]
    dates = women.merge(people[people["gender"] == 1], on="wave", suffixes=("", "_he"))
    odds = -1.0 + weight * (_wanted(dates, "", "_he") + _wanted(dates, "_he", ""))
    together = rng.random(len(dates)) < expit(odds)
    table = pd.DataFrame(
        {
            "iid": dates["iid"],
            "pid": dates["iid_he"].astype(float),
            "wave": dates["wave"],
            "gender": 0,
            "int_corr": rng.normal(size=len(dates)),
            "match": together.astype(int),
            "dec": together.astype(int),
            "dec_o": together.astype(int),
        }
    )
    return people, pd.concat([table, _other_side(table)], ignore_index=True)


def _wanted(dates, one, other):
    """One's points for fun, times how much fun the other is, both around their middle."""
    points = dates[[f"{quality}1_1{one}" for quality in QUALITIES]].to_numpy()
    share = points[:, 3] / points.sum(axis=1)
    return (share - 1 / 6) / 0.12 * (dates[f"fun3_1{other}"] - 7) / 1.5


def _other_side(table):
    swapped = table.rename(columns={"iid": "pid", "pid": "iid"})
    return swapped.assign(gender=1).astype({"iid": int, "pid": float})


def write(folder, **planted):
    people, dates = tables(**planted)
    folder.mkdir(parents=True)
    people.to_parquet(folder / "people.parquet")
    dates.to_parquet(folder / "dates.parquet")
    return folder

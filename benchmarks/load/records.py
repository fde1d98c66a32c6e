"""From what was taken to rows of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.cost_records import CostRecord

if TYPE_CHECKING:
    from benchmarks.load.client import Answers


def summarise(name: str, n: int, taken: Answers, percent: float, aim: float) -> CostRecord:
    """A percentile of the times, beside what is aimed at."""
    value = float(np.percentile(taken.seconds, percent))
    return CostRecord(name, n, value, "s", f"{aim:g} s", value / aim)

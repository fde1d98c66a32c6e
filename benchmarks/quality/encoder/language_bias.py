"""Language in the way of meaning: whether neighbours are of a text's own language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.records import Measured, mean_of
from recommender.maths.measures.metrics import own_kind_share

if TYPE_CHECKING:
    import pandas as pd

    from benchmarks.quality.encoder.methods import Fit

NEIGHBOURS = 10
"""Nearest neighbours looked at."""


def measure_language_bias(table: pd.DataFrame, fit: Fit) -> list[Measured]:
    """Share of neighbours in a text's own language, less the base rate of one half.

    Every meaning is there once in each language, and a text's own translation is no
    neighbour, so an encoder that sees meaning alone reaches 0 and one that sees language
    alone 0.5. The interval is over pairs.

    Parameters
    ----------
    table
        Columns ``en`` and ``de``, at least two rows.
    fit
        The encoder for given texts.
    """
    texts = [*table["en"], *table["de"]]
    half = len(table)
    rows = np.arange(2 * half)
    k = min(NEIGHBOURS, 2 * half - 2)
    share = own_kind_share(fit(texts).encode(texts), rows // half, (rows + half) % (2 * half), k)
    excess = share - 0.5
    return [
        mean_of("excess", (excess[:half] + excess[half:]) / 2),
        mean_of("excess_en", excess[:half]),
        mean_of("excess_de", excess[half:]),
    ]

"""Job titles of ESCO: found from the title in the other language, and from the description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.encoder.job_titles import first_form
from benchmarks.quality.records import Measured, mean_of
from recommender.maths.measures.holdout import held_out
from recommender.maths.measures.metrics import found_within

if TYPE_CHECKING:
    import pandas as pd

    from benchmarks.quality.encoder.methods import Fit


def measure_esco_titles(occupations: pd.DataFrame, fit: Fit) -> list[Measured]:
    """Find the title of held-out occupations among all titles.

    From the German title to the English one, and from the description to the title within
    either language.

    Parameters
    ----------
    occupations
        Columns ``uri``, ``label_en``, ``label_de``, ``desc_en``, ``desc_de``.
    fit
        The encoder for given texts.
    """
    asked = held_out(list(occupations["uri"]))
    right = np.flatnonzero(asked)
    texts = {
        "title_de": [first_form(title) for title in occupations["label_de"]],
        "title_en": list(occupations["label_en"]),
        "desc_de": list(occupations.loc[asked, "desc_de"]),
        "desc_en": list(occupations.loc[asked, "desc_en"]),
    }
    encoder = fit([text for column in texts.values() for text in column])
    vectors = {name: encoder.encode(column) for name, column in texts.items()}
    tests = {
        "title_de_to_title_en_at_1": (vectors["title_de"][asked], vectors["title_en"]),
        "title_en_to_title_de_at_1": (vectors["title_en"][asked], vectors["title_de"]),
        "description_to_title_en_at_1": (vectors["desc_en"], vectors["title_en"]),
        "description_to_title_de_at_1": (vectors["desc_de"], vectors["title_de"]),
    }
    return [
        mean_of(name, found_within(queries, targets, right).astype(np.float64))
        for name, (queries, targets) in tests.items()
    ]

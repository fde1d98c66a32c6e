"""Skills of ESCO: whether the occupations that need a skill come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.encoder.job_titles import first_form
from benchmarks.quality.records import Measured, mean_of
from recommender.maths.measures.holdout import held_out, name_hash
from recommender.maths.measures.metrics import ndcg

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from benchmarks.quality.encoder.methods import Fit
    from recommender.arrays import DoubleArray

MOST_SKILLS = 2000
"""Skills asked for, those with the smallest hash."""


def measure_esco_skills(
    occupations: pd.DataFrame, relations: pd.DataFrame, skills: pd.DataFrame, fit: Fit
) -> list[Measured]:
    """Rank held-out occupations by a skill: those that need it should come first.

    Parameters
    ----------
    occupations
        Columns ``uri``, ``label_en``, ``label_de``.
    relations
        Columns ``occupation_uri``, ``skill_uri``, ``relation``; essential ones count.
    skills
        Columns ``uri`` and ``label_en``.
    fit
        The encoder for given texts.

    Returns
    -------
    list of Measured
        nDCG@10 of English skills against English and against German titles.
    """
    jobs = occupations[held_out(list(occupations["uri"]))].reset_index(drop=True)
    is_essential = relations["relation"].eq("essential")
    pairs = relations[is_essential & relations["occupation_uri"].isin(jobs["uri"])]
    asked = sorted(set(pairs["skill_uri"]) & set(skills["uri"]), key=name_hash)[:MOST_SKILLS]
    labels = dict(zip(skills["uri"], skills["label_en"], strict=True))
    grades = _grade_jobs(pairs, asked, list(jobs["uri"]))
    texts = [labels[uri] for uri in asked]
    english, german = list(jobs["label_en"]), [first_form(title) for title in jobs["label_de"]]
    encoder = fit([*texts, *english, *german])
    queries = encoder.encode(texts)
    measured = []
    for language, titles in (("en", english), ("de", german)):
        scores = (queries @ encoder.encode(titles).T).astype(np.float64)
        values = [ndcg(*ranking) for ranking in zip(scores, grades, strict=True)]
        measured.append(mean_of(f"skill_en_to_occupation_{language}_ndcg_10", np.array(values)))
    return measured


def _grade_jobs(pairs: pd.DataFrame, skills: Sequence[str], jobs: Sequence[str]) -> DoubleArray:
    """1 where a job needs a skill, else 0, shape (n_skills, n_jobs)."""
    grades = np.zeros((len(skills), len(jobs)))
    rows, columns = ({uri: n for n, uri in enumerate(uris)} for uris in (skills, jobs))
    for job, skill in zip(pairs["occupation_uri"], pairs["skill_uri"], strict=True):
        if skill in rows:
            grades[rows[skill], columns[job]] = 1.0
    return grades

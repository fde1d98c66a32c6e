"""Job titles and skills of ESCO: titles across languages, from descriptions, from skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.records import Measured, mean_of
from recommender.maths.measures.holdout import held_out, name_hash
from recommender.maths.measures.metrics import found_within, ndcg

if TYPE_CHECKING:
    import pandas as pd

    from benchmarks.quality.encoder.methods import Fit

_SKILLS = 2000
"""Skills asked for, those with the smallest hash."""


def titles(occupations: pd.DataFrame, fit: Fit) -> list[Measured]:
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
    own = np.flatnonzero(asked)
    texts = {
        "title_de": [first_form(title) for title in occupations["label_de"]],
        "title_en": list(occupations["label_en"]),
        "desc_de": list(occupations.loc[asked, "desc_de"]),
        "desc_en": list(occupations.loc[asked, "desc_en"]),
    }
    encoder = fit([text for some in texts.values() for text in some])
    vectors = {name: encoder.encode(some) for name, some in texts.items()}
    tests = {
        "title_de_to_title_en_at_1": (vectors["title_de"][asked], vectors["title_en"]),
        "title_en_to_title_de_at_1": (vectors["title_en"][asked], vectors["title_de"]),
        "description_to_title_en_at_1": (vectors["desc_en"], vectors["title_en"]),
        "description_to_title_de_at_1": (vectors["desc_de"], vectors["title_de"]),
    }
    return [
        mean_of(name, found_within(queries, targets, own).astype(np.float64))
        for name, (queries, targets) in tests.items()
    ]


def skills(
    occupations: pd.DataFrame, wanted: pd.DataFrame, known: pd.DataFrame, fit: Fit
) -> list[Measured]:
    """Rank held-out occupations by a skill: those that need it should come first.

    Parameters
    ----------
    occupations
        Columns ``uri``, ``label_en``, ``label_de``.
    wanted
        Columns ``occupation_uri``, ``skill_uri``, ``relation``; essential ones count.
    known
        Skills, columns ``uri`` and ``label_en``.
    fit
        The encoder for given texts.

    Returns
    -------
    list of Measured
        nDCG@10 of English skills against English and against German titles.
    """
    jobs = occupations[held_out(list(occupations["uri"]))].reset_index(drop=True)
    pairs = wanted[wanted["relation"].eq("essential") & wanted["occupation_uri"].isin(jobs["uri"])]
    asked = sorted(set(pairs["skill_uri"]) & set(known["uri"]), key=name_hash)[:_SKILLS]
    labels = dict(zip(known["uri"], known["label_en"], strict=True))
    needed = np.zeros((len(asked), len(jobs)))
    rows, columns = ({uri: n for n, uri in enumerate(uris)} for uris in (asked, jobs["uri"]))
    for job, skill in zip(pairs["occupation_uri"], pairs["skill_uri"], strict=True):
        if skill in rows:
            needed[rows[skill], columns[job]] = 1.0
    texts = [labels[uri] for uri in asked]
    english, german = list(jobs["label_en"]), [first_form(each) for each in jobs["label_de"]]
    encoder = fit([*texts, *english, *german])
    queries = encoder.encode(texts)
    found = []
    for name, targets in (("en", english), ("de", german)):
        scores = (queries @ encoder.encode(targets).T).astype(np.float64)
        values = [ndcg(*each) for each in zip(scores, needed, strict=True)]
        found.append(mean_of(f"skill_en_to_occupation_{name}_ndcg_10", np.array(values)))
    return found


def first_form(title: str) -> str:
    """The first of the two forms of a German title.

    Examples
    --------
    >>> first_form("Hydrologe/Hydrologin")
    'Hydrologe'
    """
    return title.split("/", maxsplit=1)[0].strip()

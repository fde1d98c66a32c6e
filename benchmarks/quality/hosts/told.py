"""What members are told of a need: whether who meets it comes first, and how often "can help" is right."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.judged_evidence import find_best_z
from benchmarks.quality.encoder.methods import EMBEDDED, TFIDF, method_of
from benchmarks.quality.encoder.need_to_offer import measure_need_to_offer
from benchmarks.quality.records import QualityRecord, mean_of
from recommender.service.club.bootstrap import prepare
from recommender.service.club.club_files import load_club

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.arrays import DoubleArray
    from recommender.config import Evidence

NEEDS, TOLD = "judged needs, everybody ordered", "judged needs, what is told"
CAN, MIGHT = '"can help"', '"might help"'


def evaluate_told(
    club: Path, judgements: Path, seed: int = 0, encoder: str | None = None
) -> list[QualityRecord]:
    """Needs of a club against who was judged to meet them.

    Parameters
    ----------
    club
        Folder with ``members.csv`` of the judged club.
    judgements
        Columns ``need_member``, ``need_index``, ``need_text``, ``member``, ``grade`` (0 to 2).
    seed
        Of the intervals.
    encoder
        As `recommender.service.club.bootstrap.make_encoder` takes it; the embedded one if left out.

    Returns
    -------
    list of QualityRecord
        ``nDCG@10`` of everybody ordered for each need, ours and by characters; and of the judged
        pairs that members are told of, the share that is ``at least partly`` and ``clearly`` what
        was asked for.
    """
    judged = pd.read_csv(judgements)
    prepared = prepare(load_club(club), encoder)
    records = []
    for method, name in (("ours", encoder or EMBEDDED), ("characters (TF-IDF)", TFIDF)):
        measures = measure_need_to_offer(prepared.club.members, judged, method_of(name).fit)
        found = next(each for each in measures if each.metric == "ndcg_10")
        records.append(
            QualityRecord(protocol=NEEDS, method=method, **{**asdict(found), "metric": "nDCG@10"})
        )
    chance = prepared.facets.calibration.chance(find_best_z(prepared, judged))
    grades = judged["grade"].to_numpy(dtype=np.float64)
    return [*records, *count_right(chance, grades, prepared.config.evidence, seed)]


def count_right(
    chance: DoubleArray, grades: DoubleArray, evidence: Evidence, seed: int = 0
) -> list[QualityRecord]:
    """How often each wording is right.

    Parameters
    ----------
    chance, grades
        Shapes (m,): the chance that a need is met, and the judgement, 0 to 2.
    evidence
        From which chance which is said.
    seed
        Of the intervals.
    """
    can = chance >= evidence.can_help
    might = (chance >= evidence.might_help) & ~can
    return [
        QualityRecord(
            protocol=TOLD,
            method=name,
            **asdict(mean_of(metric, (grades[said] >= least).astype(np.float64), seed)),
        )
        for name, said in ((CAN, can), (MIGHT, might))
        for metric, least in (("at least partly", 1), ("clearly", 2))
    ]

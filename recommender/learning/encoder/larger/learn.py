"""The training loop of the larger encoder: resumable, on a GPU if there is one."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import torch

from recommender.learning.encoder.larger.lesson import batches

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.learning.encoder.larger.lesson import Batch, Reading
    from recommender.learning.encoder.larger.settings import LargeSettings
    from recommender.learning.encoder.larger.student import Student

KEPT_EVERY = 100
"""Steps between two checkpoints: what an interruption costs at most."""
WARM_UP = 50
"""Steps over which the learning rate rises."""
CLIP = 1.0
"""Longest gradient of the body."""


def learn(
    student: Student,
    reading: Reading,
    frame: tuple[int, int, int],
    settings: LargeSettings,
    checkpoint: Path,
) -> None:
    """Train in place, going on from `checkpoint` if there is one.

    The loss of a batch is the mean of ``1 - cosine`` to the teacher's vector, plus `contrast`
    times the cross-entropy of finding it among those of the batch.

    Parameters
    ----------
    student
        Trained in place; on the GPU afterwards if there is one.
    reading
        Texts and vectors.
    frame
        Ids of [CLS], [SEP] and [PAD].
    settings
        Everything else.
    checkpoint
        A file, written every `KEPT_EVERY` steps.
    """
    from tqdm import tqdm  # type: ignore[import-untyped]

    device = "cuda" if torch.cuda.is_available() else "cpu"
    student.to(device).train()
    optimizers = student.optimizers(settings)
    begun = _resume(student, optimizers, checkpoint)
    stream = islice(batches(reading, settings, frame), begun, settings.steps)
    bar = tqdm(stream, initial=begun, total=settings.steps, desc="learn", unit="step")
    for step, batch in enumerate(bar, start=begun):
        loss = _step(student, optimizers, batch, rate_at(step, settings), settings)
        bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
        if (step + 1) % KEPT_EVERY == 0:
            _keep(student, optimizers, step + 1, checkpoint)


def rate_at(step: int, settings: LargeSettings) -> float:
    """Give the share of the full learning rate at a step.

    Returns
    -------
    float
        In (0, 1]: rising, level, falling.
    """
    falling = max(1.0, settings.decay * settings.steps)
    return min(1.0, (step + 1) / WARM_UP, (settings.steps - step) / falling)


def loss_of(found: torch.Tensor, wanted: torch.Tensor, settings: LargeSettings) -> torch.Tensor:
    """Measure one batch of unit vectors against the teacher's.

    Returns
    -------
    torch.Tensor
        A non-negative scalar. A batch may hold the same target twice (paraphrases): both
        count as right.
    """
    distance = 1 - (found * wanted).sum(1).mean()
    logits = found @ wanted.T / settings.temperature
    same = (wanted @ wanted.T > 1 - 1e-4).float()
    right = same / same.sum(1, keepdim=True)
    contrast = torch.nn.functional.cross_entropy(logits, right)
    return distance + settings.contrast * contrast


def _step(
    student: Student,
    optimizers: list[torch.optim.Optimizer],
    batch: Batch,
    rate: float,
    settings: LargeSettings,
) -> float:
    device = student.tables.old.weight.device
    ids, mask, wanted = (
        torch.from_numpy(part).to(device) for part in (batch.ids, batch.mask, batch.wanted)
    )
    with torch.autocast(device.type, torch.bfloat16):
        found = student(ids, mask)
    loss = loss_of(found, wanted, settings)
    student.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(optimizers[0].param_groups[0]["params"], CLIP)
    rates = (settings.body_rate, settings.new_rate, settings.old_rate)
    for optimizer, full in zip(optimizers, rates, strict=True):
        optimizer.param_groups[0]["lr"] = full * rate
        optimizer.step()
    return float(loss.detach())


def _keep(
    student: Student, optimizers: list[torch.optim.Optimizer], step: int, checkpoint: Path
) -> None:
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    aside = checkpoint.with_suffix(".part")
    state = {
        "step": step,
        "student": student.state_dict(),
        "optimizers": [optimizer.state_dict() for optimizer in optimizers],
    }
    torch.save(state, aside)
    aside.rename(checkpoint)


def _resume(student: Student, optimizers: list[torch.optim.Optimizer], checkpoint: Path) -> int:
    if not checkpoint.is_file():
        return 0
    state: dict[str, Any] = torch.load(checkpoint, map_location="cpu", weights_only=True)
    student.load_state_dict(state["student"])
    for optimizer, kept in zip(optimizers, state["optimizers"], strict=True):
        optimizer.load_state_dict(kept)
    return int(state["step"])

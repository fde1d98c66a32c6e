"""Distillation: word-piece vectors whose mean is what the teacher makes of the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.arrays import FloatArray
    from recommender.learning.encoder.bags import Bags
    from recommender.learning.encoder.settings import TrainingSettings


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learnt from.

    Attributes
    ----------
    pairs
        How many of the rows, the first ones, are translations.
    left, right
        The two sides of each row, fine reading: an English text and its German
        translation, or the same English text twice.
    left_coarse, right_coarse
        The same in the coarse reading.
    targets
        Shape (n_rows, dimension): the teacher's unit vector of the English side.
    """

    pairs: int
    left: Bags
    right: Bags
    left_coarse: Bags
    right_coarse: Bags
    targets: FloatArray

    def translations(self) -> tuple[Bags, Bags]:
        """Both sides of the rows that are translations, fine reading."""
        rows = np.arange(self.pairs)
        return self.left.take(rows), self.right.take(rows)


def distil(lesson: Lesson, start: FloatArray, settings: TrainingSettings) -> FloatArray:
    """Train the vectors of the word pieces.

    The loss of a batch is the mean of ``1 - cosine`` to the teacher's vector on both sides,
    plus `contrast` times the cross-entropy of finding the translation in the batch (Henderson
    et al., 2017, arXiv:1705.00652), plus `geometry` times the squared difference of the
    student's and the teacher's similarities (Tung & Mori, 2019, arXiv:1907.09682), plus `tie`
    times that of similarities within a language and across, so that texts of one language are
    no nearer to one another than what they say.

    Parameters
    ----------
    lesson
        Texts and targets.
    start
        Shape (n_pieces, dimension): first vectors; not modified.
    settings
        Epochs, batch size, learning rate, weights and seed.

    Returns
    -------
    ndarray, shape (n_pieces, dimension), float32
        The trained vectors.
    """
    import torch
    from tqdm import tqdm  # type: ignore[import-untyped]

    table = torch.nn.EmbeddingBag.from_pretrained(
        torch.from_numpy(start.copy()), freeze=False, mode="mean"
    )
    optimizer = torch.optim.Adam(table.parameters(), lr=settings.learning_rate, fused=True)
    steps = settings.epochs * max(1, _rows_per_epoch(lesson, settings) // settings.batch_size)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.05 * steps + 1), 1 - step / steps)
    )
    rng = np.random.default_rng(settings.seed)
    bar = tqdm(_batches(lesson, settings, rng), total=steps, desc="distil", unit="step")
    for left, right, target in bar:
        loss = batch_loss(_mean(table, left), _mean(table, right), target, settings)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        bar.set_postfix(loss=f"{loss.item():.4f}", refresh=False)
    trained: FloatArray = table.weight.detach().numpy()
    return trained


def batch_loss(left: Any, right: Any, target: Any, settings: TrainingSettings) -> Any:  # noqa: ANN401
    """Measure one batch (tensors of unit rows).

    Parameters
    ----------
    left, right, target
        Shape (batch, dimension), float32: both sides and the teacher.
    settings
        Weights of the terms.

    Returns
    -------
    torch.Tensor
        A non-negative scalar.
    """
    from torch import arange
    from torch.nn.functional import cross_entropy, mse_loss

    distance = 2 - (left * target).sum(1).mean() - (right * target).sum(1).mean()
    similarity, wanted = left @ right.T, target @ target.T
    rows = arange(len(target))
    logits = similarity / settings.temperature
    contrast = cross_entropy(logits, rows) + cross_entropy(logits.T, rows)
    geometry = mse_loss(similarity, wanted) * len(target) ** 0.5
    tie = sum(_apart(side @ side.T, similarity) for side in (left, right))
    return (
        distance + settings.contrast * contrast + settings.geometry * geometry + settings.tie * tie
    )


def _apart(within: Any, across: Any) -> Any:  # noqa: ANN401
    """Mean squared difference of similarities of different texts, as `geometry` is scaled."""
    squares = (within - across) ** 2
    n = len(squares)
    return (squares.sum() - squares.diagonal().sum()) / max(n * (n - 1), 1) * n**0.5


def _mean(table: Any, bags: Bags) -> Any:  # noqa: ANN401
    import torch

    ids, starts = torch.from_numpy(bags.ids), torch.from_numpy(bags.starts[:-1])
    return torch.nn.functional.normalize(table(ids, starts), dim=1)


def _batches(
    lesson: Lesson, settings: TrainingSettings, rng: np.random.Generator
) -> Iterator[tuple[Bags, Bags, Any]]:
    import torch

    count = _rows_per_epoch(lesson, settings)
    size = min(settings.batch_size, count)
    alone = np.arange(lesson.pairs, len(lesson.left))
    for _ in range(settings.epochs):
        drawn = rng.permutation(alone)[: settings.english]
        order = rng.permutation(np.concatenate((np.arange(lesson.pairs), drawn)))
        for first in range(0, count - size + 1, size):
            rows = order[first : first + size]
            sides = []
            for fine, coarse in (
                (lesson.left, lesson.left_coarse),
                (lesson.right, lesson.right_coarse),
            ):
                chosen = coarse if rng.random() < settings.coarse_share else fine
                sides.append(_drop(chosen.take(rows), settings.drop, rng))
            yield sides[0], sides[1], torch.from_numpy(lesson.targets[rows])


def _rows_per_epoch(lesson: Lesson, settings: TrainingSettings) -> int:
    return lesson.pairs + min(settings.english, len(lesson.left) - lesson.pairs)


def _drop(bags: Bags, share: float, rng: np.random.Generator) -> Bags:
    return bags.without(rng.random(len(bags.ids)) < share)

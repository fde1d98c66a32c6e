"""The larger encoder while it learns: the teacher's transformer over two tables of pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from typing_extensions import override

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.arrays import FloatArray
    from recommender.learning.encoder.larger.settings import LargeSettings


class TwoTables(nn.Module):
    """The teacher's rows and the added ones, learnt at different speeds.

    Parameters
    ----------
    old, new
        Shapes (n_kept, dimension) and (n_added, dimension), float32.
    """

    def __init__(self, old: FloatArray, new: FloatArray) -> None:
        super().__init__()
        self.old, self.new = _table(old), _table(new)

    @override
    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Look pieces up: ids beyond the teacher's rows are added ones."""
        count = self.old.num_embeddings
        added = ids >= count
        old = self.old(ids.clamp(max=count - 1))
        new = self.new((ids - count).clamp(min=0))
        found: torch.Tensor = torch.where(added.unsqueeze(-1), new, old)
        return found


def _table(rows: FloatArray) -> nn.Embedding:
    weight = torch.from_numpy(rows.copy())
    count, dimension = weight.shape
    return nn.Embedding(count, dimension, sparse=True, _weight=weight)


class Student(nn.Module):
    """Texts to unit vectors, by mean pooling as the teacher does it.

    Parameters
    ----------
    body
        A ``transformers.BertModel`` whose word embeddings are `TwoTables`.
    """

    def __init__(self, body: Any) -> None:  # noqa: ANN401  (transformers is untyped)
        super().__init__()
        self.body = body

    @property
    def tables(self) -> TwoTables:
        """The rows of the pieces."""
        found: TwoTables = self.body.embeddings.word_embeddings
        return found

    @override
    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Encode a batch.

        Parameters
        ----------
        ids, mask
            Shape (n_texts, length).

        Returns
        -------
        torch.Tensor, shape (n_texts, dimension), float32
        """
        states = self.body(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        weight = mask.unsqueeze(-1).float()
        mean = (states * weight).sum(1) / weight.sum(1)
        return torch.nn.functional.normalize(mean, dim=1)

    def optimizers(self, settings: LargeSettings) -> list[torch.optim.Optimizer]:
        """Make the optimizers of the body, of the added rows and of the teacher's rows."""
        tables = {id(weight) for weight in self.tables.parameters()}
        body = [weight for weight in self.parameters() if id(weight) not in tables]
        return [
            torch.optim.AdamW(body, lr=settings.body_rate, weight_decay=0.01),
            torch.optim.SparseAdam(self.tables.new.parameters(), lr=settings.new_rate),
            torch.optim.SparseAdam(self.tables.old.parameters(), lr=settings.old_rate),
        ]


def load_body(teacher: Path) -> Any:  # noqa: ANN401
    """Load the teacher's transformer without dropout: it is to be imitated exactly."""
    from transformers import BertModel

    return BertModel.from_pretrained(
        str(teacher),
        add_pooling_layer=False,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        dtype=torch.float32,
    )

"""The Universal Sentence Encoder (multilingual, version 3) as a module of sentence-transformers.

An average over words in context (Cer et al., Universal Sentence Encoder, 2018; Yang et al.,
Multilingual Universal Sentence Encoder, 2019): pieces are looked up, looked at in windows of two,
three and five, added up, and taken through a small network. Every text has the vector it has alone.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import torch
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer
from torch import nn
from torch.nn.functional import embedding_bag, layer_norm
from typing_extensions import override

from recommender.adapters.row_products import multiply_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.arrays import FloatArray

WEIGHTS = "weights.npz"
"""Compressed: most entries of the table are a few small numbers."""
TOKENIZER = "tokenizer.json"

_WINDOWS = ((2, 0), (3, 1), (5, 2))
"""Pieces a window covers, and how many of them stand before the one it is of."""
_BEFORE = max(before for _, before in _WINDOWS)
_AFTER = max(size - 1 - before for size, before in _WINDOWS)
_PLACES = sum(size for size, _ in _WINDOWS)
"""Places in all windows."""
_REMEMBERED = 4_096
"""Pieces of which it is remembered what they say alone, some 60 MB, those that are met first: most of any
text is made of these (Zipf's law). Of others it is worked out each time."""
_LARGEST = 2**62
"""Of whole numbers of 64 bits."""
_LOCK = threading.Lock()
"""For what is remembered of pieces."""
_CAPITALS = re.compile(r"\b[^\W\d_a-zß-öø-ÿ]{4,}\b")
"""Words that somebody shouts; shorter ones are mostly abbreviations."""
_WIDTH = 256
"""Numbers per window."""


@dataclass
class Pieces:
    """What pieces say alone, in the order in which they were met; row 0 is nothing at all.

    A row stays as it is once it is filled in, so that whoever reads it needs no lock.
    """

    rows: torch.Tensor
    """Shape (n_vocabulary,): row of each piece by its id, 0 where it is not there."""
    looked_up: torch.Tensor
    """Shape (n_rows, dimension): from the table."""
    narrow: torch.Tensor
    """Shape (n_rows, 3 * 256): the same, narrowed for each window."""
    added: torch.Tensor
    """Shape (n_rows, 10 * 256): what they add to each place of each window."""
    moments: torch.Tensor
    """Shape (n_rows, 2): the sum of ``looked_up`` and that of its squares, in 32 bits."""
    filled: int = 1
    """Rows that are filled in."""

    @classmethod
    def empty(cls, shape: torch.Size, room: int, like: torch.Tensor) -> Pieces:
        """Room for so many pieces of a table of some shape."""
        return cls(
            torch.zeros(shape[0], dtype=torch.int64, device=like.device),
            like.new_zeros(room, shape[1]),
            like.new_zeros(room, len(_WINDOWS) * _WIDTH),
            like.new_zeros(room, _PLACES * _WIDTH),
            torch.zeros(room, 2, device=like.device),
        )

    def is_like(self, weight: torch.Tensor) -> bool:
        """Whether it is of the same kind of numbers, on the same device."""
        return self.narrow.dtype == weight.dtype and self.narrow.device == weight.device

    def add(
        self, ids: torch.Tensor, looked_up: torch.Tensor, narrow: torch.Tensor, added: torch.Tensor
    ) -> None:
        """Fill in pieces that are not there."""
        some = slice(self.filled, self.filled + len(ids))
        self.looked_up[some], self.narrow[some], self.added[some] = looked_up, narrow, added
        self.moments[some] = find_moments(looked_up)
        self.rows[ids] = torch.arange(some.start, some.stop, device=ids.device)
        self.filled = some.stop

    def with_others(
        self,
        ids: torch.Tensor,
        others: torch.Tensor,
        looked_up: torch.Tensor,
        narrow: torch.Tensor,
        added: torch.Tensor,
    ) -> tuple[Pieces, torch.Tensor]:
        """Those of some texts alone, with others for which there is no room; and the row of each of ``ids``."""
        present = torch.unique(ids)
        present = present[self.rows[present] > 0]
        rows = torch.cat([self.rows.new_zeros(1), self.rows[present]])
        few = Pieces(
            torch.zeros_like(self.rows),
            torch.cat([self.looked_up[rows], looked_up]),
            torch.cat([self.narrow[rows], narrow]),
            torch.cat([self.added[rows], added]),
            torch.cat([self.moments[rows], find_moments(looked_up)]),
        )
        both = torch.cat([present, others])
        few.rows[both] = torch.arange(1, len(both) + 1, device=ids.device)
        return few, few.rows[ids]


def find_moments(rows: torch.Tensor) -> torch.Tensor:
    """The sum of each row's numbers, and that of their squares, shape (n_rows, 2), in 32 bits."""
    wide = rows.float()
    return torch.stack([wide.sum(dim=1), wide.square().sum(dim=1)], dim=1)


class UniversalSentenceEncoder(InputModule):
    """Texts to vectors of 512 numbers, norm 1.

    Parameters
    ----------
    tokenizer
        Cuts texts into pieces, the first and the last of which mark the ends of the text.
    weights
        Arrays by name, as `load` reads them: ``table`` (n_pieces, 512) of whole numbers with
        ``scale`` and ``low`` (n_pieces,) to go with each row; the rest as it is used below.
    """

    def __init__(self, tokenizer: Tokenizer, weights: Mapping[str, FloatArray]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._pieces: Pieces | None = None
        self.tokenizer = tokenizer
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.table = nn.Parameter(torch.from_numpy(weights["table"]), requires_grad=False)
        for name, array in weights.items():
            if name != "table":
                tensor = torch.from_numpy(array.astype(np.float32))
                setattr(self, name, nn.Parameter(tensor, requires_grad=False))

    @property
    def max_seq_length(self) -> int:
        """Pieces of a text that are read: more than any text has."""
        return 1_000_000

    def get_embedding_dimension(self) -> int:
        """Length of every vector."""
        return int(self.table.shape[1])

    @override
    def preprocess(
        self,
        inputs: list[str],  # type: ignore[override]
        prompt: str | None = None,
        **kwargs: Any,
    ) -> dict[str, torch.Tensor | Any]:
        texts = self._prepend_prompt(inputs, prompt) if prompt else inputs
        spelled = [_CAPITALS.sub(_without_capitals, text) for text in texts]
        pieces = [encoding.ids for encoding in self.tokenizer.encode_batch_fast(spelled)]
        ends = np.cumsum([0, *map(len, pieces)])
        flat = np.fromiter((i for ids in pieces for i in ids), dtype=np.int64, count=ends[-1])
        return {"input_ids": torch.from_numpy(flat), "offsets": torch.from_numpy(ends)}

    @override
    def forward(
        self,
        features: dict[str, torch.Tensor | Any],
        **kwargs: Any,
    ) -> dict[str, torch.Tensor | Any]:
        ids, offsets = features["input_ids"], features["offsets"]
        pieces, which = self._find_pieces(ids)
        joined = self._add_up(pieces, which, self._read_windows(pieces, which, offsets), offsets)
        lengths = (offsets[1:] - offsets[:-1]).to(joined.dtype)[:, None]
        sums = joined * self.joined_gain + lengths * self.joined_shift
        mean = (multiply_rows(sums, self.sum_weight) + lengths * self.sum_shift) / lengths.sqrt()
        features["sentence_embedding"] = self._finish(mean)
        return features

    def _add_up(
        self,
        pieces: Pieces,
        which: torch.Tensor,
        reads: Sequence[torch.Tensor],
        offsets: torch.Tensor,
    ) -> torch.Tensor:
        """What pieces say alone and in their windows, standardised and added up by text.

        Each piece's numbers, shape (512 + 3 * 256,), are taken less their mean and scaled to a variance of
        1. Nothing but the sums is ever side by side, shape (n_texts, 512 + 3 * 256).
        """
        width = pieces.looked_up.shape[1] + len(reads) * _WIDTH
        total, squares = pieces.moments.index_select(0, which).unbind(1)
        for read in reads:
            total = total + read.float().sum(dim=1)
            squares = squares + read.float().square().sum(dim=1)
        mean = total / width
        scale = torch.rsqrt((squares / width - mean.square()).clamp_min(0.0) + self._epsilon)
        rows = torch.arange(len(which), device=which.device)
        tables = ((which, pieces.looked_up), *((rows, read) for read in reads))
        sums = [
            embedding_bag(
                row, table, offsets, mode="sum", include_last_offset=True,
                per_sample_weights=scale.to(table.dtype),
            )
            for row, table in tables
        ]  # fmt: skip
        less = torch.segment_reduce(mean * scale, "sum", offsets=offsets)
        return torch.cat(sums, dim=1) - less.to(sums[0].dtype)[:, None]

    @property
    def _epsilon(self) -> float:
        return float(self.epsilon)

    def _find_pieces(self, ids: torch.Tensor) -> tuple[Pieces, torch.Tensor]:
        """What the pieces of some texts say alone, and in which row of it each of them is.

        Of pieces that have been met it is remembered: nothing of it depends on what stands beside them.
        While the encoder is taught nothing is, as every step changes it.
        """
        if torch.is_grad_enabled() and self.narrow_weight.requires_grad:
            self._pieces = None
            kinds, which = torch.unique(ids, return_inverse=True)
            looked_up, narrow, added = (
                torch.cat([part.new_zeros(1, part.shape[1]), part])
                for part in self._read_alone(kinds)
            )
            return Pieces(kinds, looked_up, narrow, added, find_moments(looked_up)), which + 1
        with _LOCK, torch.inference_mode():
            known = self._pieces
            if known is None or not known.is_like(self.narrow_weight):
                known = Pieces.empty(self.table.shape, _REMEMBERED, self.narrow_weight)
            missing = torch.unique(ids[known.rows[ids] == 0])
            if known.filled + len(missing) > len(known.looked_up):
                return known.with_others(ids, missing, *self._read_alone(missing))
            if len(missing):
                known.add(missing, *self._read_alone(missing))
            self._pieces = known
            return known, known.rows[ids]

    def _read_alone(self, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """What pieces say alone: from the table, narrowed, and what they add to each place of a window."""
        looked_up = self.table[ids].to(self.scale.dtype) * self.scale[ids, None]
        looked_up += self.low[ids, None]
        narrow = layer_norm(
            multiply_rows(looked_up, self.narrow_weight) + self.narrow_shift,
            (len(_WINDOWS) * _WIDTH,),
            self.narrow_gain,
            self.narrow_bias,
            self._epsilon,
        )
        added = []
        for number, (size, _) in enumerate(_WINDOWS):
            own = narrow[:, number * _WIDTH : (number + 1) * _WIDTH].contiguous()
            weights = torch.split(self._step(size, "first")[0], _WIDTH)
            added += [multiply_rows(own, weight) for weight in weights]
        return looked_up, narrow, torch.cat(added, dim=1)

    def _read_windows(
        self, pieces: Pieces, which: torch.Tensor, offsets: torch.Tensor
    ) -> list[torch.Tensor]:
        """What each piece means beside its neighbours, by window, shape (n_pieces, 256) each.

        The first step multiplies nothing that depends on neighbours, so that what a piece adds to each
        place of a window is only added up where it stands. The second multiplies what that comes to,
        once for pieces that stand among the same ones (a profile is made of the very texts that are
        read alone, too), by the weights of all places, and adds up likewise.

        Parameters
        ----------
        pieces
            What pieces say alone.
        which
            Shape (n_pieces,): rows of it.
        offsets
            Where texts begin, and the end.
        """
        places = _list_neighbours(offsets, len(which))
        around = torch.cat([which, which.new_zeros(1)])[places]  # row 0 adds nothing
        added = pieces.added.view(-1, _WIDTH)
        narrow = pieces.narrow.view(-1, _WIDTH)
        reads, first = [], 0
        for number, (size, before) in enumerate(_WINDOWS):
            columns = slice(_BEFORE - before, _BEFORE - before + size)
            some, kind = _number_rows(around[:, columns])
            steps = torch.arange(first, first + size, device=which.device)
            sums = embedding_bag(around[some, columns] * _PLACES + steps, added, mode="sum")
            inside = torch.relu(sums + self._step(size, "first")[1])
            inside = inside + narrow.index_select(0, which[some] * len(_WINDOWS) + number)
            weights, shift = self._step(size, "second")
            here = torch.cat([inside.new_zeros(1, _WIDTH), inside])  # row 0 is outside of a text
            adds = multiply_rows(here, _side_by_side(weights, size)).view(-1, _WIDTH)
            beside = torch.cat([kind + 1, kind.new_zeros(1)])[places[:, columns]]
            sums = embedding_bag(beside * size + (steps - first), adds, mode="sum")
            reads.append(torch.relu(sums + shift) + inside.index_select(0, kind))
            first += size
        return reads

    def _step(self, size: int, step: str) -> tuple[torch.Tensor, torch.Tensor]:
        """Weights, shape (size * 256, 256), and shift of one step of a window."""
        name = f"window{size}_{step}"
        return getattr(self, f"{name}_weight"), getattr(self, f"{name}_shift")

    def _finish(self, mean: torch.Tensor) -> torch.Tensor:
        """Two residual blocks, and the vector scaled to norm 1."""
        hidden = multiply_rows(torch.relu(multiply_rows(mean, self.dense0)), self.dense1)
        middle = torch.relu(multiply_rows(mean, self.pass1) + hidden)
        second = torch.relu(multiply_rows(middle, self.dense2))
        last = torch.tanh(multiply_rows(middle, self.pass3) + multiply_rows(second, self.dense3))
        return nn.functional.normalize(last, dim=1)

    @override
    def save(
        self,
        output_path: str,
        *args: Any,
        safe_serialization: bool = True,
        **kwargs: Any,
    ) -> None:
        folder = Path(output_path)
        arrays = {name: value.detach().cpu().numpy() for name, value in self.state_dict().items()}
        half = {name: a if name == "table" else a.astype(np.float16) for name, a in arrays.items()}
        half["epsilon"] = arrays["epsilon"]  # too small for 16 bits
        np.savez_compressed(folder / WEIGHTS, **half)
        self.tokenizer.save(str(folder / TOKENIZER))

    @classmethod
    @override
    def load(  # type: ignore[override]  # a local folder needs no more
        cls,
        model_name_or_path: str,
        subfolder: str = "",
        **kwargs: Any,
    ) -> Self:
        tokenizer, arrays = (
            str(cls.load_file_path(model_name_or_path, filename=name, subfolder=subfolder))
            for name in (TOKENIZER, WEIGHTS)
        )
        with np.load(arrays, allow_pickle=False) as archive:
            weights = {name: archive[name] for name in archive.files}
        return cls(Tokenizer.from_file(tokenizer), weights)


def _side_by_side(weights: torch.Tensor, size: int) -> torch.Tensor:
    """Weights of the places of a window, from below each other to beside each other: (256, size * 256)."""
    places = weights.view(size, _WIDTH, _WIDTH)
    return places.transpose(0, 1).reshape(_WIDTH, size * _WIDTH)


def _without_capitals(word: re.Match[str]) -> str:
    return word[0].capitalize()


def _list_neighbours(offsets: torch.Tensor, count: int) -> torch.Tensor:
    """Rows of the pieces around each one, shape (n_pieces, 5); ``count`` outside its own text."""
    starts = torch.repeat_interleave(offsets[:-1], offsets[1:] - offsets[:-1])[:, None]
    ends = torch.repeat_interleave(offsets[1:], offsets[1:] - offsets[:-1])[:, None]
    steps = torch.arange(-_BEFORE, _AFTER + 1, device=offsets.device)
    places = torch.arange(count, device=offsets.device)[:, None] + steps
    return torch.where((places >= starts) & (places < ends), places, count)


def _number_rows(table: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """One place of each distinct row, shape (n_distinct,), and the number of each row among them.

    Parameters
    ----------
    table
        Shape (n_rows, n_columns): whole numbers from 0.
    """
    base = int(table.max()) + 1 if len(table) else 1
    keys, below = table[:, 0], base  # keys are below that
    for column in table.T[1:]:
        if below * base >= _LARGEST:
            distinct, keys = torch.unique(keys, return_inverse=True)
            below = len(distinct)
        keys, below = keys * base + column, below * base
    distinct, numbers = torch.unique(keys, return_inverse=True)
    places = torch.empty_like(distinct)
    places[numbers] = torch.arange(len(keys), device=keys.device)
    return places, numbers

"""Multilingual E5, small (Wang et al., 2024), in 4 bits, as a module of sentence-transformers.

A transformer of twelve layers (Devlin et al., BERT, 2019) whose last states are averaged. Texts of
a batch stand one after the other, without padding, and every text has the vector it has alone.
"""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import torch
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer
from torch import nn
from torch.nn.functional import gelu, layer_norm, normalize
from typing_extensions import override

from recommender.adapters.row_products import multiply_rows
from recommender.errors import ModelFileError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from recommender.arrays import FloatArray

WEIGHTS = "weights.npz"
TOKENIZER = "tokenizer.json"
BLOCK = 32
"""Numbers of a row that share a scale."""

_PREFIX = "query: "
"""What the model was trained to see before texts that are compared with each other."""
_HEAD = 32
"""Numbers per head of attention."""
_EPSILON = 1e-12
_START, _END = 0, 2
"""Ids of the pieces at the ends of a window."""
_QUANTISED = re.compile(r"table|layer\d+_(query|key|value|attended|wide|narrow)_weight")


class E5Encoder(InputModule):
    """Texts to vectors of 384 numbers.

    A text longer than the model reads at once is read in windows, and their means are weighed by
    their lengths.

    Parameters
    ----------
    tokenizer
        Cuts texts into pieces, without marks at the ends.
    weights
        Arrays by name, float32: ``table`` (n_pieces, 384), ``places`` (longest, 384), ``kind``
        (384,), and per layer what `forward` uses. ``mean`` (384,) and ``shared`` (384, 384): what
        is taken off a vector of norm 1, and what keeps the directions that languages share.
    """

    def __init__(self, tokenizer: Tokenizer, weights: Mapping[str, FloatArray]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tokenizer = tokenizer
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self._layers = 1 + max(int(found[1]) for found in map(_LAYER.match, weights) if found)
        for name, array in weights.items():
            tensor = torch.from_numpy(np.array(array, dtype=np.float32))
            setattr(self, name, nn.Parameter(tensor, requires_grad=False))

    @property
    def max_seq_length(self) -> int:
        """Pieces of a text that are read: more than any text has."""
        return 1_000_000

    def get_embedding_dimension(self) -> int:
        """Length of every vector."""
        return int(self.shared.shape[1])

    @override
    def preprocess(
        self,
        inputs: list[str],  # type: ignore[override]
        prompt: str | None = None,
        **kwargs: Any,
    ) -> dict[str, torch.Tensor | Any]:
        texts = [f"{_PREFIX}{text}" for text in inputs]
        longest = len(self.places) - 2
        windows, owners = [], []
        for owner, encoding in enumerate(
            self.tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        ):
            ids = encoding.ids
            for low in range(0, max(len(ids), 1), longest):
                windows.append([_START, *ids[low : low + longest], _END])
                owners.append(owner)
        ends = np.cumsum([0, *map(len, windows)])
        flat = np.fromiter(chain.from_iterable(windows), dtype=np.int64, count=ends[-1])
        return {
            "input_ids": torch.from_numpy(flat),
            "offsets": torch.from_numpy(ends),
            "owners": torch.tensor(owners, dtype=torch.int64),
        }

    @override
    def forward(
        self,
        features: dict[str, torch.Tensor | Any],
        **kwargs: Any,
    ) -> dict[str, torch.Tensor | Any]:
        ids, offsets, owners = (features[name] for name in ("input_ids", "offsets", "owners"))
        lengths = offsets[1:] - offsets[:-1]
        place = torch.arange(len(ids), device=ids.device) - torch.repeat_interleave(
            offsets[:-1], lengths
        )
        state = self._norm(self.table[ids] + self.places[place] + self.kind, "start")
        alike = [torch.nonzero(lengths == length).flatten() for length in torch.unique(lengths)]
        rows = [
            offsets[which][:, None] + torch.arange(int(lengths[which[0]]), device=ids.device)
            for which in alike
        ]
        for layer in range(self._layers):
            state = self._read(state, rows, f"layer{layer}")
        sums = torch.segment_reduce(state, "sum", offsets=offsets, axis=0)
        read = (lengths - 2).clamp(min=1).to(sums.dtype)[:, None]
        weighed = sums / lengths[:, None] * read
        texts = int(owners[-1]) + 1
        whole = weighed.new_zeros(texts, weighed.shape[1]).index_add(0, owners, weighed)
        vectors = multiply_rows(normalize(whole, dim=1) - self.mean, self.shared)
        features["sentence_embedding"] = normalize(vectors, dim=1)
        return features

    def _read(self, state: torch.Tensor, rows: list[torch.Tensor], layer: str) -> torch.Tensor:
        """One layer: every piece looks at those of its window, and is thought over."""
        query, key, value = (
            self._linear(state, f"{layer}_{name}") for name in ("query", "key", "value")
        )
        attended = torch.empty_like(state)
        for places in rows:  # windows of one length together
            found = _attend(*(tensor[places] for tensor in (query, key, value)))
            attended = attended.index_put((places,), found)
        state = self._norm(state + self._linear(attended, f"{layer}_attended"), f"{layer}_attended")
        wide = gelu(self._linear(state, f"{layer}_wide"))
        return self._norm(state + self._linear(wide, f"{layer}_narrow"), f"{layer}_narrow")

    def _linear(self, rows: torch.Tensor, name: str) -> torch.Tensor:
        weight, shift = getattr(self, f"{name}_weight"), getattr(self, f"{name}_shift")
        found: torch.Tensor = multiply_rows(rows, weight.T) + shift
        return found

    def _norm(self, rows: torch.Tensor, name: str) -> torch.Tensor:
        gain, bias = getattr(self, f"{name}_gain"), getattr(self, f"{name}_bias")
        return layer_norm(rows, (rows.shape[1],), gain, bias, _EPSILON)

    @override
    def save(
        self,
        output_path: str,
        *args: Any,
        safe_serialization: bool = True,
        **kwargs: Any,
    ) -> None:
        folder = Path(output_path)
        arrays: dict[str, Any] = {}
        for name, value in self.state_dict().items():
            array = value.detach().cpu().numpy()
            if _QUANTISED.fullmatch(name):
                arrays[f"{name}.halves"], arrays[f"{name}.scales"] = quantise_blocks(array)
            else:
                arrays[name] = array.astype(np.float16 if array.ndim > 1 else np.float32)
        np.savez_compressed(folder / WEIGHTS, **arrays)
        self.tokenizer.save(str(folder / TOKENIZER))

    @classmethod
    @override
    def load(  # type: ignore[override]  # a local folder needs no more
        cls,
        model_name_or_path: str,
        subfolder: str = "",
        **kwargs: Any,
    ) -> Self:
        """Open a folder as `save` writes it.

        Raises
        ------
        ModelFileError
            If arrays are missing or their shapes do not go together.
        """
        tokenizer, path = (
            str(cls.load_file_path(model_name_or_path, filename=name, subfolder=subfolder))
            for name in (TOKENIZER, WEIGHTS)
        )
        weights = {}
        with np.load(path, allow_pickle=False) as archive:
            for name in archive.files:
                plain, _, part = name.partition(".")
                if part == "halves":
                    if f"{plain}.scales" not in archive.files:
                        raise ModelFileError(f"{path}: {plain} has no scales")
                    weights[plain] = restore_blocks(archive[name], archive[f"{plain}.scales"])
                elif not part:
                    weights[plain] = archive[name].astype(np.float32)
        if not {"table", "places", "shared", "layer0_query_weight"} <= set(weights):
            raise ModelFileError(f"{path}: arrays of the model are missing")
        return cls(Tokenizer.from_file(tokenizer), weights)


_LAYER = re.compile(r"layer(\d+)_")


def _attend(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    """Attention within windows, all of shape (windows, length, width)."""
    windows, length, width = query.shape

    def by_head(rows: torch.Tensor) -> torch.Tensor:
        heads = rows.view(windows, length, width // _HEAD, _HEAD).transpose(1, 2)
        return heads.reshape(-1, length, _HEAD)

    seen = torch.bmm(by_head(query), by_head(key).transpose(1, 2)) / _HEAD**0.5
    read = torch.bmm(seen.softmax(dim=2), by_head(value))
    back = read.view(windows, width // _HEAD, length, _HEAD).transpose(1, 2)
    return back.reshape(windows, length, width)


def quantise_blocks(weights: FloatArray) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Numbers as 4 bits each, blocks of `BLOCK` on a scale of their own.

    The number farthest from 0 of a block lies at one end of its scale, which has 16 steps; what was
    restored from 4 bits gives the same bits again.

    Parameters
    ----------
    weights
        Shape (rows, columns); columns a multiple of `BLOCK`.

    Returns
    -------
    halves : shape (rows, columns / 2), uint8
        Two numbers a byte: in each block the first half in the low bits, the second in the high.
    scales : shape (rows, columns / BLOCK), float16
    """
    blocks = weights.reshape(len(weights), -1, BLOCK)
    farthest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[..., None], axis=2)
    scales = (farthest / -8.0).astype(np.float16)
    steps = np.where(scales == 0, 1, scales).astype(np.float32)
    levels = np.clip(np.rint(blocks / steps) + 8, 0, 15).astype(np.uint8)
    halves = levels[..., : BLOCK // 2] | (levels[..., BLOCK // 2 :] << 4)
    return halves.reshape(len(weights), -1), scales[..., 0]


def restore_blocks(halves: NDArray[np.uint8], scales: NDArray[np.float16]) -> FloatArray:
    """The numbers that `quantise_blocks` wrote, shape (rows, columns), float32."""
    blocks = halves.reshape(len(halves), -1, BLOCK // 2)
    levels = np.concatenate([blocks & 15, blocks >> 4], axis=2).astype(np.float32) - 8.0
    restored: FloatArray = levels * scales.astype(np.float32)[..., None]
    return restored.reshape(len(halves), -1)

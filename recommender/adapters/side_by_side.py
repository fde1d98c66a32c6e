"""Several encoders read one text, and their vectors stand side by side.

Each vector has norm 1 before it is weighed, so that a cosine of the whole is the weighed mean of
the cosines of the parts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import torch
from sentence_transformers.base.modules import InputModule
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from torch import nn
from torch.nn.functional import normalize
from typing_extensions import override

from recommender.adapters.e5_encoder import E5Encoder
from recommender.adapters.embedded_folder import default_folder
from recommender.adapters.universal_encoder import UniversalSentenceEncoder
from recommender.errors import ModelFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

CONFIG = "config.json"
KINDS: dict[str, type[InputModule]] = {
    "static": StaticEmbedding,
    "universal": UniversalSentenceEncoder,
    "e5": E5Encoder,
}
"""Parts by the names that folders give them."""
EMBEDDED = "embedded"
"""The part that is the embedded encoder, in its own folder."""


class SideBySide(InputModule):
    """Encoders side by side.

    Parameters
    ----------
    parts
        Each with ``preprocess`` and ``forward`` to one vector per text.
    weights
        What a cosine of each counts, above 0.
    """

    def __init__(self, parts: Sequence[InputModule], weights: Sequence[float]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.parts = nn.ModuleList(parts)
        self.weights = [float(weight) for weight in weights]
        self.tokenizer = parts[0].tokenizer

    @property
    def max_seq_length(self) -> int:
        """Pieces of a text that are read: more than any text has."""
        return 1_000_000

    def get_embedding_dimension(self) -> int:
        """Length of every vector."""
        return sum(part.get_embedding_dimension() for part in self._modules_of_text())

    @override
    def preprocess(
        self,
        inputs: list[str],  # type: ignore[override]
        prompt: str | None = None,
        **kwargs: Any,
    ) -> dict[str, torch.Tensor | Any]:
        halves = {}
        for number, part in enumerate(self._modules_of_text()):
            for name, value in part.preprocess(inputs, prompt, **kwargs).items():
                halves[f"{number} {name}"] = value
        return halves

    @override
    def forward(
        self,
        features: dict[str, torch.Tensor | Any],
        **kwargs: Any,
    ) -> dict[str, torch.Tensor | Any]:
        vectors = []
        for number, part in enumerate(self._modules_of_text()):
            prefix = f"{number} "
            inputs = {
                name.removeprefix(prefix): value
                for name, value in features.items()
                if name.startswith(prefix)
            }
            vector = normalize(part(inputs)["sentence_embedding"].float(), dim=1)
            vectors.append(vector * self.weights[number] ** 0.5)
        features["sentence_embedding"] = torch.cat(vectors, dim=1)
        return features

    def _modules_of_text(self) -> list[Any]:
        return list(self.parts)

    @override
    def save(
        self,
        output_path: str,
        *args: Any,
        safe_serialization: bool = True,
        **kwargs: Any,
    ) -> None:
        names = {kind: name for name, kind in KINDS.items()}
        parts = []
        for part, weight in zip(self._modules_of_text(), self.weights, strict=True):
            if isinstance(part, SideBySide):  # in its own folder
                parts.append({"kind": EMBEDDED, "weight": weight})
                continue
            name = names[type(part)]
            folder = Path(output_path) / name
            folder.mkdir(parents=True, exist_ok=True)
            part.save(str(folder), safe_serialization=safe_serialization)
            parts.append({"kind": name, "weight": weight})
        text = json.dumps({"parts": parts}, indent=2)
        (Path(output_path) / CONFIG).write_text(text + "\n", encoding="utf-8")

    @classmethod
    @override
    def load(  # type: ignore[override]  # a local folder needs no more
        cls, model_name_or_path: str, subfolder: str = "", **kwargs: Any
    ) -> Self:
        """Open a folder as `save` writes it.

        Raises
        ------
        ModelFileError
            If the folder names a part that is unknown.
        """
        path = cls.load_file_path(model_name_or_path, filename=CONFIG, subfolder=subfolder)
        listed = json.loads(Path(str(path)).read_text(encoding="utf-8"))["parts"]
        parts: list[InputModule] = []
        for part in listed:
            if part["kind"] == EMBEDDED:
                parts.append(cls.load(str(default_folder())))
                continue
            if part["kind"] not in KINDS:
                known = ", ".join([*KINDS, EMBEDDED])
                message = f"{path}: part {part['kind']!r} is unknown; known are {known}"
                raise ModelFileError(message)
            inside = str(Path(subfolder) / part["kind"])
            parts.append(KINDS[part["kind"]].load(model_name_or_path, subfolder=inside))
        return cls(parts, [part["weight"] for part in listed])

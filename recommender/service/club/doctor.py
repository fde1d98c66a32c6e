"""A look over the installation: whether each part does its work here."""

from __future__ import annotations

import os
import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from recommender.adapters.faiss_index import FaissIndex
from recommender.adapters.sentence_encoder import load_encoder
from recommender.adapters.vector_cache import default_cache_path
from recommender.errors import RecommenderError
from recommender.maths.matching.b_matching import solve_exact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PACKAGES = (
    "recommender", "torch", "sentence-transformers", "faiss-cpu", "scikit-learn", "scipy",
    "numpy", "pandas",
)  # fmt: skip
_LEAST_FREE = 100 * 2**20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str


def examine(encoder: str | None = None) -> tuple[Finding, ...]:
    """Look at every part a round needs, by using it on something small.

    Parameters
    ----------
    encoder
        Local folder or hub name; the embedded encoder if left out.
    """
    checks: dict[str, Callable[[], str]] = {
        "python": platform.python_version,
        "packages": _packages,
        "encoder": lambda: _encoder(encoder),
        "search": _search,
        "solver": _solver,
        "cache": lambda: _cache(default_cache_path("doctor@0").parent),
    }
    return tuple(_finding(name, check) for name, check in checks.items())


def _finding(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, ok=True, detail=check())
    except (RecommenderError, ImportError, OSError, ValueError) as error:
        return Finding(name, ok=False, detail=f"{type(error).__name__}: {error}")


def _packages() -> str:
    return ", ".join(f"{name} {version(name)}" for name in _PACKAGES)


def _encoder(name: str | None) -> str:
    """Encode a sentence and its translation next to an unrelated one.

    Raises
    ------
    ValueError
        If the translation is not the nearer one.
    """
    model = load_encoder(name)
    here, same, other = model.encode(
        ["I bake bread.", "Ich backe Brot.", "The court dismissed the appeal."]
    )
    if here @ same <= here @ other:
        message = f"{model.identity}: a German translation is not nearer than an unrelated text"
        raise ValueError(message)
    return f"{model.identity}, {model.dimension} dimensions, German-English"


def _search() -> str:
    """Find a vector among three.

    Raises
    ------
    ValueError
        If another one is found.
    """
    items = np.eye(3, dtype=np.float32)
    _, found = FaissIndex.build(items).search(items, 1)
    if found.ravel().tolist() != [0, 1, 2]:
        message = "faiss does not find a vector in an index that holds it"
        raise ValueError(message)
    return "faiss finds what it holds"


def _solver() -> str:
    """Solve a path of three edges, where the greedy choice is not the best.

    Raises
    ------
    ValueError
        If the optimum is missed.
    """
    edges = np.array([[0, 1], [1, 2], [2, 3]])
    found = solve_exact(edges, np.array([2.0, 3.0, 2.0]), np.ones(4, dtype=np.int64))
    if found.chosen.tolist() != [True, False, True]:
        message = "HiGHS misses the best matching of a path of three edges"
        raise ValueError(message)
    return "HiGHS proves a small round optimal"


def _cache(folder: Path) -> str:
    """Look at where vectors are kept.

    Raises
    ------
    OSError
        If nothing can be written there.
    """
    place = folder
    while not place.exists():
        place = place.parent
    if not os.access(place, os.W_OK):
        message = f"{folder} cannot be written to"
        raise OSError(message)
    free = shutil.disk_usage(place).free
    if free < _LEAST_FREE:
        message = f"{folder} has {free / 2**20:.0f} MB left; a cache needs 100 MB"
        raise OSError(message)
    return f"{folder}, {free / 2**30:.1f} GB free"

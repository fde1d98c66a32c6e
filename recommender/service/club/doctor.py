"""A look over the installation: whether each part does its work here.

What takes seconds to load (torch, scikit-learn, numba) is only looked for. The embedded encoder is
read without torch: its files are compared with their hashes, and a few texts encoded from them.
"""

from __future__ import annotations

import os
import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from recommender.adapters.embedded_folder import default_folder
from recommender.adapters.model_files import verify_folder
from recommender.adapters.vector_cache import default_cache_path
from recommender.club.club_language import club_language
from recommender.club.profile_coverage import measure_coverage
from recommender.maths.matching.b_matching import solve_exact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from recommender.arrays import FloatArray

_MODULES = {
    "recommender": "recommender",
    "torch": "torch",
    "sentence-transformers": "sentence_transformers",
    "faiss-cpu": "faiss",
    "scikit-learn": "sklearn",
    "numba": "numba",
    "scipy": "scipy",
    "numpy": "numpy",
    "pandas": "pandas",
}
"""What a round needs: the module that each package brings."""
_TEXTS = ("I bake bread.", "Ich backe Brot.", "The court dismissed the appeal.")
"""A sentence, its translation, and one that has nothing to do with them."""
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
        Local folder or hub name, which is loaded with torch; the embedded encoder if left out.
    """
    checks: dict[str, Callable[[], str]] = {
        "python": platform.python_version,
        "packages": _check_packages,
        "encoder": _check_embedded_encoder if encoder is None else lambda: _check_encoder(encoder),
        "search": _check_search,
        "solver": _check_solver,
        "cache": lambda: _check_cache(default_cache_path("doctor@0").parent),
    }
    return tuple(_run_check(name, check) for name, check in checks.items())


def look_at_profiles(members: Path, mapping: Path | None = None) -> Finding:
    """How much the profiles of a list carry, and what would help most, in the list's language.

    Parameters
    ----------
    members, mapping
        The list, and the file that names its columns.
    """

    def describe() -> str:
        from recommender.tables import read_mapping, read_members

        named = None if mapping is None else read_mapping(mapping)
        people, _ = read_members(members, mapping=named)
        return " ".join(measure_coverage(people).say(club_language(people)))

    return _run_check("profiles", describe)


def look_at_limiting(
    members: Path, week: str, mapping: Path | None = None, encoder: str | None = None
) -> Finding:
    """Whose profiles of a list limit rounds most, in the list's language; loads the encoder.

    Parameters
    ----------
    members, mapping
        The list, and the file that names its columns.
    week
        The ISO week it is.
    encoder
        As for `examine`.
    """

    def describe() -> str:
        from recommender.club.club import Club
        from recommender.club.week import Week
        from recommender.config import Config
        from recommender.letters import Voice
        from recommender.letters.profile_words import say_limiting
        from recommender.pipeline.profile_advice import ProfileAdviser
        from recommender.service.club.bootstrap import make_encoder, prepare
        from recommender.tables import read_mapping, read_members

        named = None if mapping is None else read_mapping(mapping)
        club = Club.build(read_members(members, mapping=named)[0])
        model = make_encoder(encoder)
        adviser = ProfileAdviser(prepare(club, model), model, Week.parse(week))
        names = {member.id: member.name for member in club.members}
        listed = [
            (limiting, names[limiting.member])
            for limiting in adviser.find_limiting(Config().advice.listed)
        ]
        return " ".join(say_limiting(listed, Voice(club_language(club.members))))

    return _run_check("limiting profiles", describe)


def look_at_ranker(database_url: str, clock: Callable[[], datetime]) -> Finding:
    """Which ranker the service on a database runs."""

    def describe() -> str:
        from recommender.adapters.store import SqlStore

        store = SqlStore(database_url, clock)
        store.migrate()
        with store.read() as session:
            record = session.rankers.running()
        if record is None:
            return "that of the settings, or the prior: none was learnt and released"
        return f"{record.identity}, released {record.at[:10]}"

    return _run_check("ranker", describe)


def look_at_alarms(database_url: str, clock: Callable[[], datetime]) -> Finding:
    """What has drifted in the latest published round of the service on a database."""

    def describe() -> str:
        from recommender.service.assembly import assemble, open_store

        weeks = assemble(open_store(database_url, clock), clock=clock).rounds.bubble()
        if not weeks:
            return "no round is published yet"
        said = " ".join(alarm["said"]["en"] for alarm in weeks[-1]["alarms"])
        return f"{weeks[-1]['week']}: {said or 'nothing drifts'}"

    return _run_check("alarms", describe)


def _run_check(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, ok=True, detail=check())
    except Exception as error:  # whatever is broken, the other parts are looked at
        return Finding(name, ok=False, detail=f"{type(error).__name__}: {error}")


def _check_packages() -> str:
    """Look for every package without loading it.

    Raises
    ------
    ImportError
        If one is not there, or its module is gone.
    """
    gone = [package for package, module in _MODULES.items() if find_spec(module) is None]
    if gone:
        message = f"no module of {', '.join(gone)}; install the package again"
        raise ImportError(message)
    return ", ".join(f"{package} {version(package)}" for package in _MODULES)


def _check_embedded_encoder() -> str:
    """Compare the embedded encoder's files with their hashes, and encode with its static part.

    The other part is torch's to read, which takes seconds to load: its files are compared alone.
    """
    folder = default_folder()
    manifest = verify_folder(folder)
    vectors = encode_statically(folder / "static", _TEXTS)
    return _check_translation(vectors, str(manifest["identity"]), int(manifest["dimension"]))


def _check_encoder(name: str) -> str:
    """Load an encoder as a round would, and encode with it."""
    from recommender.adapters.sentence_encoder import load_encoder

    model = load_encoder(name)
    return _check_translation(model.encode(list(_TEXTS)), model.identity, model.dimension)


def _check_translation(vectors: FloatArray, identity: str, dimension: int) -> str:
    """Compare a sentence with its translation and with an unrelated one.

    Raises
    ------
    ValueError
        If the translation is not the nearer one.
    """
    here, same, other = vectors
    if not here @ same > here @ other:
        message = f"{identity}: a German translation is not nearer than an unrelated text"
        raise ValueError(message)
    return f"{identity}, {dimension} dimensions, German-English"


def encode_statically(folder: Path, texts: Sequence[str]) -> FloatArray:
    """Encode texts with a static embedding, read without torch.

    Parameters
    ----------
    folder
        With ``tokenizer.json`` and ``model.safetensors``, which holds a row and a weight of each
        word piece.
    texts
        None of them without a known piece.

    Returns
    -------
    ndarray, shape (n_texts, dimension), float32
        Rows of L2 norm 1: as the encoder gives them, but for rounding.
    """
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tensors = load_file(folder / "model.safetensors")
    rows, weights = tensors["embeddings"], tensors["weights"]
    pieces = [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
    sums = np.stack([weights[ids] @ rows[ids].astype(np.float32) for ids in pieces])
    unit: FloatArray = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return unit


def _check_search() -> str:
    """Find each of three vectors in an inverted file of them.

    Raises
    ------
    ValueError
        If another one is found.
    """
    import faiss

    vectors = np.eye(3, dtype=np.float32)
    index = faiss.IndexIVFFlat(faiss.IndexFlatL2(3), 3, 1, faiss.METRIC_INNER_PRODUCT)
    index.cp.min_points_per_centroid = 1
    index.train(vectors)
    index.add_with_ids(vectors, np.array([7, 8, 9]))
    _, nearest = index.search(vectors, 1)
    if nearest.ravel().tolist() != [7, 8, 9]:
        message = "faiss does not find a vector in an index that holds it"
        raise ValueError(message)
    return "faiss finds what it holds"


def _check_solver() -> str:
    """Solve a path of three edges, where the greedy choice is not the best.

    Raises
    ------
    ValueError
        If the optimum is missed.
    """
    edges = np.array([[0, 1], [1, 2], [2, 3]])
    matching = solve_exact(edges, np.array([2.0, 3.0, 2.0]), np.ones(4, dtype=np.int64))
    if matching.chosen.tolist() != [True, False, True]:
        message = "HiGHS misses the best matching of a path of three edges"
        raise ValueError(message)
    return "HiGHS proves a small round optimal"


def _check_cache(folder: Path) -> str:
    """Look at where vectors are cached.

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

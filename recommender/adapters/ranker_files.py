"""A learnt ranker as a folder: the estimator in skops' format, and its manifest.

skops builds no object of a type it was not told to trust, unlike pickle, which runs what a file
says. What is read is checked in this order: the sums of the files, the features, the types.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from recommender.adapters.model_files import published, sha256_of, verify_folder, write_manifest
from recommender.errors import ModelFileError
from recommender.ports.ranker import expected_features, feature_mismatch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE = "ranker.skops"

TRUSTED = ("recommender.stages.rank.prior.PriorLogisticRegression",)
"""Types of ours a file may hold, beside those of numpy and scikit-learn that skops knows."""


def save_ranker(folder: str | Path, ranker: Any, manifest: Mapping[str, Any]) -> None:  # noqa: ANN401
    """Write an artefact in the place of whatever was there, whole or not at all.

    Parameters
    ----------
    folder
        The artefact folder.
    ranker
        A fitted scikit-learn classifier with ``feature_names_in_``.
    manifest
        What to keep beside it; ``features`` and ``files`` are set here.
    """
    from skops.io import dump

    with published(Path(folder)) as aside:
        dump(ranker, aside / FILE)
        files = {FILE: sha256_of(aside / FILE)}
        features = [str(name) for name in ranker.feature_names_in_]
        write_manifest(aside, {**manifest, "features": features, "files": files})


def load_ranker(
    folder: str | Path, features: Sequence[str], further: Sequence[str] = ()
) -> tuple[Any, dict[str, Any]]:
    """Read an artefact.

    Parameters
    ----------
    folder
        What `save_ranker` wrote.
    features
        Columns the ranker will be given, in their order.
    further
        Columns it will be given after these if it knows one of them.

    Returns
    -------
    ranker : scikit-learn classifier
    manifest : dict

    Raises
    ------
    ModelFileError
        If a file is missing or another one, if the ranker reads other features, or if the file
        holds a type that is not trusted.
    """
    folder = Path(folder)
    manifest = verify_folder(folder)
    if FILE not in manifest["files"]:
        raise ModelFileError(f"{folder} is no ranker: its manifest does not list {FILE}")
    names = manifest.get("features", [])
    expected = expected_features(names, features, further)
    _check_features(folder, names, expected)
    ranker = _read(folder / FILE)
    _check_features(folder / FILE, getattr(ranker, "feature_names_in_", []), expected)
    return ranker, manifest


def _read(path: Path) -> Any:  # noqa: ANN401
    from skops.io import get_untrusted_types, load

    try:
        unknown = sorted(set(get_untrusted_types(file=path)) - set(TRUSTED))
        if unknown:
            raise ModelFileError(
                f"{path} holds types that are not trusted: {', '.join(unknown)}; "
                f"allowed beside scikit-learn's: {', '.join(TRUSTED)}"
            )
        return load(path, trusted=list(TRUSTED))
    except (BadZipFile, KeyError, TypeError, ValueError, AttributeError, ImportError) as error:
        raise ModelFileError(f"{path} is damaged or no skops file: {error}") from error


def _check_features(path: Path, features: Sequence[str], expected: Sequence[str]) -> None:
    problem = feature_mismatch(features, expected)
    if problem:
        raise ModelFileError(f"{path} was trained on other features: {problem}")

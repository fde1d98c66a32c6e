"""Artefact folders: their manifest, the sha256 of their files, and how they are published."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from recommender.adapters.files import list_others, replace_folder
from recommender.errors import ModelFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

MANIFEST = "manifest.json"


def sha256_of(path: Path) -> str:
    """Hash a file without reading it into memory at once.

    Parameters
    ----------
    path
        Any file.

    Returns
    -------
    str
        64 hexadecimal digits.

    Raises
    ------
    ModelFileError
        If the file is missing or cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelFileError(f"{path} cannot be read: {error.strerror}") from error


def content_hash(folder: Path, files: Iterable[str]) -> str:
    """Hash the names and contents of some files of a folder.

    Parameters
    ----------
    folder
        Folder of an artefact.
    files
        Names relative to it; their order does not matter.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    return combined_hash({name: sha256_of(folder / name) for name in files})


def combined_hash(sums: Mapping[str, str]) -> str:
    """Hash the names and sha256 sums of several files into one.

    Returns
    -------
    str
        64 hexadecimal digits, the same for every order of `sums`.
    """
    lines = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
    return hashlib.sha256(lines.encode()).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read ``manifest.json`` of an artefact folder.

    Returns
    -------
    dict
        The manifest; ``files`` maps file names to their sha256.

    Raises
    ------
    ModelFileError
        If it is missing, is not JSON, or has no ``files``.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelFileError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ModelFileError(f"{path} is damaged: {error}") from error
    files = manifest.get("files") if isinstance(manifest, dict) else None
    if not isinstance(files, dict) or not files:
        raise ModelFileError(f"{path} is damaged: it lists no files")
    return dict(manifest)


def verify_folder(folder: Path) -> dict[str, Any]:
    """Compare every file the manifest lists with its sha256.

    Parameters
    ----------
    folder
        Folder with a ``manifest.json``.

    Returns
    -------
    dict
        The manifest.

    Raises
    ------
    ModelFileError
        Naming the first file that is missing or another one.
    """
    manifest = read_manifest(folder)
    for name, expected in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            raise ModelFileError(f"{path} is missing; {folder / MANIFEST} lists it")
        if (actual := sha256_of(path)) != expected:
            raise ModelFileError(
                f"{path} is damaged or another file: sha256 {actual}, expected {expected}"
            )
    return manifest


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write ``manifest.json``, with the keys in the order given."""
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


@contextmanager
def published(target: Path) -> Iterator[Path]:
    """Fill a new folder aside, and put it in the place of `target` only when it is complete.

    Parameters
    ----------
    target
        The artefact folder: missing, empty, or an earlier artefact with nothing added. What was
        there is replaced at the end, and kept on any error.

    Yields
    ------
    Path
        An empty folder beside the target.

    Raises
    ------
    OutputError
        If something that is no part of an artefact lies there, or the system refuses.
    """
    with replace_folder(target, _list_foreign) as aside:
        yield aside
        for path in (aside, *aside.rglob("*")):  # some writers make files for the owner alone
            path.chmod(0o755 if path.is_dir() else 0o644)


def _list_foreign(folder: Path) -> Iterator[str]:
    try:
        names = {MANIFEST, *read_manifest(folder)["files"]}
    except ModelFileError:
        return list_others(folder, None)
    return list_others(folder, names)

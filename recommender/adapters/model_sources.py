"""Where models come from: the embedded one, a folder, or the hub; each with its identity."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommender.adapters.embedded_folder import default_folder
from recommender.adapters.model_files import MANIFEST, content_hash, verify_folder
from recommender.errors import EncoderError, ModelFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

HALF = "-bf16"
"""After a device's name: compute in 16-bit numbers."""

OWN_MODULE = "recommender.adapters.side_by_side.SideBySide"
"""As ``modules.json`` names it."""
_BESIDE = frozenset({"sentence_transformers.base.modules.normalize.Normalize"})
"""Modules that may stand beside ours: those that load no code whatever their folder holds."""

HUB_TIMEOUT = 10.0
"""Seconds to wait for the hub's answer to "is there such a model"."""

_HUB_NAME = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)?")
_VECTOR_FILES = (
    "*.safetensors",
    "*.bin",
    "*.json",
    "*.txt",
    "*.model",
    "*/*.json",
    "*/*.safetensors",
    "*/*.npz",
    "*/*/*.safetensors",
    "*/*/*.npz",
    "*/*/*.json",
)
_NO_VECTOR_FILES = {MANIFEST, "data_config.json", "requirements.txt"}


def load_folder(folder: Path, device: str) -> tuple[Any, str]:
    """Open a model in a folder.

    Returns
    -------
    model, identity

    Raises
    ------
    EncoderError
        If there is no such device.
    ModelFileError
        If a file of it is missing or damaged.
    """
    if (folder / MANIFEST).is_file():
        manifest = verify_folder(folder)
        identity = str(manifest.get("identity", ""))
        if not identity:
            raise ModelFileError(f"{folder / MANIFEST} is damaged: it gives no identity")
        if "beside" in manifest:
            _check_beside(folder, str(manifest["beside"]))
    else:
        identity = folder_identity(folder.resolve().name, folder)
    try:
        return _open(str(folder), device), identity
    except EncoderError:
        raise
    except Exception as error:  # torch, safetensors and json each raise their own
        raise ModelFileError(f"{folder} is no usable model: {_first_line(error)}") from error


def _check_beside(folder: Path, identity: str) -> None:
    """See that the embedded encoder is whole and the one that an encoder was made to stand beside.

    Raises
    ------
    ModelFileError
        If it is not.
    """
    found = str(verify_folder(default_folder()).get("identity", ""))
    if found != identity:
        raise ModelFileError(
            f"{folder} was made to stand beside {identity}, and the embedded encoder is {found}: "
            "make it anew with 'python train.py accurate'"
        )


def folder_identity(name: str, folder: Path) -> str:
    """Name a model folder by everything in it that decides its vectors.

    Parameters
    ----------
    name
        What people call it.
    folder
        A folder as sentence-transformers saves it.

    Returns
    -------
    str
        ``<name>@<16 hexadecimal digits>``.

    Raises
    ------
    ModelFileError
        If the folder holds no model.
    """
    paths = {path for pattern in _VECTOR_FILES for path in folder.glob(pattern)}
    names = {path.relative_to(folder).as_posix() for path in paths if path.is_file()}
    if not names & {"modules.json", "config.json"}:
        raise ModelFileError(f"{folder} holds no model: neither modules.json nor config.json")
    return f"{name}@{content_hash(folder, names - _NO_VECTOR_FILES)[:16]}"


def load_hub(name: str, device: str) -> tuple[Any, str]:
    """Open a model of the hub, from its cache where it is there.

    Returns
    -------
    model, identity

    Raises
    ------
    EncoderError
        If there is no such name, or the hub cannot be reached.
    """
    if not _HUB_NAME.fullmatch(name):
        raise EncoderError(
            f"no encoder {name!r}: there is no such folder, and it cannot be a hub name; "
            "allowed are a local folder, a hub name such as "
            "'sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2', or none for the "
            "embedded encoder"
        )
    commit = _cached_commit(name)
    offline = commit is not None
    try:
        commit = commit or _hub_commit(name)
        return _open(name, device, revision=commit, offline=offline), f"{name}@{commit[:16]}"
    except EncoderError:
        raise
    except Exception as error:  # the hub's client raises errors of several libraries
        raise EncoderError(
            f"encoder {name!r}: there is no such folder, and the model hub could not be reached "
            f"or does not know it ({_first_line(error)}); allowed are a local folder, a hub name "
            "where the hub is reachable, or none for the embedded encoder"
        ) from error


def _cached_commit(name: str) -> str | None:
    from huggingface_hub import try_to_load_from_cache

    for file in ("modules.json", "config.json"):
        cached = try_to_load_from_cache(name, file)
        if isinstance(cached, str):
            return Path(cached).parent.name
    return None


def _hub_commit(name: str) -> str:
    from huggingface_hub import HfApi

    # Asking for the commit first fails at once; loading by name would retry for minutes.
    return str(HfApi().model_info(name, timeout=HUB_TIMEOUT).sha)


def _open(source: str, device: str, *, revision: str | None = None, offline: bool = True) -> Any:  # noqa: ANN401
    import torch
    from sentence_transformers import SentenceTransformer

    device = device.removesuffix(HALF)
    try:
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError) as error:
        raise EncoderError(f"device {device!r} is not there: {_first_line(error)}") from error
    with _quiet():
        model = SentenceTransformer(
            source,
            device=device,
            revision=revision,
            local_files_only=offline,
            trust_remote_code=_has_own_modules(Path(source)),
        )
        return model.float().eval()


def _has_own_modules(folder: Path) -> bool:
    """Whether a local folder names modules of this package and none beside them that load code.

    The library imports a class outside itself only when told to trust the folder. It then trusts
    it in all: a transformer in it could bring code of its own, so that none may stand there.
    """
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        types = [str(module["type"]) for module in modules]
    except (OSError, ValueError, TypeError, KeyError):
        return False
    return OWN_MODULE in types and set(types) <= {OWN_MODULE, *_BESIDE}


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' progress bars and advice off stderr while a model is loaded."""
    from huggingface_hub import utils as hub
    from transformers.utils import logging as noise

    level, bars = noise.get_verbosity(), noise.is_progress_bar_enabled()
    hub_bars = not hub.are_progress_bars_disabled()  # type: ignore[attr-defined]
    noise.set_verbosity_error()  # type: ignore[no-untyped-call]
    noise.disable_progress_bar()  # type: ignore[no-untyped-call]
    hub.disable_progress_bars()  # type: ignore[attr-defined]
    try:
        yield
    finally:
        noise.set_verbosity(level)
        if bars:
            noise.enable_progress_bar()  # type: ignore[no-untyped-call]
        if hub_bars:
            hub.enable_progress_bars()  # type: ignore[attr-defined]


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__

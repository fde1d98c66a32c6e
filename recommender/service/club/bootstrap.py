"""Puts the adapters behind the pipeline's ports."""

from __future__ import annotations

from importlib.metadata import version
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommender.adapters.embedded_folder import default_folder
from recommender.adapters.model_files import combined_hash, verify_folder
from recommender.adapters.ranker_files import load_ranker as read_ranker
from recommender.adapters.ranker_files import save_ranker as write_ranker
from recommender.adapters.vector_cache import CachedEncoder, default_cache_path
from recommender.config import Config
from recommender.errors import InputError
from recommender.features.registry import COMPATIBILITY, FURTHER
from recommender.pipeline import Prepared
from recommender.pipeline import prepare as prepare_with
from recommender.ports.progress import silent
from recommender.service.club.engines import LOCAL
from recommender.stages.rank import as_ranker

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.ports.encoder import Encoder
    from recommender.ports.progress import Progress
    from recommender.ports.ranker import Ranker
    from recommender.service.club.engines import Engine


def make_encoder(
    name: str | PathLike[str] | None = None,
    *,
    device: str = "cpu",
    batch_size: int = 256,
    cache: bool = True,
    engine: Engine = LOCAL,
) -> Encoder:
    """An encoder that keeps the vectors of texts it has seen.

    Parameters
    ----------
    name
        A local folder or a hub name; the embedded German-English encoder if left out.
    device
        ``"cpu"``, ``"cuda"`` or whatever torch calls the device.
    batch_size
        Texts per forward pass, at least 1.
    cache
        Whether vectors are kept on disk between runs.
    engine
        Where texts are encoded; see `recommender.service.club.engines.engine`.
    """
    encoder = engine.load_encoder(
        None if name is None else str(name), device=device, batch_size=batch_size
    )
    return CachedEncoder(encoder, default_cache_path(encoder.identity)) if cache else encoder


def check_encoder(name: str | None = None) -> None:
    """See that an encoder can be had: of the embedded one the files, which are whole or are not.

    Parameters
    ----------
    name
        As for `make_encoder`.

    Raises
    ------
    ModelFileError
        If a file is missing or damaged.
    EncoderError
        If there is no such encoder.
    """
    if name is None:
        verify_folder(default_folder())
    else:
        make_encoder(name, cache=False)


def prepare(
    club: Club,
    encoder: Encoder | str | PathLike[str] | None = None,
    config: Config | None = None,
    progress: Progress = silent,
    *,
    ranker: Any = None,  # noqa: ANN401  # any fitted scikit-learn classifier
    engine: Engine = LOCAL,
) -> Prepared:
    """Make a club ready for rounds: encode its texts once and lay out who knows whom.

    Parameters
    ----------
    club
        At least one member.
    encoder
        An encoder, or what `make_encoder` takes.
    config
        Knobs; the defaults if left out.
    progress
        Told how far it is.
    ranker
        A fitted scikit-learn classifier, or what `load_ranker` takes; the prior if left out.
    engine
        Where the work is done; see `recommender.service.club.engines.engine`.
    """
    config = config or Config()
    learnt = None if ranker is None else load_ranker(ranker)
    if encoder is None or isinstance(encoder, str | PathLike):
        encoder = make_encoder(encoder, engine=engine)
    return prepare_with(club, encoder, engine.index, engine.blocks, config, progress, ranker=learnt)


def load_ranker(ranker: Any, good: object = None) -> Ranker:  # noqa: ANN401  # any fitted scikit-learn classifier
    """A ranker for the pipeline, ready to be given to `prepare` or `introduce_club`.

    Parameters
    ----------
    ranker
        A folder that ``python train.py ranker`` or `save_ranker` wrote; or a fitted
        scikit-learn classifier.
    good
        Its class that is the good meeting, where that is not 1 of 0 and 1.

    Raises
    ------
    ModelFileError
        If the folder is damaged, holds unknown types, or reads other features.
    InputError
        If a classifier reads other features, or is none.
    """
    if not isinstance(ranker, str | PathLike):
        return as_ranker(ranker, COMPATIBILITY, further=FURTHER, good=good)
    model, manifest = read_ranker(Path(ranker), COMPATIBILITY, FURTHER)
    name = Path(ranker).resolve().name
    identity = f"{name}@{combined_hash(manifest['files'])[:12]}"
    return as_ranker(model, COMPATIBILITY, identity, FURTHER, manifest.get("good", good))


def save_ranker(
    ranker: Any,  # noqa: ANN401
    folder: str | PathLike[str],
    good: str | int | None = None,
    **about: Any,  # noqa: ANN401
) -> None:
    """Keep a fitted scikit-learn classifier as a folder for ``--ranker`` and the service.

    Parameters
    ----------
    ranker
        Fitted on the named columns `recommender.features.registry.COMPATIBILITY`, or on these and
        `recommender.features.registry.FURTHER`.
    folder
        Replaced if it is there.
    good
        Its class that is the good meeting, where that is not 1 of 0 and 1; kept with it.
    about
        Written into its manifest: where the outcomes came from, what it is worth.

    Raises
    ------
    InputError
        If it is no such classifier.
    """
    as_ranker(ranker, COMPATIBILITY, further=FURTHER, good=good)
    if not hasattr(ranker, "feature_names_in_"):
        message = "ranker: it was fitted on unnamed columns; fit it on a DataFrame to keep it"
        raise InputError(message)
    versions = {name: version(name) for name in ("recommender", "scikit-learn", "numpy", "skops")}
    told = {} if good is None else {"good": good}
    write_ranker(Path(folder), ranker, {"kind": "ranker", "versions": versions, **told, **about})

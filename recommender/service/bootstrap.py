"""Puts the adapters behind the pipeline's ports."""

from __future__ import annotations

from functools import partial
from os import PathLike
from typing import TYPE_CHECKING

from recommender.adapters.faiss_index import FaissIndex
from recommender.adapters.sentence_encoder import load_encoder
from recommender.adapters.vector_cache import CachedEncoder, default_cache_path
from recommender.config import Config
from recommender.pipeline import Prepared
from recommender.pipeline import prepare as prepare_with
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.ports.encoder import Encoder
    from recommender.ports.progress import Progress


def make_encoder(
    name: str | PathLike[str] | None = None,
    *,
    device: str = "cpu",
    batch_size: int = 256,
    cache: bool = True,
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
    """
    encoder = load_encoder(
        None if name is None else str(name), device=device, batch_size=batch_size
    )
    return CachedEncoder(encoder, default_cache_path(encoder.identity)) if cache else encoder


def prepare(
    club: Club,
    encoder: Encoder | str | PathLike[str] | None = None,
    config: Config | None = None,
    progress: Progress = silent,
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
    """
    config = config or Config()
    if encoder is None or isinstance(encoder, str | PathLike):
        encoder = make_encoder(encoder)
    index = partial(FaissIndex, exact_below=config.candidates.exact_below)
    return prepare_with(club, encoder, index, config, progress)

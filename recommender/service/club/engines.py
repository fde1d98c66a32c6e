"""Where the work of a round is done: on this machine, or on a Ray cluster."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from recommender.adapters.index_cache import IndexCache, default_index_folder
from recommender.adapters.sentence_encoder import load_encoder
from recommender.adapters.threads import InThreads
from recommender.errors import InputError
from recommender.service.club.engine_names import EngineName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.ports.blocks import Blocks
    from recommender.ports.encoder import Encoder
    from recommender.ports.index import IndexFactory


class LoadEncoder(Protocol):
    """Loads an encoder."""

    def __call__(self, name: str | None, /, *, device: str, batch_size: int) -> Encoder:
        """As `recommender.adapters.sentence_encoder.load_encoder`."""
        ...


@dataclass(frozen=True)
class Engine:
    """The adapters that do the work; every engine gives the same round."""

    load_encoder: LoadEncoder
    index: IndexFactory
    blocks: Blocks


LOCAL = Engine(load_encoder, IndexCache(default_index_folder()), InThreads())
"""The cores of this machine."""


@contextmanager
def engine(name: str = EngineName.LOCAL, address: str | None = None) -> Iterator[Engine]:
    """Have an engine ready, and leave its cluster at the end.

    Parameters
    ----------
    name
        Of `EngineName`.
    address
        Of the Ray cluster; see `recommender.adapters.ray.cluster.joined`.

    Yields
    ------
    Engine

    Raises
    ------
    InputError
        If an address is given to the local engine, there is no such engine, Ray is not
        installed or no cluster answers.
    """
    if name not in set(EngineName):
        message = f"engine: {name!r} is none; allowed are {', '.join(EngineName)}"
        raise InputError(message)
    if name == EngineName.RAY:
        with _ray(address) as ready:
            yield ready
        return
    if address is not None:
        message = f"--address: {address!r} is of a cluster; name --engine ray with it"
        raise InputError(message)
    yield LOCAL


@contextmanager
def _ray(address: str | None) -> Iterator[Engine]:
    from recommender.adapters.ray.blocks import RayBlocks
    from recommender.adapters.ray.cluster import joined
    from recommender.adapters.ray.encoder import RayEncoder

    with joined(address):
        yield Engine(RayEncoder, LOCAL.index, RayBlocks())

"""Calls of the store from the event loop: short ones at once, longer ones in another thread."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

from recommender.ports.records import RoundState

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.ports.records import RoundRecord
    from recommender.service.assembly import Services

P = ParamSpec("P")
T = TypeVar("T")

_POLL_SECONDS = 0.2
_UNSETTLED = {RoundState.QUEUED, RoundState.RUNNING}


async def run_short_read(
    services: Services, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run something that only glances at the store.

    With a local file that takes less time than handing it to another thread; with a server
    over the network others are let in meanwhile.
    """
    if services.store.is_local:
        return read(*args, **kwargs)
    return await run_in_threadpool(read, *args, **kwargs)


async def wait_for_round(services: Services, round_id: str, wait: float) -> RoundRecord:
    """A round once it is solved or has failed, or as it is after some seconds.

    Parameters
    ----------
    services
        The use cases.
    round_id
        Of the round.
    wait
        Seconds at most, at least 0.
    """
    record = await run_in_threadpool(services.rounds.get, round_id)
    while record.state in _UNSETTLED and wait > 0:
        await asyncio.sleep(min(wait, _POLL_SECONDS))
        wait -= _POLL_SECONDS
        record = await run_in_threadpool(services.rounds.get, round_id)
    return record

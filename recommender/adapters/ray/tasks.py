"""Functions as tasks of the cluster, and their results in order."""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from recommender.adapters.ray.cluster import import_ray
from recommender.errors import RecommenderError, RoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_RETRIES = 10
"""How often a task is done again when its worker or machine is lost."""


def make_task(function: Callable[..., Any], **needs: Any) -> Any:  # noqa: ANN401  # Ray's own type
    """A function as a task for one core, done again elsewhere if its worker is lost.

    Parameters
    ----------
    function
        Gives the same result however often it runs.
    needs
        Other options of ``ray.remote``, such as ``num_gpus``.
    """
    return import_ray().remote(num_cpus=1, max_retries=_RETRIES, **needs)(function)


def results_in_order(tasks: Iterable[Callable[[], Any]], ahead: int) -> Iterator[Any]:
    """Results of tasks in their order, with a bounded number of them under way.

    Parameters
    ----------
    tasks
        Each starts one and gives the reference to its result.
    ahead
        How many may be started before the first of them is waited for, at least 1.

    Yields
    ------
    Any
    """
    waiting: deque[Any] = deque()
    for start in tasks:
        waiting.append(start())
        if len(waiting) >= ahead:
            yield _wait_for(waiting.popleft())
    while waiting:
        yield _wait_for(waiting.popleft())


def _wait_for(reference: Any) -> Any:  # noqa: ANN401
    """Wait for a result; an error of ours is raised as it was on the other machine.

    Raises
    ------
    RoundError
        If the cluster lost it and all attempts to make it again.
    """
    ray = import_ray()
    try:
        return ray.get(reference)
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, RecommenderError):
            raise error.cause from error
        raise
    except ray.exceptions.RayError as error:
        message = f"the cluster gave up on a task ({type(error).__name__}); nothing was written"
        raise RoundError(message) from error


@lru_cache(maxsize=2)
def unpack(reference: Any) -> Any:  # noqa: ANN401
    """An object of the store, unpacked once per worker and not once per task.

    Handed to a task inside a list, a reference is not unpacked beforehand.
    """
    return import_ray().get(reference)

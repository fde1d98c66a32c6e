"""Who may do what: each route names the roles it is for."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Annotated, Any, cast

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from recommender.api.problems import RefusedError
from recommender.ports.records import KeyRecord, Role
from recommender.ports.refusals import ForbiddenError
from recommender.service.assembly import Services

if TYPE_CHECKING:
    from collections.abc import Callable

_bearer = HTTPBearer(auto_error=False, description="A key: organiser, reader, or one member's")


def services_of(request: Request) -> Services:
    """The use cases behind the app that was asked."""
    return cast("Services", request.app.state.services)


Use = Annotated[Services, Depends(services_of)]


class Limits:
    """How many requests each key has left: a bucket that fills evenly.

    Parameters
    ----------
    per_minute
        Size of the bucket, and what flows in per minute.
    now
        Gives seconds that only go up.
    """

    def __init__(self, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._size = float(per_minute)
        self._now = now
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: str) -> bool:
        """Take one request; False if none is left."""
        with self._lock:
            now = self._now()
            left, since = self._left.get(key, (self._size, now))
            left = min(self._size, left + (now - since) * self._size / 60)
            self._left[key] = (max(left - 1, 0.0) if left >= 1 else left, now)
            return left >= 1


def asker(
    request: Request,
    services: Use,
    given: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> KeyRecord:
    """The key a request comes with.

    Raises
    ------
    RefusedError
        If there is none, it is not valid (any more), or it has asked too often.
    """
    key = services.access.holder(given.credentials) if given else None
    if key is None:
        message = "a valid key is needed: Authorization: Bearer KEY"
        raise RefusedError(401, message, {"WWW-Authenticate": "Bearer"})
    limits: Limits = request.app.state.limits
    if not limits.take(key.id):
        raise RefusedError(429, "this key has asked too often", {"Retry-After": "1"})
    return key


def may(*roles: Role) -> Any:  # noqa: ANN401
    """Allow a route to some roles; a member's key only on paths of that member.

    Whether another member exists is not told: the answer is the same.
    """

    def check(request: Request, key: Annotated[KeyRecord, Depends(asker)]) -> KeyRecord:
        path = request.path_params.get("member_id", key.member)
        if key.role not in roles or (key.role is Role.MEMBER and path != key.member):
            message = "this key does not allow that"
            raise ForbiddenError(message)
        return key

    return Depends(check)


Organiser = Annotated[KeyRecord, may(Role.ORGANISER)]
Reading = Annotated[KeyRecord, may(Role.ORGANISER, Role.READER)]
Own = Annotated[KeyRecord, may(Role.ORGANISER, Role.MEMBER)]
Anybody = Annotated[KeyRecord, may(Role.ORGANISER, Role.READER, Role.MEMBER)]

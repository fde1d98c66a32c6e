"""Who may do what: each route names the roles it is for."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from recommender.api.limits import RateLimiter, source_of
from recommender.api.problems import RefusedError
from recommender.api.store_calls import run_short_read
from recommender.ports.records import KeyRecord, Role
from recommender.ports.refusals import ForbiddenError
from recommender.service.assembly import Services

_bearer = HTTPBearer(auto_error=False, description="A key: organiser, reader, or one member's")


async def services_of(request: Request) -> Services:
    """The use cases behind the app that was asked."""
    return cast("Services", request.app.state.services)


Use = Annotated[Services, Depends(services_of)]


async def require_key(
    request: Request,
    services: Use,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> KeyRecord:
    """The key a request comes with.

    Raises
    ------
    RefusedError
        If there is none, it is not valid (any more), or it has asked too often.
    """
    key = None
    if credentials is not None:
        key = await run_short_read(services, services.access.authenticate, credentials.credentials)
    if key is None:
        count_stranger(request)
        message = "a valid key is needed: Authorization: Bearer KEY"
        raise RefusedError(401, message, {"WWW-Authenticate": "Bearer"})
    limits: RateLimiter = request.app.state.limits
    if not limits.take(key.id):
        raise RefusedError(429, "this key has asked too often", {"Retry-After": "1"})
    return key


def count_stranger(request: Request) -> None:
    """Count a request without a valid key, by the address it comes from.

    Raises
    ------
    RefusedError
        If that address has asked too often.
    """
    limits: RateLimiter = request.app.state.strangers
    if not limits.take(source_of(request.client.host if request.client else "")):
        raise RefusedError(429, "this address has asked too often", {"Retry-After": "60"})


def allows(key: KeyRecord, roles: tuple[Role, ...], member: str | None) -> bool:
    """Whether a key may do what is for some roles, on a path of a member (None = of nobody)."""
    return key.role in roles and (key.role is not Role.MEMBER or member == key.member)


def require_role(*roles: Role) -> Any:  # noqa: ANN401
    """Allow a route to some roles; a member's key only on paths of that member.

    Whether another member exists is not told: the answer is the same.
    """

    async def check(request: Request, key: Annotated[KeyRecord, Depends(require_key)]) -> KeyRecord:
        path = request.path_params.get("member_id", key.member)
        if not allows(key, roles, path):
            message = "this key does not allow that"
            raise ForbiddenError(message)
        return key

    return Depends(check)


Organiser = Annotated[KeyRecord, require_role(Role.ORGANISER)]
Reading = Annotated[KeyRecord, require_role(Role.ORGANISER, Role.READER)]
Own = Annotated[KeyRecord, require_role(Role.ORGANISER, Role.MEMBER)]
Anybody = Annotated[KeyRecord, require_role(Role.ORGANISER, Role.READER, Role.MEMBER)]

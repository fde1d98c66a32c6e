"""Who may do what: each route names the roles it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from recommender.api.bodies import ANY_BODY, PROFILE_BODY, SMALL_BODY
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


async def authenticate(request: Request) -> KeyRecord:
    """The key a request comes with; nothing of its body is read for it.

    Raises
    ------
    RefusedError
        If there is none, it is not valid (any more), or it has asked too often.
    """
    services: Services = request.app.state.services
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    key = None
    if scheme.lower() == "bearer" and secret:
        key = await run_short_read(services, services.access.authenticate, secret.strip())
    if key is None:
        count_stranger(request)
        message = "a valid key is needed: Authorization: Bearer KEY"
        raise RefusedError(401, message, {"WWW-Authenticate": "Bearer"})
    limits: RateLimiter = request.app.state.limits
    if not limits.take(key.id):
        raise RefusedError(429, "this key has asked too often", {"Retry-After": "1"})
    return key


def limit_changes(request: Request, key: KeyRecord) -> None:
    """Count a change that a member's key asks for: each is kept in the audit log.

    Raises
    ------
    RefusedError
        If it has asked for too many.
    """
    changes: RateLimiter = request.app.state.changes
    if key.role is Role.MEMBER and not changes.take(key.id):
        raise RefusedError(429, "this key has changed too much", {"Retry-After": "1"})


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


@dataclass(frozen=True)
class RoleCheck:
    """Allows a route to some roles; a member's key only on paths of that member.

    Whether another member exists is not told: the answer is the same.
    """

    roles: tuple[Role, ...]
    computes: bool = False
    """Whether the route takes a processor for longer, so that few may at once."""
    body_bytes: int = SMALL_BODY
    """Longest body; the setting ``max_body_bytes`` is a limit, too."""

    def refuse_others(self, key: KeyRecord, request: Request) -> None:
        """Refuse a key of another role.

        Raises
        ------
        ForbiddenError
            If it is one.
        """
        if not allows(key, self.roles, request.path_params.get("member_id", key.member)):
            message = "this key does not allow that"
            raise ForbiddenError(message)

    async def __call__(
        self,
        request: Request,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],  # noqa: ARG002
    ) -> KeyRecord:
        """The key, which `recommender.api.guarded_route` has checked before the body was read."""
        return cast("KeyRecord", request.state.key)


def _require_role(*roles: Role, computes: bool = False, body_bytes: int = SMALL_BODY) -> Any:  # noqa: ANN401
    return Depends(RoleCheck(roles, computes, body_bytes))


Organiser = Annotated[KeyRecord, _require_role(Role.ORGANISER)]
OrganiserComputing = Annotated[KeyRecord, _require_role(Role.ORGANISER, computes=True)]
OrganiserImporting = Annotated[
    KeyRecord, _require_role(Role.ORGANISER, computes=True, body_bytes=ANY_BODY)
]
Reading = Annotated[KeyRecord, _require_role(Role.ORGANISER, Role.READER)]
Own = Annotated[KeyRecord, _require_role(Role.ORGANISER, Role.MEMBER)]
OwnProfile = Annotated[
    KeyRecord, _require_role(Role.ORGANISER, Role.MEMBER, body_bytes=PROFILE_BODY)
]
OwnAlone = Annotated[KeyRecord, _require_role(Role.MEMBER)]
"""The member alone, not even an organiser."""
OwnAloneImporting = Annotated[
    KeyRecord, _require_role(Role.MEMBER, computes=True, body_bytes=ANY_BODY)
]
"""The same, who sends a list."""
OwnAloneComputing = Annotated[KeyRecord, _require_role(Role.MEMBER, computes=True)]
OwnComputing = Annotated[KeyRecord, _require_role(Role.ORGANISER, Role.MEMBER, computes=True)]
Anybody = Annotated[KeyRecord, _require_role(Role.ORGANISER, Role.READER, Role.MEMBER)]

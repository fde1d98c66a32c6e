"""Key, then limit, then body, then work: the order in which a request is looked at.

The framework reads and parses a body before it asks who sent it; a guarded route asks first.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from typing_extensions import override

from recommender.api.access import RoleCheck, authenticate, limit_changes
from recommender.api.bodies import BoundedRequest
from recommender.api.work import Work
from recommender.ports.records import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from fastapi.dependencies.models import Dependant

_READING = {"GET", "HEAD"}


class GuardedRoute(APIRoute):
    """A route whose key is checked before its body is read, and whose work waits for its turn."""

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        check = next(_role_checks(self.dependant), None)
        if check is None:
            return handle
        reads = (self.methods or set()) <= _READING
        work = Work.COMPUTE if check.computes else Work.READ if reads else Work.WRITE
        waits = inspect.iscoroutinefunction(self.endpoint)  # for others, on the event loop

        async def guarded(request: Request) -> Response:
            key = await authenticate(request)
            check.refuse_others(key, request)
            if not reads:
                limit_changes(request, key)
            most_bytes = min(check.body_bytes, request.app.state.max_body_bytes)
            parsed = BoundedRequest(request.scope, request.receive, most_bytes)
            parsed.state.key = key
            if waits:
                return await handle(parsed)
            await parsed.body()
            at_once = 1 if key.role is Role.MEMBER else None  # what one member asks is done in turn
            async with request.app.state.pools[work].place(key.id, at_once):
                return await handle(parsed)

        return guarded


def _role_checks(dependant: Dependant) -> Iterator[RoleCheck]:
    """The role checks that a route names, of its dependencies' dependencies too.

    Yields
    ------
    RoleCheck
        One.
    """
    for dependency in dependant.dependencies:
        if isinstance(dependency.call, RoleCheck):
            yield dependency.call
        yield from _role_checks(dependency)

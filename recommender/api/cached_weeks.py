"""A member's week from the cache, without working through the framework's layers.

Only a cached body is given here, to a key that is cached too, for a request that is put as simply
as can be. Whatever else is asked goes the ordinary way, which is also the only one on which bodies
are made: so nothing is refused here, and nothing said that the ordinary way would not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recommender.api.access import allows
from recommender.api.paging import write_response
from recommender.api.paths import path_within
from recommender.api.store_calls import run_short_read
from recommender.ports.records import KeyRecord, Role

if TYPE_CHECKING:
    from fastapi.routing import APIRoute
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from recommender.api.limits import RateLimiter
    from recommender.api.response_cache import ResponseCache
    from recommender.service.assembly import Services

_WEEK_ALONE = re.compile(rb"week=([0-9]{4}-W[0-9]{2})")
_BEARER = b"Bearer "


class WeekRequest(NamedTuple):
    """Whose week is asked for, with which key, and what the asker has already."""

    member: str
    week: str
    secret: str
    seen: str
    """Entity tags, as ``If-None-Match`` names them."""


class CachedWeeks:
    """Middleware before the routes.

    Parameters
    ----------
    app
        The next one in.
    route
        Of a member's week.
    services
        For keys, and for what has changed.
    cache, limits
        Of the app.
    """

    def __init__(
        self,
        app: ASGIApp,
        route: APIRoute,
        services: Services,
        cache: ResponseCache,
        limits: RateLimiter,
    ) -> None:
        self._app = app
        self._route = route
        self._services = services
        self._cache = cache
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give what is cached; else let it be worked out."""
        request = parse_simple_request(scope, self._route)
        response = None
        if request is not None:
            response = await run_short_read(self._services, self._find_response, request)
        if response is None:
            await self._app(scope, receive, send)
        else:
            head, body, key = response
            scope["route"] = self._route
            scope.setdefault("state", {})["key"] = key
            await send(head)
            await send({"type": "http.response.body", "body": body})

    def _find_response(self, request: WeekRequest) -> tuple[Message, bytes, KeyRecord] | None:
        generation, key = self._services.access.find_cached(request.secret)
        if key is None or not allows(key, tuple(Role), request.member):
            return None
        answer = self._cache.get(generation, (request.member, request.week, False))
        if answer is None or not self._limits.take(key.id):
            return None
        return *write_response(request.seen, answer), key


def parse_simple_request(scope: Scope, route: APIRoute) -> WeekRequest | None:
    """What is asked, if it is put in the way in which nearly everybody puts it.

    That is: ``GET``, no body, the week and nothing else, one key and no other header twice
    among those that are read.
    """
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    path, week = (
        route.path_regex.match(path_within(scope)),
        _WEEK_ALONE.fullmatch(scope["query_string"]),
    )
    if path is None or week is None:
        return None
    headers = dict(reversed(scope["headers"]))  # of several, the first one counts
    credentials: bytes = headers.get(b"authorization", b"")
    if not credentials.startswith(_BEARER) or _has_body(headers):
        return None
    return WeekRequest(
        member=path["member_id"],
        week=week[1].decode(),
        secret=credentials[len(_BEARER) :].decode("latin-1"),
        seen=headers.get(b"if-none-match", b"").decode("latin-1"),
    )


def _has_body(headers: dict[bytes, bytes]) -> bool:
    return b"content-length" in headers or b"transfer-encoding" in headers

"""What is asked for most, given again without working through the framework's layers.

Only an answer that lies on the shelf is given here, to a key that is known, for a question put as
simply as can be. Whatever else is asked goes the ordinary way, which is also the only one on which
answers are made: so nothing is refused here, and nothing said that the ordinary way would not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recommender.api.access import admits
from recommender.api.paging import given
from recommender.api.waiting import glanced
from recommender.ports.records import Role

if TYPE_CHECKING:
    from fastapi.routing import APIRoute
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from recommender.api.limits import Limits
    from recommender.api.shelf import Shelf
    from recommender.service.assembly import Services

_WEEK_ALONE = re.compile(rb"week=([0-9]{4}-W[0-9]{2})")
_BEARER = b"Bearer "


class Question(NamedTuple):
    """Whose week is asked for, with which key, and what the asker has already."""

    member: str
    week: str
    secret: str
    seen: str


class Ready:
    """Middleware before the routes.

    Parameters
    ----------
    app
        The next one in.
    route
        Of a member's week.
    services
        For keys, and for what has changed.
    shelf, limits
        Of the app.
    """

    def __init__(
        self, app: ASGIApp, route: APIRoute, services: Services, shelf: Shelf, limits: Limits
    ) -> None:
        self._app = app
        self._route = route
        self._services = services
        self._shelf = shelf
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give what lies ready; else let it be worked out."""
        question = simply_put(scope, self._route)
        response = None
        if question is not None:
            response = await glanced(self._services, self._lying, question)
        if response is None:
            await self._app(scope, receive, send)
        else:
            scope["route"] = self._route
            await response(scope, receive, send)

    def _lying(self, question: Question) -> Response | None:
        generation, key = self._services.access.remembered(question.secret)
        if key is None or not admits(key, tuple(Role), question.member):
            return None
        answer = self._shelf.lying(generation, (question.member, question.week, False))
        if answer is None or not self._limits.take(key.id):
            return None
        return given(question.seen, answer)


def simply_put(scope: Scope, route: APIRoute) -> Question | None:
    """What is asked, if it is put in the way in which nearly everybody puts it.

    That is: ``GET``, no body, the week and nothing else, one key and no other header twice
    among those that are read.
    """
    if scope["type"] != "http" or scope["method"] != "GET" or scope.get("root_path"):
        return None
    path, week = route.path_regex.match(scope["path"]), _WEEK_ALONE.fullmatch(scope["query_string"])
    if path is None or week is None:
        return None
    headers = dict(reversed(scope["headers"]))  # of several, the first one counts
    credentials: bytes = headers.get(b"authorization", b"")
    if not credentials.startswith(_BEARER) or _has_body(headers):
        return None
    return Question(
        member=path["member_id"],
        week=week[1].decode(),
        secret=credentials[len(_BEARER) :].decode("latin-1"),
        seen=headers.get(b"if-none-match", b"").decode("latin-1"),
    )


def _has_body(headers: dict[bytes, bytes]) -> bool:
    return b"content-length" in headers or b"transfer-encoding" in headers

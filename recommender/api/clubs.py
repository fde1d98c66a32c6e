"""Several clubs in one process, each under ``/clubs/NAME``: a database, keys, limits and workers each.

Nothing of one club is another's: every club is an app of its own, and this one only finds it.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from recommender.api.problems import make_problem
from recommender.api.security_headers import add_security_headers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response


def make_clubs_app(clubs: Mapping[str, FastAPI]) -> Starlette:
    """One app that leads to each club's own, by name."""

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for club in clubs.values():
                await stack.enter_async_context(club.router.lifespan_context(club))
            yield

    async def live(_: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers=dict(_safe_headers()))

    mounts = [Mount(f"/clubs/{name}", app=club) for name, club in clubs.items()]
    app = Starlette(routes=[Route("/health/live", live), *mounts], lifespan=life)
    app.add_exception_handler(HTTPException, _answer_nothing)
    app.router.redirect_slashes = False
    return app


def _answer_nothing(_: Request, error: Exception) -> Response:
    """What no club answers."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    return make_problem(status, HTTPStatus(status).phrase, headers=dict(_safe_headers()))


def _safe_headers() -> list[tuple[str, str]]:
    return [(name.decode(), value.decode()) for name, value in add_security_headers("", [])]

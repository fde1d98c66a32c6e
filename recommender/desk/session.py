"""The cookie of a session: who is signed in with this browser, as organiser or as a member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.api.store_calls import run_short_read
from recommender.ports.records import Role

if TYPE_CHECKING:
    from fastapi import Request, Response

    from recommender.ports.sign_ins import BrowserSession
    from recommender.service.assembly import Services

PLACES = {Role.ORGANISER: "/desk", Role.MEMBER: "/me"}
"""Where each kind of session is valid: a browser may hold one of each."""
_COOKIE = "recommender_session"


def root_of(request: Request) -> str:
    """What stands before every path of this app, where several clubs share a server."""
    root: str = request.scope.get("root_path", "")
    return root.rstrip("/")


def is_behind_tls(request: Request) -> bool:
    """Whether the reader's browser speaks TLS: to us, or to the proxy in front of us."""
    return request.url.scheme == "https"


def read_secret(request: Request) -> str:
    """The secret of the session that a request names; empty if it names none."""
    return request.cookies.get(_COOKIE, "")[:200]


async def find_session(request: Request, services: Services, role: Role) -> BrowserSession | None:
    """The valid session of a request, if it is one of this role."""
    secret = read_secret(request)
    if not secret:
        return None
    session = await run_short_read(services, services.browsers.find_session, secret)
    return session if session is not None and session.role is role else None


def keep_signed_in(request: Request, response: Response, role: Role, secret: str) -> None:
    """Have the browser remember a session."""
    days = request.app.state.services.browsers.terms.session_days
    response.set_cookie(
        _COOKIE,
        secret,
        max_age=days * 86_400,
        path=root_of(request) + PLACES[role],
        secure=is_behind_tls(request),
        httponly=True,
        samesite="strict",
    )


def forget_session(request: Request, response: Response, role: Role) -> None:
    """Have the browser forget it."""
    response.delete_cookie(
        _COOKIE,
        path=root_of(request) + PLACES[role],
        secure=is_behind_tls(request),
        httponly=True,
        samesite="strict",
    )

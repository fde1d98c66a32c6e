"""Signing in at the club's own provider: there by a link, back with a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from recommender.desk.route import PageRoute
from recommender.desk.session import is_behind_tls, keep_signed_in, root_of
from recommender.desk.visit import HEADERS, Everybody, Visit
from recommender.ports.identity import Errand
from recommender.ports.records import Role
from recommender.ports.refusals import ForbiddenError, NotFoundError, UnavailableError

if TYPE_CHECKING:
    from recommender.service.people.provider_sign_in import ProviderSignIn

router = APIRouter(prefix="/desk/provider", route_class=PageRoute)

_COOKIE = "recommender_errand"
_MINUTES = 10
"""How long somebody may take at the provider: no knob, as one simply begins again."""
_BACK = "/desk/provider/back"
Word = Annotated[str, Query(max_length=4_000)]


@router.get("")
async def send_out(visit: Everybody) -> Response:
    """Send the browser to the provider. A link, as a form may lead to no other site."""
    sign_in = _require(visit)
    try:
        errand = await sign_in.provider.send_out(visit.address(_BACK))
    except UnavailableError:
        return _refuse(visit, "away", 503)
    response = RedirectResponse(errand.address, 303, HEADERS)
    response.set_cookie(
        _COOKIE,
        ".".join((errand.state, errand.nonce, errand.verifier)),
        max_age=_MINUTES * 60,
        path=root_of(visit.request) + "/desk/provider",
        secure=is_behind_tls(visit.request),
        httponly=True,
        samesite="lax",  # or it would not come back with the reader
    )
    return response


@router.get("/back")
async def take_back(visit: Everybody, code: Word = "", state: Word = "") -> Response:
    """Whoever comes back with a code for the errand of this browser is signed in, if the club has named them.

    The page leads on by itself: sent on from another site, the browser would hold the new session back.
    """
    sign_in, errand = _require(visit), _read_errand(visit)
    if errand is None or not code or errand.state != state:
        return _refuse(visit, "again", 403)
    try:
        identity = await sign_in.provider.take_back(visit.address(_BACK), code, errand)
    except UnavailableError:
        return _refuse(visit, "away", 503)
    except ForbiddenError:
        return _refuse(visit, "again", 403)
    try:
        _, secret = await run_in_threadpool(sign_in.let_in, identity)
    except ForbiddenError:
        return _refuse(visit, "stranger", 403)
    response = _forget_errand(visit, visit.render("signed_in.html.j2"))
    keep_signed_in(visit.request, response, Role.ORGANISER, secret)
    return response


def _require(visit: Visit) -> ProviderSignIn:
    """How one signs in at a provider.

    Raises
    ------
    NotFoundError
        If the club has none.
    """
    if visit.services.provider is None:
        message = "provider: this club has none"
        raise NotFoundError(message)
    return visit.services.provider


def _read_errand(visit: Visit) -> Errand | None:
    parts = visit.request.cookies.get(_COOKIE, "").split(".")
    return Errand("", *parts) if len(parts) == 3 and all(parts) else None


def _refuse(visit: Visit, fault: str, status: int) -> Response:
    return _forget_errand(visit, visit.render("sign_in.html.j2", status, fault=fault))


def _forget_errand(visit: Visit, response: Response) -> Response:
    response.delete_cookie(
        _COOKIE,
        path=root_of(visit.request) + "/desk/provider",
        secure=is_behind_tls(visit.request),
        httponly=True,
        samesite="lax",
    )
    return response

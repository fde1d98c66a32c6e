"""The pages put together: every router of ``desk/pages``, static files, and what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from recommender.desk.pages import (
    club,
    dials,
    evenings,
    gaps,
    goals,
    importing,
    letters,
    limiting_profiles,
    organisers,
    own_contacts,
    own_data,
    own_entry,
    own_goals,
    own_network,
    own_profile,
    own_terms,
    own_together,
    own_week,
    people,
    provider,
    round_steps,
    rounds,
    season,
    signing_in,
    starting,
    together,
)
from recommender.desk.rendering import KINDS, STATIC, read_static
from recommender.desk.route import PageRoute
from recommender.desk.session import root_of
from recommender.desk.visit import Everybody
from recommender.ports.refusals import NotFoundError

if TYPE_CHECKING:
    from fastapi import FastAPI

_PAGES = (
    own_entry,
    own_week,
    own_terms,
    own_profile,
    own_contacts,
    own_network,
    own_data,
    own_goals,
    own_together,
    signing_in,
    provider,
    starting,
    importing,
    letters,
    rounds,
    round_steps,
    dials,
    evenings,
    together,
    goals,
    club,
    season,
    gaps,
    people,
    limiting_profiles,
    organisers,
)
_YEAR = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)
last = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get(STATIC + "/{name:path}")
def get_static(name: str) -> Response:
    """A style sheet, a script, a picture; for as long as its address names this content.

    Raises
    ------
    NotFoundError
        If there is none of this name.
    """
    content = read_static(name)
    if content is None:
        message = "file: no such name"
        raise NotFoundError(message)
    kind = KINDS[name.rpartition(".")[2]]
    return Response(content, headers={"Cache-Control": _YEAR}, media_type=kind)


@router.get("/")
def lead_to_desk(request: Request) -> Response:
    """Whoever comes to the service with a browser comes to the desk."""
    return RedirectResponse(f"{root_of(request)}/desk", 303)


@last.get("/desk/{rest:path}")
@last.get("/me/{rest:path}")
def find_nothing(rest: str, visit: Everybody) -> Response:
    """A page that is not there.

    Raises
    ------
    NotFoundError
        Always.
    """
    message = "page: no such address"
    raise NotFoundError(message)


def include_desk(app: FastAPI) -> None:
    """Add the desk's pages to the app of the service."""
    app.include_router(router)
    for page in _PAGES:
        app.include_router(page.router, include_in_schema=False)
    app.include_router(last)

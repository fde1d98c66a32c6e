"""Signing in and out, and choosing the language."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Response
from fastapi.responses import RedirectResponse

from recommender.desk.navigation import HOME
from recommender.desk.route import PageRoute
from recommender.desk.session import forget_session, keep_signed_in, root_of
from recommender.desk.visit import HEADERS, Everybody, Organising
from recommender.desk.wording import COOKIE
from recommender.ports.records import Role

router = APIRouter(prefix="/desk", route_class=PageRoute)

Secret = Annotated[str, Path(max_length=100)]
_YEAR = 365 * 86_400


@router.get("")
def show_home(visit: Organising) -> Response:
    """Where an organiser begins: with filling the club, if it is empty."""
    is_empty = not visit.services.people.page("", 1)
    return RedirectResponse(visit.path("/desk/start" if is_empty else HOME), 303, HEADERS)


@router.get("/enter/{secret}")
def ask_to_enter(secret: Secret, visit: Everybody) -> Response:
    """The page of a one-time link; writes nothing, as mail programs look at links."""
    visit.services.browsers.check_link(secret)
    return visit.render("enter.html.j2", secret=secret)


@router.post("/enter/{secret}")
def enter(secret: Secret, visit: Everybody) -> Response:
    """Follow a one-time link: this browser is an organiser's from now on."""
    _, cookie = visit.services.browsers.follow_link(secret)
    response = visit.finish("/desk")
    keep_signed_in(visit.request, response, Role.ORGANISER, cookie)
    return response


@router.get("/sign-in")
def ask_for_key(visit: Everybody) -> Response:
    """For organisers whose session has ended: their key signs them in."""
    return visit.render("sign_in.html.j2", fault="")


@router.post("/sign-in")
def sign_in(visit: Everybody, key: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Open a session for whoever has an organiser's key."""
    record = visit.services.access.authenticate(key.strip())
    if record is None or record.role is not Role.ORGANISER:
        return visit.render("sign_in.html.j2", 403, fault="wrong")
    _, cookie = visit.services.browsers.open_session(Role.ORGANISER, label=record.label)
    response = visit.finish("/desk")
    keep_signed_in(visit.request, response, Role.ORGANISER, cookie)
    return response


@router.post("/sign-out")
def sign_out(visit: Organising) -> Response:
    """End the session."""
    visit.services.browsers.end_session(visit.by, by=visit.by)
    response = visit.finish("/desk/sign-in")
    forget_session(visit.request, response, Role.ORGANISER)
    return response


@router.post("/language")
def choose(
    visit: Everybody,
    language: Annotated[str, Form(pattern="^(de|en)$")],
    back: Annotated[str, Form(max_length=500)] = "/desk",
) -> Response:
    """Speak another language from now on."""
    inside = back.startswith("/") and not back.startswith(("//", "/\\"))
    response = visit.finish(back if inside else "/desk")
    response.set_cookie(
        COOKIE,
        language,
        max_age=_YEAR,
        path=root_of(visit.request) or "/",
        httponly=True,
        samesite="lax",
    )
    return response

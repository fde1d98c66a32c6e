"""From a letter's link to a member's own week: the page asks, and only its button signs in."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from recommender.desk.route import PageRoute
from recommender.desk.session import forget_session, keep_signed_in
from recommender.desk.visit import Everybody, OwnWeek
from recommender.ports.records import Role

router = APIRouter(route_class=PageRoute)

Token = Annotated[str, Path(max_length=300)]
Secret = Annotated[str, Path(max_length=100)]


@router.get("/l/{token}/week")
def ask_to_enter(token: Token, visit: Everybody) -> Response:
    """The page of the link; writes nothing, as mail programs look at links."""
    visit.services.links.find_reader(token)
    return visit.render("own_entry.html.j2", action=f"/l/{token}/week")


@router.post("/l/{token}/week")
def enter(token: Token, visit: Everybody) -> Response:
    """Open a session for the member whose letter the link is from, and for nobody else."""
    reader = visit.services.links.find_reader(token)
    _, secret = visit.services.browsers.open_session(Role.MEMBER, reader.id)
    response = visit.finish("/me")
    keep_signed_in(visit.request, response, Role.MEMBER, secret)
    return response


@router.get("/me/enter/{secret}")
def ask_to_enter_once(secret: Secret, visit: Everybody) -> Response:
    """The page of an organiser's invitation; writes nothing."""
    visit.services.browsers.check_link(secret, Role.MEMBER)
    return visit.render("own_entry.html.j2", action=f"/me/enter/{secret}")


@router.post("/me/enter/{secret}")
def enter_once(secret: Secret, visit: Everybody) -> Response:
    """Open a session for the member who is invited; the link has done its work."""
    _, cookie = visit.services.browsers.follow_link(secret, Role.MEMBER)
    response = visit.finish("/me")
    keep_signed_in(visit.request, response, Role.MEMBER, cookie)
    return response


@router.post("/me/sign-out")
def sign_out(visit: OwnWeek) -> Response:
    """End the session."""
    visit.services.browsers.end_session(visit.by, by=visit.by)
    response = visit.render("own_gone.html.j2", key="signed_out", pending=0)
    forget_session(visit.request, response, Role.MEMBER)
    return response

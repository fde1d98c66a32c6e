"""The first start: an empty club is filled with an own list, or with the sample club."""

from fastapi import APIRouter, Response

from recommender.desk.navigation import HOME
from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, OrganisingComputing
from recommender.ports.refusals import ConflictError
from recommender.service.assembly import load_demo

router = APIRouter(prefix="/desk/start", route_class=PageRoute)


@router.get("")
def show_choice(visit: Organising) -> Response:
    """How to begin; who has members already has begun."""
    if visit.services.people.page("", 1):
        return visit.finish(HOME)
    return visit.render("start.html.j2")


@router.post("/sample")
def take_sample(visit: OrganisingComputing) -> Response:
    """Fill an empty club with the sample club.

    Raises
    ------
    ConflictError
        If somebody is in it already.
    """
    if not load_demo(visit.services, config=visit.services.club.config, by=visit.by):
        message = "members: there are some already"
        raise ConflictError(message)
    return visit.finish(HOME, "start.sample_loaded")

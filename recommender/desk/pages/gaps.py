"""What nobody in the club has, and so whom to invite; and offers that nobody asks for."""

from fastapi import APIRouter, Response

from recommender.desk.route import PageRoute
from recommender.desk.visit import OrganisingComputing
from recommender.letters import Voice, say_gaps
from recommender.ports.refusals import ConflictError

router = APIRouter(prefix="/desk/club", route_class=PageRoute)


@router.get("/gaps")
def show_gaps(visit: OrganisingComputing) -> Response:
    """Whom to invite, by what most look for in vain, and what is offered in vain."""
    try:
        found = visit.services.gaps.find()
    except ConflictError:
        return visit.render("gaps.html.j2", said=None)
    shown = visit.services.club.config.gaps.shown
    said = say_gaps(found.gaps, found.club, Voice(visit.words.language), shown)
    left = len(found.gaps.gaps) - len(said.gaps), len(found.gaps.unasked) - len(said.offers)
    return visit.render("gaps.html.j2", said=said, left=left)

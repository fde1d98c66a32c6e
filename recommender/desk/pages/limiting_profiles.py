"""The profiles that limit rounds most, for the organiser: whose one line more would serve most."""

from fastapi import APIRouter, Response

from recommender.desk.route import PageRoute
from recommender.desk.visit import OrganisingComputing
from recommender.letters import Voice
from recommender.letters.profile_words import say_limiting_line
from recommender.ports.refusals import ConflictError

router = APIRouter(prefix="/desk", route_class=PageRoute)


@router.get("/profiles")
def show_limiting_profiles(visit: OrganisingComputing) -> Response:
    """Whose profile limits rounds most, and what one line more would bring."""
    voice = Voice(visit.words.language)
    try:
        limiting = visit.services.profiles.find_limiting()
    except ConflictError:  # nobody is in the club yet
        limiting = ()
    lines = [
        (advice.member, name, say_limiting_line(advice, voice), advice.general)
        for advice, name in limiting
    ]
    return visit.render("limiting_profiles.html.j2", lines=lines)

"""A member's own network: circles, thin lines, who is worth a call; nobody else ever sees it."""

from fastapi import APIRouter, Response

from recommender.desk.route import PageRoute
from recommender.desk.visit import OwnWeekComputing
from recommender.letters import Voice
from recommender.letters.network_words import say_network

router = APIRouter(prefix="/me/network", route_class=PageRoute)


@router.get("")
def show_network(visit: OwnWeekComputing) -> Response:
    """What the member's network looks like now."""
    told = visit.services.networks.tell(visit.member)
    voice = Voice(visit.words.language)
    sections = say_network(told.network, told.bubbles, told.club, voice)
    return visit.render("own_network.html.j2", sections=sections, bubbles=told.bubbles)

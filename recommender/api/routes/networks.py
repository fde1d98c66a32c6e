"""A member's own network: with that member's own key alone."""

from fastapi import APIRouter

from recommender.api.access import OwnAloneComputing, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import document_problems
from recommender.api.schemas import (
    BubbleOfWeekOut,
    DormantOut,
    MemberId,
    NetworkSectionOut,
    OwnBubbleOut,
    OwnCircleOut,
    TradeLineOut,
)
from recommender.letters import Voice
from recommender.letters.club_map import describe_circle
from recommender.letters.network_words import say_network
from recommender.service.people.networks import NetworkTold
from recommender.trades.table import load_trades

router = APIRouter(
    prefix="/v1/members/{member_id}",
    tags=["inventory"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.get("/bubble", responses=document_problems(404, 409))
def get_own_bubble(member_id: MemberId, services: Use, key: OwnAloneComputing) -> OwnBubbleOut:
    """Circles, thin lines, how open the own circle is, and whom a call is worth; for the member alone."""
    told = services.networks.tell(member_id)
    return _serialise(member_id, told)


def _serialise(member: str, told: NetworkTold) -> OwnBubbleOut:
    network, club = told.network, told.club
    voice = Voice(club.members[club.row(member)].letter_language)
    trades = load_trades().trades
    return OwnBubbleOut(
        bubble=network.bubble,
        weeks=[BubbleOfWeekOut(week=w, before=b, after=a) for w, b, a in told.bubbles],
        contacts=network.contacts,
        effective_size=network.effective_size,
        constraint=network.constraint,
        circles=[
            OwnCircleOut(
                name=describe_circle(
                    [club.members[club.row(id_)] for id_ in circle.members], voice
                ),
                members=len(circle.members),
                contacts=list(circle.contacts),
                own=circle.is_own,
                thin=circle.is_thin,
            )
            for circle in network.circles
        ],
        noted=dict(network.noted),
        trades=[
            TradeLineOut(
                trade=trades[trade.trade].names[voice.language],
                contacts=trade.contacts,
                only=None if trade.only is None else trade.only.id,
            )
            for trade in network.trades
        ],
        without_trade=network.without_trade,
        dormant=[
            DormantOut(
                contact=contact.contact.id,
                weeks=contact.weeks,
                meets=contact.meets,
                chance=contact.chance,
            )
            for contact in network.dormant
        ],
        said=[
            NetworkSectionOut(heading=section.heading, lines=list(section.lines))
            for section in say_network(network, told.bubbles, club, voice)
        ],
    )

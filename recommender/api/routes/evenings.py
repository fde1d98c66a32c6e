"""Evenings: tables in rounds, and again when some stay away."""

from fastapi import APIRouter

from recommender.adapters.evening_files import (
    describe_tables,
    parse_evening,
    serialise_evening,
)
from recommender.api.access import OrganiserComputing, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import document_problems
from recommender.api.schemas.evenings import EveningAgainSent, EveningOut, EveningSent, TableOut
from recommender.club.club import Club
from recommender.club.evening import Evening

router = APIRouter(
    prefix="/v1",
    tags=["evenings"],
    responses=document_problems(400, 401, 403, 404, 409, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.post("/evenings:plan")
def plan_tables(sent: EveningSent, services: Use, key: OrganiserComputing) -> EveningOut:
    """Seat whoever comes, round by round; 409 says which wish to give up. Nothing is kept."""
    planned = services.evenings.plan(sent.week, sent.present, sent.to_wishes(), sent.knobs)
    return _serialise(*planned)


@router.post("/evenings:plan-again")
def plan_tables_again(sent: EveningAgainSent, services: Use, key: OrganiserComputing) -> EveningOut:
    """Seat those who are there now in the rounds that remain; what was sat stays as it was."""
    before = parse_evening(sent.plan)
    return _serialise(*services.evenings.plan_again(before, sent.present, sent.sat))


def _serialise(evening: Evening, club: Club) -> EveningOut:
    described = {
        language: [TableOut(**each) for each in describe_tables(evening, club, language)]
        for language in ("de", "en")
    }
    return EveningOut(
        week=evening.week,
        tables=described,
        share=evening.share,
        given_up=list(evening.given_up),
        broken=dict(evening.broken),
        plan=serialise_evening(evening),
    )

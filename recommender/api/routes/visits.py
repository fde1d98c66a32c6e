"""Visits: members offer "come by", and their places are filled."""

from dataclasses import asdict

from fastapi import APIRouter

from recommender.api.access import OrganiserComputing, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import document_problems
from recommender.api.schemas.visits import VisitsOut, VisitsSent

router = APIRouter(
    prefix="/v1",
    tags=["visits"],
    responses=document_problems(400, 401, 403, 409, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.post("/visits:fill")
def fill_offered_visits(sent: VisitsSent, services: Use, key: OrganiserComputing) -> VisitsOut:
    """Fill the visits that members offer, across collars, levels and trades. Nothing is kept."""
    return VisitsOut(**asdict(services.visits.fill(sent.week, sent.knobs)))

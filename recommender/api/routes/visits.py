"""Visits: members offer "come by", and their places are filled."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Response

from recommender.api.access import Organiser, OrganiserComputing, OwnAlone, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import document_problems
from recommender.api.schemas.fields import MemberId, WeekName
from recommender.api.schemas.visits import (
    KeptVisitsOut,
    OwnVisitOut,
    OwnVisitsOut,
    VisitGuestOut,
    VisitsOut,
    VisitsSent,
)

router = APIRouter(
    prefix="/v1",
    tags=["visits"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.post("/visits:fill", responses=document_problems(409))
def fill_offered_visits(sent: VisitsSent, services: Use, key: OrganiserComputing) -> VisitsOut:
    """Fill the visits that members offer, across collars, levels and trades, in place of those of before."""
    return VisitsOut(**asdict(services.visits.fill(sent.week, sent.knobs, by=key.id)))


@router.get("/visits")
def list_visits(
    services: Use, key: Organiser, week: Annotated[WeekName | None, Query()] = None
) -> KeptVisitsOut:
    """Who comes by where in a week, the present one if left out."""
    name, records = services.visits.of_week(week)
    return KeptVisitsOut(
        week=name,
        guests=[VisitGuestOut(host=record.host, guest=record.guest) for record in records],
    )


@router.delete(
    "/visits/{week}/{host_id}/{guest_id}", status_code=204, responses=document_problems(404)
)
def take_guest_off(
    week: WeekName, host_id: MemberId, guest_id: MemberId, services: Use, key: Organiser
) -> Response:
    """Take off a guest who does not come, or did not: later rounds may introduce the two."""
    services.visits.take_off(week, host_id, guest_id, by=key.id)
    return Response(status_code=204)


@router.get("/members/{member_id}/visits")
def list_own_visits(member_id: MemberId, services: Use, key: OwnAlone) -> OwnVisitsOut:
    """The visits a member hosts or is a guest at, the latest first."""
    visits = services.visits.of_member(member_id)
    return OwnVisitsOut(
        visits=[
            OwnVisitOut(
                week=visit.week,
                host=visit.host,
                guest=visit.guest,
                what=visit.what,
                when=visit.when,
            )
            for visit in visits
        ]
    )

"""Lists of members, and of who knows whom; they may be long, and only the organiser sends them."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from recommender.api.access import Organiser, OrganiserImporting, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.openapi_links import describe_links, member_links
from recommender.api.problems import document_problems
from recommender.api.schemas import MemberId, MembersSent, ReportOut, TiesSent
from recommender.api.serialisers import serialise_report

router = APIRouter(
    prefix="/v1",
    tags=["members"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.post(
    "/members",
    responses={
        200: describe_links(**member_links("$request.body#/members/0/id")),
        **document_problems(409),
    },
)
def put_members(sent: MembersSent, services: Use, key: OrganiserImporting) -> ReportOut:
    """Add or replace members; good ones are kept, the report names the others.

    Blocks are added to, never taken away; a dial or a pause that is not sent stays.
    """
    rows = [member.model_dump(mode="json", exclude_none=True) for member in sent.members]
    return serialise_report(services.people.put_rows(rows, strict=sent.strict, by=key.id))


@router.post("/members:csv", responses=document_problems(409))
def put_members_csv(
    body: Annotated[
        bytes, Body(media_type="text/csv", examples=["id,name,about\nm901,Ana Lima,Baker\n"])
    ],
    services: Use,
    key: OrganiserImporting,
    strict: Annotated[bool, Query(description="Refuse all if one is bad")] = False,
) -> ReportOut:
    """Add or replace members from a CSV file, German or English column names."""
    return serialise_report(services.people.put_csv(body, strict=strict, by=key.id))


@router.post("/ties", responses=document_problems(409))
def put_ties(sent: TiesSent, services: Use, key: OrganiserImporting) -> ReportOut:
    """Add who knows whom; good ones are kept, the report names the others."""
    rows = [tie.model_dump() for tie in sent.ties]
    return serialise_report(services.people.put_ties(rows, by=key.id))


@router.delete(
    "/ties/{a}/{b}",
    status_code=204,
    responses=document_problems(404),
)
def remove_tie(a: MemberId, b: MemberId, services: Use, key: Organiser) -> Response:
    """Forget that two know each other."""
    services.people.remove_tie(a, b, by=key.id)
    return Response(status_code=204)

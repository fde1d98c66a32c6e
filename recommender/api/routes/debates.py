"""Debates: arranged by the organiser, told to each of the two, and asked about afterwards."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Response

from recommender.api.access import Anybody, Organiser, OrganiserComputing, OwnAlone, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import document_problems
from recommender.api.schemas.debates import (
    DebateOut,
    DebatesOut,
    DebatesSent,
    OwnDebateOut,
    OwnDebatesOut,
    StatementBody,
    StatementsBody,
    UnderstoodSent,
)
from recommender.api.schemas.fields import Hex, MemberId, WeekName
from recommender.ports.debates import DebateRecord
from recommender.service.assembly import Services
from recommender.tables.statements import check_statements

router = APIRouter(
    prefix="/v1",
    tags=["debates"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.post("/debates", responses=document_problems(409))
def arrange_debates(sent: DebatesSent, services: Use, key: OrganiserComputing) -> DebatesOut:
    """Pair members who want a debate and answer a statement differently, within reach."""
    plan, records = services.debates.arrange(sent.week, sent.knobs, by=key.id)
    out = _serialise_week(plan.week, records, services)
    return out.model_copy(update={"without": dict(plan.without)})


@router.get("/debates")
def list_debates(
    services: Use, key: Organiser, week: Annotated[WeekName | None, Query()] = None
) -> DebatesOut:
    """The debates of a week, the present one if left out."""
    return _serialise_week(*services.debates.of_week(week), services)


@router.get("/club/statements")
def get_statements(services: Use, key: Anybody) -> StatementsBody:
    """The club's own statements, about which members state views."""
    found = services.debates.statements().values()
    return StatementsBody(
        statements=[StatementBody(key=statement.key, **statement.words) for statement in found]
    )


@router.put("/club/statements")
def put_statements(sent: StatementsBody, services: Use, key: Organiser) -> StatementsBody:
    """Put the club's statements in place of those before."""
    rows = [statement.model_dump() for statement in sent.statements]
    services.debates.put_statements(check_statements(rows, "statements").values(), by=key.id)
    return get_statements(services, key)


@router.get("/members/{member_id}/debates")
def get_own_debates(member_id: MemberId, services: Use, key: OwnAlone) -> OwnDebatesOut:
    """The member's own debates, with the letter."""
    found = services.debates.of_member(member_id)
    return OwnDebatesOut(debates=[_serialise_own(debate, member_id) for debate in found])


@router.put(
    "/members/{member_id}/debates/{debate_id}",
    status_code=204,
    responses=document_problems(404),
)
def say_understood(
    member_id: MemberId, debate_id: Hex, sent: UnderstoodSent, services: Use, key: OwnAlone
) -> Response:
    """Say whether one understood the other better; the other never sees it."""
    services.debates.say_understood(member_id, debate_id, sent.understood)
    return Response(status_code=204)


def _serialise_week(week: str, records: Sequence[DebateRecord], services: Services) -> DebatesOut:
    counts = services.debates.count_understood()
    return DebatesOut(
        week=week,
        wanting=services.debates.count_wanting(),
        debates=[
            DebateOut(
                id=record.id,
                a=record.a,
                b=record.b,
                statements=list(record.statements),
                km=record.km,
            )
            for record in records
        ],
        without={},
        answers=counts.answers,
        understood=counts.mean,
    )


def _serialise_own(debate: DebateRecord, member: str) -> OwnDebateOut:
    told = debate.texts[member]
    return OwnDebateOut(
        id=debate.id,
        week=debate.week,
        partner=debate.partner_of(member),
        statements=list(debate.statements),
        subject=told["subject"],
        text=told["text"],
        understood=debate.understood_by(member),
    )

"""Debates: members are asked, paired, told by letter, and asked what became of it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Response

from recommender.api.access import Anybody, Organiser, OrganiserComputing, OwnAlone, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import document_problems
from recommender.api.schemas.debates import (
    DebateCallOut,
    DebateLetterOut,
    DebateOut,
    DebatesOut,
    DebatesSent,
    DebateWeekSent,
    OwnDebateOut,
    OwnDebatesOut,
    PublishedDebatesOut,
    StatementBody,
    StatementsBody,
    UnderstoodSent,
)
from recommender.api.schemas.fields import Hex, MemberId, WeekName
from recommender.letters import Letter
from recommender.ports.debates import DebateRecord
from recommender.service.assembly import Services
from recommender.tables.statements import check_statements

router = APIRouter(
    prefix="/v1",
    tags=["debates"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.post("/debates:open", responses=document_problems(409))
def open_debates(sent: DebateWeekSent, services: Use, key: Organiser) -> DebateCallOut:
    """Ask members whether they want a debate, in letters and on their pages, until it is published."""
    return DebateCallOut(week=services.debates.open_call(sent.week, by=key.id))


@router.post("/debates:close")
def close_debates(sent: DebateWeekSent, services: Use, key: Organiser) -> DebateCallOut:
    """Ask members no more for a week."""
    services.debates.close_call(sent.week, by=key.id)
    return DebateCallOut(week=services.debates.find_call())


@router.post("/debates", responses=document_problems(409))
def arrange_debates(sent: DebatesSent, services: Use, key: OrganiserComputing) -> DebatesOut:
    """Pair members who want a debate and answer a statement differently, within reach; tell nobody yet."""
    plan, records = services.debates.arrange(sent.week, sent.knobs, by=key.id)
    out = _serialise_week(plan.week, records, services)
    return out.model_copy(update={"without": dict(plan.without)})


@router.post("/debates:publish", responses=document_problems(409))
def publish_debates(sent: DebateWeekSent, services: Use, key: Organiser) -> PublishedDebatesOut:
    """Tell both of each pair, on their pages and by letter; a pair of whom one pauses is left out."""
    done = services.debates.publish(sent.week, by=key.id)
    return PublishedDebatesOut(
        week=done.week, told=done.told, left_out=done.left_out, letters=done.letters
    )


@router.get("/debates")
def list_debates(
    services: Use, key: Organiser, week: Annotated[WeekName | None, Query()] = None
) -> DebatesOut:
    """The debates of a week, the present one if left out."""
    return _serialise_week(*services.debates.of_week(week), services)


@router.get("/debates/{debate_id}/letters/{member_id}", responses=document_problems(404))
def read_debate_letter(
    debate_id: Hex, member_id: MemberId, services: Use, key: Organiser
) -> DebateLetterOut:
    """The letter of a debate as one of the two reads it; its link leads nowhere."""
    letter = services.debates.read_letter(debate_id, member_id)
    return DebateLetterOut(
        language=letter.language, subject=letter.subject, text=letter.text, html=letter.html
    )


@router.delete("/debates/{debate_id}", status_code=204, responses=document_problems(404))
def call_debate_off(debate_id: Hex, services: Use, key: Organiser) -> Response:
    """Call a debate off; whoever got a letter gets one that takes it back."""
    services.debates.call_off(debate_id, by=key.id)
    return Response(status_code=204)


@router.get("/club/statements")
def get_statements(services: Use, key: Anybody) -> StatementsBody:
    """The club's own statements, about which members state views."""
    statements = services.debates.statements().values()
    return StatementsBody(
        statements=[StatementBody(key=statement.key, **statement.words) for statement in statements]
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
    debates = services.debates.of_member(member_id)
    return OwnDebatesOut(
        open=services.debates.find_call(),
        debates=[_serialise_own(record, letter, member_id) for record, letter in debates],
    )


@router.put(
    "/members/{member_id}/debates/{debate_id}",
    status_code=204,
    responses=document_problems(404),
)
def say_understood(
    member_id: MemberId, debate_id: Hex, sent: UnderstoodSent, services: Use, key: OwnAlone
) -> Response:
    """Say whether the two met, and whether one understood the other better; the other never sees it."""
    services.debates.say(member_id, debate_id, met=sent.met, understood=sent.understood)
    return Response(status_code=204)


@router.delete(
    "/members/{member_id}/debates/{debate_id}",
    status_code=204,
    responses=document_problems(404),
)
def call_own_debate_off(
    member_id: MemberId, debate_id: Hex, services: Use, key: OwnAlone
) -> Response:
    """Call a debate of one's own off; the other is told that it is off, not by whom."""
    services.debates.call_off_own(member_id, debate_id)
    return Response(status_code=204)


def _serialise_week(week: str, records: Sequence[DebateRecord], services: Services) -> DebatesOut:
    counts = services.debates.count_understood()
    return DebatesOut(
        week=week,
        open=services.debates.find_call(),
        wanting=services.debates.count_wanting(),
        debates=[
            DebateOut(
                id=record.id,
                a=record.a,
                b=record.b,
                statements=list(record.statements),
                km=record.km,
                published=record.published_at is not None,
                hour=record.meets_at,
            )
            for record in records
        ],
        without={},
        answers=counts.answers,
        understood=counts.mean,
        better=counts.better,
        met=counts.met,
        letters=dict(services.debates.count_letters(week)),
    )


def _serialise_own(debate: DebateRecord, letter: Letter, member: str) -> OwnDebateOut:
    return OwnDebateOut(
        id=debate.id,
        week=debate.week,
        partner=debate.partner_of(member),
        statements=list(debate.statements),
        subject=letter.subject,
        text=letter.text,
        hour=debate.meets_at,
        met=debate.met_by(member),
        understood=debate.understood_by(member),
    )

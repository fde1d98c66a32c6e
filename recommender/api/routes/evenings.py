"""Evenings: tables in rounds, and again when some stay away."""

from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from recommender.adapters.evening_files import (
    describe_tables,
    parse_evening,
    serialise_evening,
)
from recommender.adapters.qr_code import draw_code
from recommender.api.access import Organiser, OrganiserComputing, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.guest_links import make_guest_links
from recommender.api.problems import document_problems
from recommender.api.schemas.evenings import (
    EveningAgainSent,
    EveningAnswerOut,
    EveningAnswersOut,
    EveningLine,
    EveningOut,
    EveningSent,
    EveningsOut,
    GuestOut,
    GuestsSent,
    KeptEveningOut,
    KeptEveningSent,
    SatSent,
    TableOut,
)
from recommender.api.schemas.fields import Hex
from recommender.club.club import Club
from recommender.club.evening import Evening
from recommender.letters.evening_page import render_evening
from recommender.ports.evenings import EveningRecord
from recommender.service.assembly import Services

router = APIRouter(
    prefix="/v1",
    tags=["evenings"],
    responses=document_problems(400, 401, 403, 404, 409, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


_AS_FILE = {"Content-Disposition": 'attachment; filename="evening.html"'}


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


@router.post("/evenings", status_code=201)
def keep_evening(
    sent: KeptEveningSent, request: Request, services: Use, key: OrganiserComputing
) -> KeptEveningOut:
    """Seat those who are expected, and keep the evening: for check-in, new plans, and what came of it."""
    record = services.kept_evenings.plan(
        sent.name, sent.week, sent.present, sent.to_wishes(), sent.knobs, by=key.id
    )
    return _serialise_kept(request, services, record)


@router.get("/evenings")
def get_evenings(services: Use, key: Organiser) -> EveningsOut:
    """All evenings that are kept, newest first."""
    return EveningsOut(evenings=[EveningLine(**_line(e)) for e in services.kept_evenings.all()])


@router.get("/evenings/{evening_id}")
def get_evening(evening_id: Hex, request: Request, services: Use, key: Organiser) -> KeptEveningOut:
    """One evening: tables, who is there, and each guest's own link."""
    return _serialise_kept(request, services, services.kept_evenings.get(evening_id))


@router.delete("/evenings/{evening_id}", status_code=204)
def remove_evening(evening_id: Hex, services: Use, key: Organiser) -> None:
    """Forget an evening, and what was said of it."""
    services.kept_evenings.remove(evening_id, by=key.id)


@router.put("/evenings/{evening_id}/guests")
def check_in(
    evening_id: Hex, sent: GuestsSent, request: Request, services: Use, key: Organiser
) -> KeptEveningOut:
    """Say who is there and who is not; nothing is planned by that."""
    services.kept_evenings.check_in(evening_id, sent.to_states(), by=key.id)
    return _serialise_kept(request, services, services.kept_evenings.get(evening_id))


@router.post("/evenings/{evening_id}:plan-again", responses=document_problems(412))
def plan_kept_again(
    evening_id: Hex, sent: SatSent, request: Request, services: Use, key: OrganiserComputing
) -> KeptEveningOut:
    """Seat those who are there in the rounds that remain; what was sat stays as it was."""
    record = services.kept_evenings.plan_again(evening_id, **sent.model_dump(), by=key.id)
    return _serialise_kept(request, services, record)


@router.post("/evenings/{evening_id}:close", responses=document_problems(412))
def close_evening(
    evening_id: Hex, sent: SatSent, request: Request, services: Use, key: Organiser
) -> KeptEveningOut:
    """End an evening: who sat together is history, and a tie once they say that they met."""
    record = services.kept_evenings.close(evening_id, **sent.model_dump(), by=key.id)
    return _serialise_kept(request, services, record)


@router.get("/evenings/{evening_id}/answers")
def get_evening_answers(evening_id: Hex, services: Use, key: Organiser) -> EveningAnswersOut:
    """What guests said of each other, without what only its sayer may see."""
    names = EveningAnswerOut.model_fields.keys() - {"member", "partner", "at"}
    return EveningAnswersOut(
        answers=[
            EveningAnswerOut(
                member=answer.member,
                partner=answer.partner,
                at=answer.at,
                **{name: getattr(answer.answers, name) for name in names},
            )
            for answer in services.kept_evenings.answers(evening_id)
        ]
    )


@router.get("/evenings/{evening_id}/page", response_class=HTMLResponse)
def get_evening_page(
    evening_id: Hex,
    request: Request,
    services: Use,
    key: Organiser,
    language: Literal["de", "en"] | None = None,
) -> HTMLResponse:
    """The page to print or to show on a wall: by table, by person, place cards with QR codes."""
    record = services.kept_evenings.get(evening_id)
    codes = {
        guest.id: draw_code(guest.link) for guest in _list_guests(request, services, record.id)
    }
    page = render_evening(record.plan, services.kept_evenings.club(), language, codes)
    return HTMLResponse(page, headers=_AS_FILE)


def _line(record: EveningRecord) -> dict[str, Any]:
    plan = record.plan
    numbers = {"people": len(plan.present), "rounds": plan.wishes.rounds, "sat": plan.sat}
    names = ("id", "name", "over", "version", "created_at", "changed_at")
    return {name: getattr(record, name) for name in names} | numbers | {"week": plan.week}


def _list_guests(request: Request, services: Services, evening: str) -> list[GuestOut]:
    club = services.kept_evenings.club()
    links = make_guest_links(request, services, evening)
    return [
        GuestOut(
            id=guest.member,
            name=club.members[club.row(guest.member)].name,
            state=guest.state,
            at=guest.at,
            link=links[guest.member],
        )
        for guest in services.kept_evenings.guests(evening)
        if guest.member in club.rows
    ]


def _serialise_kept(request: Request, services: Services, record: EveningRecord) -> KeptEveningOut:
    plan, club = record.plan, services.kept_evenings.club()
    return KeptEveningOut(
        **_line(record),
        tables=_describe(plan, club),
        share=plan.share,
        given_up=list(plan.given_up),
        broken=dict(plan.broken),
        guests=_list_guests(request, services, record.id),
    )


def _describe(plan: Evening, club: Club) -> dict[str, list[TableOut]]:
    return {
        language: [TableOut(**table) for table in describe_tables(plan, club, language)]
        for language in ("de", "en")
    }


def _serialise(evening: Evening, club: Club) -> EveningOut:
    return EveningOut(
        week=evening.week,
        tables=_describe(evening, club),
        share=evening.share,
        given_up=list(evening.given_up),
        broken=dict(evening.broken),
        plan=serialise_evening(evening),
    )

"""Each guest's own page of an evening, behind a signed link: seats, check-in, and how it was.

Opening it writes nothing; only its buttons do.
"""

import secrets
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from recommender.adapters.qr_code import draw_code
from recommender.api.access import Use
from recommender.api.guest_links import address_of
from recommender.api.routes.links import LinkRoute, Once, Scale, Token, YesNo, respond_page
from recommender.api.schemas.outcomes import CameOf
from recommender.club.week import Week
from recommender.letters.link_page import LinkPage
from recommender.letters.own_evening import GuestView, make_own_page
from recommender.ports.evenings import GuestState
from recommender.ports.records import Answers
from recommender.service.delivery.links import BY
from recommender.service.rounds.kept_evenings import OwnEvening

router = APIRouter(prefix="/e", route_class=LinkRoute)

Number = Annotated[int, Path(ge=1, le=100_000)]


@router.get("/{token}")
def show_evening(token: Token, request: Request, services: Use) -> HTMLResponse:
    """Where they sit, with whom, and afterwards how it was; writes nothing."""
    return respond_page(_make_page(request, services, token))


@router.post("/{token}/here")
def say_here(token: Token, once: Once, services: Use) -> Response:
    """They are there."""
    evening, number = services.links.find_guest(token)
    own = services.kept_evenings.own(evening, number)
    if not own.record.over:
        states = {own.guest.member: GuestState.HERE}
        services.kept_evenings.check_in(evening, states, by=BY)
    return RedirectResponse(f"../{token}", 303)


@router.post("/{token}/with/{partner}")
def say_how_it_was(  # noqa: PLR0913  (the fields of a form)
    token: Token,
    partner: Number,
    once: Once,
    services: Use,
    *,
    met: YesNo = None,
    glad: Scale = None,
    learned: Scale = None,
    listened: YesNo = None,
    sold_to: YesNo = None,
    touch: YesNo = None,
    result: Annotated[CameOf | None, Form()] = None,
) -> Response:
    """How it was with one of those they sat with."""
    evening, number = services.links.find_guest(token)
    said = Answers(
        met=met,
        glad=glad,
        learned=learned,
        listened=listened,
        sold_to=sold_to,
        still_in_touch=touch,
        came_of=result,
    )
    services.kept_evenings.answer(evening, number, partner, said)
    return RedirectResponse(f"../../{token}", 303)


def _make_page(request: Request, services: Use, token: str) -> LinkPage:
    own = services.kept_evenings.own(*services.links.find_guest(token))
    now = services.now()
    code = "" if own.record.over else draw_code(address_of(request, services, f"/e/{token}"))
    later = services.config.current().memory.touch_asked_after
    since = Week.of(now.date()).weeks_since(Week.parse(own.record.plan.week))
    view = _view(own, later=since >= later)
    page = make_own_page(view, secrets.token_hex(8), now.date(), code)
    forms = tuple(replace(form, action=f"{token}/{form.action}") for form in page.forms)
    return replace(page, forms=forms)


def _view(own: OwnEvening, *, later: bool) -> GuestView:
    return GuestView(
        evening=own.record.plan,
        name=own.record.name,
        reader=own.reader,
        people=own.people,
        partners=own.partners,
        numbers=own.numbers,
        state=own.guest.state.value,
        over=own.record.over,
        noted=own.said.keys(),
        later=later,
    )

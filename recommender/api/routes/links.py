"""Pages behind the links of letters, without a key: the link is the key to one answer.

Opening a page writes nothing, as mail programs follow links to look for mischief; only its
button does.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from typing_extensions import override

from recommender.api.access import Use, count_stranger
from recommender.api.bodies import FORM_BODY, BoundedRequest
from recommender.api.limits import RateLimiter
from recommender.api.problems import RefusedError
from recommender.api.schemas.outcomes import CameOf
from recommender.club.debate import ANSWERS
from recommender.club.member import Member
from recommender.letters import (
    PAUSES,
    LinkPage,
    LinkPages,
    link_page_style,
    notice_page,
    pause_end,
    render_link_page,
    unsubscribe_page,
)
from recommender.letters.debate_pages import after_debate_page, take_part_page
from recommender.ports.records import Answers
from recommender.ports.refusals import ConflictError, NotFoundError
from recommender.service.delivery.links import BY, LinkSubject

_POLICY = (
    f"default-src 'none'; style-src {link_page_style()}; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
Action = Literal["met", "missed", "declined", "pause", "rate", "touch", "result"]
Token = Annotated[str, Path(max_length=300)]
Once = Annotated[str, Form(pattern=r"^[A-Za-z0-9_-]{8,40}$")]
Scale = Annotated[int | None, Form(ge=1, le=5)]
YesNo = Annotated[bool | None, Form()]


class LinkRoute(APIRoute):
    """A route whose refusals are pages, too, in the language the browser asks for."""

    @override
    def get_route_handler(self) -> Callable[[Request], Any]:
        handle = super().get_route_handler()

        async def page(request: Request) -> Any:  # noqa: ANN401
            try:
                count_stranger(request)
                _limit_changes(request)
                return await handle(BoundedRequest(request.scope, request.receive, FORM_BODY))
            except NotFoundError:
                return _respond_notice(request, "gone", 404)
            except RequestValidationError:
                return _respond_notice(request, "wrong", 422)
            except RefusedError as error:
                return _respond_notice(request, "busy", error.status)
            except HTTPException as error:  # a body that is too long or cannot be read
                return _respond_notice(request, "wrong", error.status_code)

        return page


def _limit_changes(request: Request) -> None:
    """Count a button by its link, as a member's change is by the key.

    Raises
    ------
    RefusedError
        If it was pushed too often.
    """
    changes: RateLimiter = request.app.state.changes
    about = request.path_params["token"].partition(".")[0][:40]
    if request.method == "POST" and not changes.take(f"link {about}"):
        raise RefusedError(429, "this link has changed too much")


async def _read_form(request: Request) -> dict[str, str]:
    """What a form sends whose fields are the club's own."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


router = APIRouter(prefix="/l", route_class=LinkRoute)


@router.get("/{token}/prepare")
def prepare(token: Token, services: Use) -> HTMLResponse:
    """Two minutes before the meeting: what to ask and what to think about; writes nothing."""
    subject = services.links.find_subject(token)
    told = subject.introduction.text_of(subject.reader.id)
    lines = tuple(told.get("worksheet") or (told["question"],))
    return respond_page(_make_pages(subject, services.now()).preparing(lines))


@router.get("/{token}/unsubscribe")
def ask_unsubscribe(token: Token, services: Use) -> HTMLResponse:
    """The page that asks whether letters are to end; writes nothing."""
    return respond_page(unsubscribe_page(services.links.find_recipient(token), done=False))


@router.post("/{token}/unsubscribe")
def unsubscribe(token: Token, services: Use) -> HTMLResponse:
    """No more letters: the page's button, or a mail program at one click (RFC 8058)."""
    return respond_page(unsubscribe_page(services.links.unsubscribe(token), done=True))


@router.get("/{token}/debate")
def ask_debate(token: Token, services: Use) -> HTMLResponse:
    """What became of a debate; writes nothing."""
    _, reader, partner = _find_debate(services, token)
    return respond_page(after_debate_page(reader, partner, secrets.token_hex(8), done=False))


@router.post("/{token}/debate")
def say_debate(
    token: Token, services: Use, met: Annotated[bool, Form()], understood: Scale = None
) -> HTMLResponse:
    """Whether the two met, and whether one understood the other better."""
    debate, reader, partner = _find_debate(services, token)
    services.debates.say(reader.id, debate, met=met, understood=understood)
    return respond_page(after_debate_page(reader, partner, "", done=True))


@router.get("/{token}/debates")
def ask_debates(token: Token, services: Use) -> HTMLResponse:
    """Whether one wants a debate; writes nothing."""
    reader, statements = services.links.find_asked(token), services.debates.statements()
    return respond_page(take_part_page(reader, statements, secrets.token_hex(8), done=False))


@router.post("/{token}/debates")
def take_part(
    token: Token,
    services: Use,
    share: Annotated[bool, Form()],
    sent: Annotated[Mapping[str, str], Depends(_read_form)],
) -> HTMLResponse:
    """One wants a debate, and says so much to the club's statements."""
    reader, statements = services.links.find_asked(token), services.debates.statements()
    views = {
        key: int(answer)
        for number, key in enumerate(statements)
        if (answer := sent.get(f"view_{number}", "")) in map(str, ANSWERS)
    }
    values = {"debates": True, "share_views": share, "viewpoints": {**reader.viewpoints, **views}}
    services.people.patch(reader.id, values, version=None, by=BY)
    return respond_page(take_part_page(reader, statements, "", done=True))


def _find_debate(services: Use, token: str) -> tuple[str, Member, Member]:
    """The debate of a link, its reader and the other one."""
    debate, side = services.links.find_debate(token)
    reader, partner = (
        services.people.get(id_).member for id_ in services.debates.find_sides(debate, side)
    )
    return debate, reader, partner


@router.get("/{token}/{action}")
def ask(token: Token, action: Action, services: Use) -> HTMLResponse:
    """The page that asks; writes nothing."""
    subject = services.links.find_subject(token)
    return respond_page(_make_pages(subject, services.now()).asking(action))


@router.post("/{token}/met")
def say_met(token: Token, once: Once, services: Use) -> HTMLResponse:
    """They met."""
    return _store_answer(services, token, "met", once, Answers(met=True))


@router.post("/{token}/missed")
def say_missed(
    token: Token, once: Once, services: Use, how: Annotated[Literal["off", "waited"], Form()]
) -> HTMLResponse:
    """They did not meet; and whether the other let them wait."""
    answers = Answers(met=False, stood_up=how == "waited")
    return _store_answer(services, token, "missed", once, answers)


@router.post("/{token}/declined")
def say_declined(token: Token, once: Once, services: Use) -> HTMLResponse:
    """Not this week."""
    return _store_answer(services, token, "declined", once, Answers(accepted=False))


@router.post("/{token}/rate")
def say_rate(  # noqa: PLR0913  (the fields of a form)
    token: Token,
    once: Once,
    services: Use,
    *,
    glad: Scale = None,
    learned: Scale = None,
    listened: YesNo = None,
    sold_to: YesNo = None,
) -> HTMLResponse:
    """How it was."""
    answers = Answers(glad=glad, learned=learned, listened=listened, sold_to=sold_to)
    return _store_answer(services, token, "rate", once, answers)


@router.post("/{token}/touch")
def say_touch(
    token: Token, once: Once, services: Use, touch: Annotated[bool, Form()]
) -> HTMLResponse:
    """Whether the two still have contact."""
    return _store_answer(services, token, "touch", once, Answers(still_in_touch=touch))


@router.post("/{token}/result")
def say_result(
    token: Token, once: Once, services: Use, result: Annotated[CameOf, Form()]
) -> HTMLResponse:
    """What came of it."""
    return _store_answer(services, token, "result", once, Answers(came_of=result))


@router.post("/{token}/pause")
def say_pause(
    token: Token, weeks: Annotated[int, Form(ge=PAUSES[0], le=PAUSES[-1])], services: Use
) -> HTMLResponse:
    """No introductions for some weeks."""
    now = services.now()
    until: date = pause_end(now.date(), weeks)
    subject = services.links.pause(token, until)
    return respond_page(_make_pages(subject, now).done("pause", until))


def _store_answer(
    services: Use, token: str, action: Action, once: str, answers: Answers
) -> HTMLResponse:
    try:
        subject = services.links.answer(token, once, answers)
    except ConflictError:  # the same page sent with another answer, by going back
        subject = services.links.answer(token, secrets.token_hex(8), answers)
    return respond_page(_make_pages(subject, services.now()).done(action))


def _make_pages(subject: LinkSubject, now: datetime) -> LinkPages:
    return LinkPages(subject.reader, subject.partner, secrets.token_hex(8), now.date())


def respond_page(page: LinkPage, status: int = 200) -> HTMLResponse:
    """A page that loads nothing."""
    headers = {"Content-Security-Policy": _POLICY, "X-Robots-Tag": "noindex, nofollow"}
    return HTMLResponse(render_link_page(page), status, headers)


def _respond_notice(request: Request, kind: str, status: int) -> HTMLResponse:
    wanted = request.headers.get("accept-language", "").lower()
    return respond_page(notice_page(kind, "de" if wanted.startswith("de") else "en"), status)

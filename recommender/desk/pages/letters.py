"""Letters of a round: looked at as their readers will, sent to oneself, and what became of them."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Path, Query, Response
from fastapi.responses import HTMLResponse

from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, Visit
from recommender.letters import Letter
from recommender.ports.outbox import MessageState, NotSentError, UnknownStateError

router = APIRouter(prefix="/desk/round/{round_id}", route_class=PageRoute)

RoundId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
MessageId = Annotated[str, Path(pattern=r"^[0-9a-f]{24}$")]
MemberId = Annotated[str, Path(max_length=200)]
Address = Annotated[str, Form(min_length=3, max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")]
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; sandbox"
)
"""Of a letter as a mail program shows it: its own style stands in it, and nothing else does anything."""
_MESSAGES = 200


@router.get("/letters/{member}")
def show_letter(round_id: RoundId, member: MemberId, visit: Organising) -> Response:
    """A member's letter."""
    return _render(visit, round_id, member)


@router.get("/letters/{member}/page")
def show_page(round_id: RoundId, member: MemberId, visit: Organising) -> Response:
    """The letter as a mail program shows it."""
    letter = visit.services.letter_trial.read(round_id, member)
    return HTMLResponse(letter.html, headers={"Content-Security-Policy": LETTER_POLICY})


@router.post("/letters/{member}")
def send_test(
    round_id: RoundId,
    member: MemberId,
    visit: Organising,
    to: Address,
) -> Response:
    """Send the letter to oneself."""
    try:
        visit.services.letter_trial.send(round_id, member, to.strip(), by=visit.by)
    except (NotSentError, UnknownStateError) as error:
        return _render(visit, round_id, member, 409, failed=str(error), to=to)
    return visit.finish(f"/desk/round/{round_id}/letters/{member}", "letters.test_sent")


@router.get("/deliveries")
def show_deliveries(
    round_id: RoundId, visit: Organising, state: Annotated[MessageState | None, Query()] = None
) -> Response:
    """What became of a round's letters, failed ones first."""
    delivery = visit.services.delivery
    order = list(MessageState)
    first = (MessageState.FAILED, MessageState.UNKNOWN, MessageState.NO_ADDRESS)
    states = [state] if state else [*first, *(other for other in order if other not in first)]
    messages = [
        message for shown in states for message in delivery.page(round_id, shown, "", _MESSAGES)
    ][:_MESSAGES]
    faces = visit.services.overviews.faces(m.member for m in messages if m.member is not None)
    return visit.render(
        "deliveries.html.j2",
        record=visit.services.rounds.get(round_id),
        messages=messages,
        faces=faces,
        counts=delivery.counts(round_id),
        state=state,
        states=order,
        channels=sorted(delivery.carriers),
    )


@router.post("/deliveries")
def deliver(round_id: RoundId, visit: Organising) -> Response:
    """Send what waits, and what has an address by now."""
    visit.services.delivery.start(round_id, by=visit.by)
    return visit.finish(f"/desk/round/{round_id}/deliveries", "letters.started")


@router.post("/deliveries/retry")
def retry_all(round_id: RoundId, visit: Organising) -> Response:
    """Send again whatever failed."""
    count = visit.services.delivery.retry_all(round_id, unknown=False, by=visit.by)
    return visit.finish(f"/desk/round/{round_id}/deliveries", "letters.again", count=count)


@router.post("/deliveries/{message}/retry")
def retry(round_id: RoundId, message: MessageId, visit: Organising) -> Response:
    """Send one message again."""
    visit.services.delivery.retry(message, by=visit.by)
    return visit.finish(f"/desk/round/{round_id}/deliveries", "letters.again", count=1)


def _render(
    visit: Visit, round_id: str, member: str, status: int = 200, *, failed: str = "", to: str = ""
) -> Response:
    services = visit.services
    back = f"/desk/round/{round_id}"
    return render_letter(
        visit,
        services.letter_trial.read(round_id, member),
        here=f"{back}/letters/{quote(member, safe='')}",
        back=(
            back,
            visit.words.say(
                "round.title", week=visit.words.week(services.rounds.get(round_id).week)
            ),
        ),
        status=status,
        failed=failed,
        to=to,
    )


def render_letter(  # noqa: PLR0913  (what the page shows)
    visit: Visit,
    letter: Letter,
    *,
    here: str,
    back: tuple[str, str],
    status: int = 200,
    failed: str = "",
    to: str = "",
) -> Response:
    """The page of a letter that nobody has got yet.

    Parameters
    ----------
    visit
        Of the organiser.
    letter
        As its reader gets it.
    here, back
        Address of the page; address and words of the one it belongs to.
    status
        Of the answer.
    failed, to
        Why a test letter was not sent, and to which address.
    """
    return visit.render(
        "letter.html.j2",
        status,
        letter=letter,
        here=here,
        back=back[0],
        back_words=back[1],
        reader=visit.services.overviews.face(letter.member),
        mails="smtp" in visit.services.delivery.carriers,
        failed=failed,
        to=to,
    )

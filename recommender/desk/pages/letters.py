"""Letters of a round: looked at as their readers will, sent to oneself, and what became of them."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Response

from recommender.desk.letter_page import Address, LetterPage, MemberId
from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, Visit
from recommender.ports.outbox import MessageState

router = APIRouter(prefix="/desk/round/{round_id}", route_class=PageRoute)

RoundId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
MessageId = Annotated[str, Path(pattern=r"^[0-9a-f]{24}$")]
_MESSAGES = 200


@router.get("/letters/{member}")
def show_letter(round_id: RoundId, member: MemberId, visit: Organising) -> Response:
    """A member's letter."""
    return _open_letter(visit, round_id, member).show()


@router.get("/letters/{member}/page")
def show_page(round_id: RoundId, member: MemberId, visit: Organising) -> Response:
    """The letter as a mail program shows it."""
    return _open_letter(visit, round_id, member).show_mail()


@router.post("/letters/{member}")
def send_test(round_id: RoundId, member: MemberId, visit: Organising, to: Address) -> Response:
    """Send the letter to oneself."""
    return _open_letter(visit, round_id, member).send_test(to)


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


def _open_letter(visit: Visit, round_id: str, member: str) -> LetterPage:
    services, back = visit.services, f"/desk/round/{round_id}"
    week = visit.words.week(services.rounds.get(round_id).week)
    return LetterPage(
        visit,
        services.letter_trial.read(round_id, member),
        what=round_id,
        here=f"{back}/letters/{quote(member, safe='')}",
        back=back,
        back_words=visit.words.say("round.title", week=week),
    )

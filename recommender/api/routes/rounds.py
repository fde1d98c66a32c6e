"""Rounds: asked for, watched, published, withdrawn; and the club over them: its bubble, what came of it."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from recommender.api.access import Organiser, Reading, Use
from recommender.api.follow import links, of_introduction, of_round
from recommender.api.paging import (
    Cursor,
    IfMatch,
    Limit,
    cursor_of,
    position_of,
    tag_of,
    tagged,
    version_of,
)
from recommender.api.problems import documented, unchanged_or
from recommender.api.schemas import (
    BubbleOut,
    BubbleWeek,
    ClubOutcomesOut,
    Hex,
    MemberId,
    OutcomeWeek,
    PairsOut,
    ReportOut,
    RoundOut,
    RoundSent,
    RoundsOut,
    TiesSent,
)
from recommender.api.shown import shown_pair, shown_report, shown_round
from recommender.api.waiting import settled

router = APIRouter(
    prefix="/v1", tags=["rounds"], responses=documented(400, 401, 403, 413, 422, 429, 503)
)
_ID = "$response.body#/id"
_PAIR = "$response.body#/introductions/0/"
_TWO = {"round_id": "$request.path.round_id", "a": _PAIR + "a", "b": _PAIR + "b"}


@router.post(
    "/rounds",
    status_code=202,
    responses={
        200: {"model": RoundOut, "description": "Asked for before", **links(**of_round(_ID))},
        202: links(**of_round(_ID)),
        **documented(409),
    },
)
def ask_for_round(sent: RoundSent, response: Response, services: Use, key: Organiser) -> RoundOut:
    """Solve a week's round in the background; asking again for the same is the same round."""
    record, new = services.rounds.ask(sent.week, sent.knobs, by=key.id)
    response.status_code = 202 if new else 200
    response.headers["Location"] = f"/v1/rounds/{record.id}"
    return shown_round(record)


@router.get("/rounds", responses={200: links(**of_round("$response.body#/rounds/0/id"))})
def get_rounds(services: Use, key: Reading, cursor: Cursor = "", limit: Limit = 20) -> RoundsOut:
    """Rounds, newest first, a page at a time."""
    records = services.rounds.page(position_of(cursor), limit)
    full = len(records) == limit
    following = cursor_of(f"{records[-1].created_at}|{records[-1].id}") if full else None
    return RoundsOut(rounds=[shown_round(each) for each in records], next=following)


@router.get("/rounds/{round_id}", responses=unchanged_or(404))
async def get_round(
    round_id: Hex,
    request: Request,
    services: Use,
    key: Reading,
    wait: Annotated[float, Query(ge=0, le=120, description="Seconds to wait for it")] = 0.0,
) -> RoundOut:
    """One round: how far it is, then its numbers, its proof and what edits cost."""
    record = await settled(services, round_id, wait)
    shown: Any = tagged(request, shown_round(record), tag_of(record))
    return shown  # type: ignore[no-any-return]  # a response goes out as it is


@router.get(
    "/rounds/{round_id}/introductions",
    responses={
        200: links(**of_introduction(_PAIR + "id", _PAIR + "a"), ban_pair=_TWO, lock_pair=_TWO),
        **documented(404),
    },
)
def get_round_introductions(round_id: Hex, services: Use, key: Organiser) -> PairsOut:
    """All introductions of a round, for looking it over before it is published."""
    pairs = services.rounds.introductions(round_id)
    return PairsOut(introductions=[shown_pair(each) for each in pairs])


@router.post("/rounds/{round_id}:publish", responses=documented(404, 409, 412))
def publish(round_id: Hex, services: Use, key: Organiser, if_match: IfMatch = None) -> RoundOut:
    """Show a solved round to its members; one per week."""
    version = version_of(if_match)
    return shown_round(services.rounds.publish(round_id, by=key.id, version=version))


@router.post("/rounds/{round_id}:withdraw", responses=documented(404, 409, 412))
def withdraw(round_id: Hex, services: Use, key: Organiser, if_match: IfMatch = None) -> RoundOut:
    """Take a round back: its introductions are not shown any more and count as not made."""
    version = version_of(if_match)
    return shown_round(services.rounds.withdraw(round_id, by=key.id, version=version))


@router.get("/club/bubble")
def bubble(services: Use, key: Reading) -> BubbleOut:
    """The club's bubble before and after each published round."""
    return BubbleOut(weeks=[BubbleWeek(**each) for each in services.rounds.bubble()])


@router.get("/club/outcomes")
def club_outcomes(services: Use, key: Reading) -> ClubOutcomesOut:
    """What came of introductions, week by week; nobody's answer can be worked out of it.

    Weeks that are over, and answers given before this week began. Counts are of sides, rounded
    down to a multiple of 5 and absent below; a mean is absent of fewer, and where all are the same.
    """
    counts = services.outcome_counts
    weeks = [OutcomeWeek(**asdict(each)) for each in counts.weeks()]
    return ClubOutcomesOut(until=counts.until().isoformat(), weeks=weeks)


@router.post("/ties", tags=["members"], responses=documented(409))
def put_ties(sent: TiesSent, services: Use, key: Organiser) -> ReportOut:
    """Add who knows whom; good ones are kept, the report names the others."""
    rows = [each.model_dump() for each in sent.ties]
    return shown_report(services.people.put_ties(rows, by=key.id))


@router.delete("/ties/{a}/{b}", status_code=204, tags=["members"], responses=documented(404))
def remove_tie(a: MemberId, b: MemberId, services: Use, key: Organiser) -> Response:
    """Forget that two know each other."""
    services.people.remove_tie(a, b, by=key.id)
    return Response(status_code=204)

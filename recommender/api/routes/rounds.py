"""Rounds: asked for, watched, published, withdrawn; and the club over them: its bubble, what came of it."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from recommender.api.access import Organiser, Reading, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.openapi_links import describe_links, introduction_links, round_links
from recommender.api.paging import (
    Cursor,
    IfMatch,
    Limit,
    decode_cursor,
    encode_cursor,
    parse_version,
    respond_tagged,
    tag_of,
)
from recommender.api.problems import document_problems, document_unchanged_or
from recommender.api.schemas import (
    BubbleOut,
    BubbleWeek,
    ClubOutcomesOut,
    GivingOut,
    Hex,
    OutcomeWeek,
    PairsOut,
    RankerOut,
    RoundOut,
    RoundSent,
    RoundsOut,
    SuspensionOut,
    SuspensionsOut,
)
from recommender.api.serialisers import serialise_pair, serialise_ranker, serialise_round
from recommender.api.store_calls import wait_for_round

router = APIRouter(
    prefix="/v1",
    tags=["rounds"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)
_ID = "$response.body#/id"
_PAIR = "$response.body#/introductions/0/"
_TWO = {"round_id": "$request.path.round_id", "a": _PAIR + "a", "b": _PAIR + "b"}


@router.post(
    "/rounds",
    status_code=202,
    responses={
        200: {
            "model": RoundOut,
            "description": "Asked for before",
            **describe_links(**round_links(_ID)),
        },
        202: describe_links(**round_links(_ID)),
        **document_problems(409),
    },
)
def ask_for_round(
    sent: RoundSent, request: Request, response: Response, services: Use, key: Organiser
) -> RoundOut:
    """Solve a week's round in the background; asking again for the same is the same round.

    A week that has been introduced already is refused unless ``again`` says otherwise.
    """
    week = sent.week or services.weekly.this_week()
    record, new = services.rounds.ask(week, sent.knobs, by=key.id, again=sent.again)
    response.status_code = 202 if new else 200
    response.headers["Location"] = f"{request.scope.get('root_path', '')}/v1/rounds/{record.id}"
    return serialise_round(record)


@router.get(
    "/rounds", responses={200: describe_links(**round_links("$response.body#/rounds/0/id"))}
)
def get_rounds(services: Use, key: Reading, cursor: Cursor = "", limit: Limit = 20) -> RoundsOut:
    """Rounds, newest first, a page at a time."""
    records = services.rounds.page(decode_cursor(cursor), limit)
    full = len(records) == limit
    following = encode_cursor(f"{records[-1].created_at}|{records[-1].id}") if full else None
    return RoundsOut(rounds=[serialise_round(record) for record in records], next=following)


@router.get("/rounds/{round_id}", responses=document_unchanged_or(404))
async def get_round(
    round_id: Hex,
    request: Request,
    services: Use,
    key: Reading,
    wait: Annotated[float, Query(ge=0, le=120, description="Seconds to wait for it")] = 0.0,
) -> RoundOut:
    """One round: how far it is, then its numbers, its proof and what edits cost."""
    record = await wait_for_round(services, round_id, wait)
    response: Any = respond_tagged(request, serialise_round(record), tag_of(record))
    return response  # type: ignore[no-any-return]  # a response goes out as it is


@router.get(
    "/rounds/{round_id}/introductions",
    responses={
        200: describe_links(
            **introduction_links(_PAIR + "id", _PAIR + "a"), ban_pair=_TWO, lock_pair=_TWO
        ),
        **document_problems(404),
    },
)
def get_round_introductions(round_id: Hex, services: Use, key: Organiser) -> PairsOut:
    """All introductions of a round, for looking it over before it is published."""
    pairs = services.rounds.introductions(round_id)
    return PairsOut(introductions=[serialise_pair(pair) for pair in pairs])


@router.post("/rounds/{round_id}:publish", responses=document_problems(404, 409, 412))
def publish(round_id: Hex, services: Use, key: Organiser, if_match: IfMatch = None) -> RoundOut:
    """Show a solved round to its members; one per week."""
    version = parse_version(if_match)
    return serialise_round(services.rounds.publish(round_id, by=key.id, version=version))


@router.post("/rounds/{round_id}:withdraw", responses=document_problems(404, 409, 412))
def withdraw(round_id: Hex, services: Use, key: Organiser, if_match: IfMatch = None) -> RoundOut:
    """Take a round back: its introductions are not shown any more and count as not made."""
    version = parse_version(if_match)
    return serialise_round(services.rounds.withdraw(round_id, by=key.id, version=version))


@router.get("/club/bubble")
def bubble(services: Use, key: Reading) -> BubbleOut:
    """The club's bubble before and after each published round."""
    return BubbleOut(weeks=[BubbleWeek(**week) for week in services.rounds.bubble()])


@router.get("/club/ranker")
def club_ranker(services: Use, key: Reading) -> RankerOut:
    """Which ranker runs, and those that were learnt from the club's outcomes before it."""
    running, released = services.ranker.read()
    return RankerOut(running=running, released=[serialise_ranker(release) for release in released])


@router.post("/club/ranker:back", responses=document_problems(404))
def go_back(services: Use, key: Organiser) -> RankerOut:
    """Go back to the ranker before the last release; the next round is made with it."""
    services.ranker.go_back(by=key.id)
    running, released = services.ranker.read()
    return RankerOut(running=running, released=[serialise_ranker(release) for release in released])


@router.get("/club/suspensions")
def club_suspensions(services: Use, key: Organiser) -> SuspensionsOut:
    """Whom the club has paused for letting others wait: an organiser decides."""
    open_ = services.suspending.open()
    return SuspensionsOut(
        suspensions=[
            SuspensionOut(member=e.member, week=e.week, at=e.at, let_downs=e.let_downs)
            for e in open_
        ]
    )


@router.get("/club/giving")
def club_giving(services: Use, key: Reading) -> GivingOut:
    """Give and take over the last half year: how many were told what to give, how evenly."""
    return GivingOut(**asdict(services.giving.read()))


@router.get("/club/outcomes")
def club_outcomes(services: Use, key: Reading) -> ClubOutcomesOut:
    """What came of introductions, week by week; nobody's answer can be worked out of it.

    Weeks that are over, and answers given before this week began. Counts are of sides, rounded
    down to a multiple of 5 and absent below; a mean is absent of fewer, and where all are the same.
    """
    counts = services.outcome_counts
    weeks = [OutcomeWeek(**asdict(week)) for week in counts.weeks()]
    return ClubOutcomesOut(until=counts.until().isoformat(), weeks=weeks)

"""What was done to a round by hand, and taking it back; members left out; what would help the others."""

from dataclasses import asdict

from fastapi import APIRouter, Response

from recommender.api.access import Organiser, OrganiserComputing, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.paging import IfMatch, parse_version, set_round_tag
from recommender.api.problems import document_problems
from recommender.api.schemas import (
    Hex,
    ParkSent,
    RemediesOut,
    RemedyOut,
    RoundOut,
    StepNumber,
    StepsOut,
)
from recommender.api.serialisers import serialise_round, serialise_step

router = APIRouter(
    prefix="/v1/rounds/{round_id}",
    tags=["rounds"],
    responses=document_problems(400, 401, 403, 404, 413, 422, 429, 503),
    route_class=GuardedRoute,
)
_EDIT_PROBLEMS = document_problems(409, 412)


@router.get("/steps")
def get_steps(round_id: Hex, response: Response, services: Use, key: Organiser) -> StepsOut:
    """What was done to a round by hand, the last first; each can be taken back."""
    view = services.overviews.read(round_id)
    set_round_tag(response, view.record)
    return StepsOut(
        round=view.record.id,
        state=view.record.state,
        version=view.record.version,
        unsolved=view.unsolved,
        steps=[serialise_step(step) for step in view.steps],
    )


@router.post("/steps/{step}:undo", responses=_EDIT_PROBLEMS)
def undo_step(
    round_id: Hex,
    step: StepNumber,
    response: Response,
    services: Use,
    key: OrganiserComputing,
    if_match: IfMatch = None,
) -> RoundOut:
    """Take one step back by its inverse, which is a step itself.

    One on which another rests has to wait for that one. Where it lets somebody take part in the
    week again, the round is solved again in the background.
    """
    version = parse_version(if_match)
    record = services.undoing.undo(round_id, step, version=version, by=key.id)
    set_round_tag(response, record)
    return serialise_round(record)


@router.post(":park", responses=_EDIT_PROBLEMS)
def park_member(
    round_id: Hex,
    sent: ParkSent,
    response: Response,
    services: Use,
    key: Organiser,
    if_match: IfMatch = None,
) -> RoundOut:
    """Take a member out of the round's week, and solve it again around that in the background.

    They pause until the Monday after it; who pauses already stays as they are.
    """
    version = parse_version(if_match)
    record = services.editing.park(round_id, sent.member, version=version, by=key.id)
    set_round_tag(response, record)
    return serialise_round(record)


@router.get("/remedies")
def get_remedies(round_id: Hex, services: Use, key: OrganiserComputing) -> RemediesOut:
    """What would serve more members, most first: each change is made, and the round solved again.

    Nothing is changed by asking. Who knows each other and who asked not to meet stay apart whatever is tried.
    """
    remedies = services.remedying.of(round_id)
    return RemediesOut(remedies=[RemedyOut(**asdict(remedy)) for remedy in remedies])

"""Introductions: on demand, explained, and what came of them."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Header, Query

from recommender.api.access import OrganiserComputing, Own, OwnComputing, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import RefusedError, document_problems
from recommender.api.schemas import (
    ExplainOut,
    ExplainSent,
    Hex,
    Id,
    MemberId,
    OutcomeOut,
    OutcomeSent,
    SuggestionsOut,
    SuggestSent,
)
from recommender.api.serialisers import serialise_explanation, serialise_introduction
from recommender.ports.records import Answers, KeyRecord, Role
from recommender.ports.refusals import ForbiddenError

router = APIRouter(
    prefix="/v1",
    tags=["introductions"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.post("/members/{member_id}/introductions:suggest", responses=document_problems(404, 409))
def suggest(
    member_id: MemberId, sent: SuggestSent, services: Use, key: OwnComputing
) -> SuggestionsOut:
    """The best introductions for a member now, by the club's rules.

    With a member's key: of this week or the next, few, the same ones when asked again, in the
    order of the dial, which is the one knob. With the organiser's nothing is kept.
    """
    use = services.weekly if key.role is Role.ORGANISER else services.suggesting
    suggestions = use.suggest(member_id, sent.week, sent.limit, sent.knobs)
    introductions = [serialise_introduction(suggestion) for suggestion in suggestions]
    return SuggestionsOut(member=member_id, introductions=introductions)


@router.post("/explain", responses=document_problems(404, 409))
def explain(sent: ExplainSent, services: Use, key: OrganiserComputing) -> ExplainOut:
    """Why, or why not, these two, rule by rule; for the organiser, who holds the blocks anyway."""
    explained = services.explaining.explain(sent.a, sent.b, week=sent.week, round_id=sent.round)
    return serialise_explanation(explained)


@router.post("/introductions/{introduction_id}/outcomes", responses=document_problems(404, 409))
def give_outcome(
    introduction_id: Hex,
    sent: OutcomeSent,
    services: Use,
    key: Own,
    idempotency_key: Annotated[
        str, Header(min_length=1, max_length=100, pattern=r"^[\x21-\x7e]+$", examples=["a-1"])
    ],
) -> OutcomeOut:
    """Say what came of it. The same key again stores nothing new; a new key corrects.

    `accepted: false` declines: the introduction ends for both, and somebody else is looked for.
    """
    answers = Answers(**sent.model_dump(exclude={"member"}))
    side = _side_of(key, sent.member)
    said = services.feedback.add(introduction_id, side, idempotency_key, answers)
    return _serialise_outcome(services, introduction_id, side, _readable(said, key))


@router.get("/introductions/{introduction_id}/outcomes", responses=document_problems(404))
def get_outcome(
    introduction_id: Hex,
    services: Use,
    key: Own,
    member: Annotated[Id | None, Query(description="Needed with an organiser's key")] = None,
) -> OutcomeOut:
    """What one side says all in all; nobody sees the other's.

    What is private is there with the member's own key only.
    """
    side = _side_of(key, member)
    said = services.feedback.of(introduction_id, side)
    return _serialise_outcome(services, introduction_id, side, _readable(said, key))


def _readable(said: Answers, key: KeyRecord) -> Answers:
    """What whoever asks may read of it."""
    return said if key.role is Role.MEMBER else said.without_private()


def _serialise_outcome(services: Use, introduction_id: str, side: str, said: Answers) -> OutcomeOut:
    declined = said.accepted is False
    state = services.feedback.replacement(introduction_id, side) if declined else None
    return OutcomeOut(**asdict(said), replacement=state)


def _side_of(key: KeyRecord, named: str | None) -> str:
    # a member's key speaks for that member alone
    if key.role is Role.MEMBER and named not in {None, key.member}:
        message = "this key does not allow that"
        raise ForbiddenError(message)
    side = named or key.member
    if side is None:
        raise RefusedError(422, "member: say whose outcome it is")
    return side

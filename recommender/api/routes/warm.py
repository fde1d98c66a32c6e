"""Warm introductions: with the own key alone of the member who asks, or is asked."""

from dataclasses import asdict

from fastapi import APIRouter, Response

from recommender.api.access import OwnAlone, OwnAloneComputing, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import document_problems
from recommender.api.schemas import (
    CameOfSent,
    ContactAnswer,
    Hex,
    MemberId,
    OwnContactOut,
    QuestionOut,
    QuestionSent,
    RequestAnswer,
    RequestOut,
    RequestsOut,
    TermsBody,
    WarmIntroductionOut,
    WarmIntroductionsOut,
)
from recommender.club.warm import WarmTerms
from recommender.service.people.warm import AskedOfOwner, WarmIntroduction

router = APIRouter(
    prefix="/v1/members/{member_id}",
    tags=["inventory"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.post("/questions", status_code=201, responses=document_problems(404, 409))
def ask_question(
    member_id: MemberId, sent: QuestionSent, services: Use, key: OwnAloneComputing
) -> QuestionOut:
    """Ask who of the club knows somebody; how many might, by their own profiles, and no name."""
    return QuestionOut(might=services.warm.ask(member_id, sent.text))


@router.get("/requests", responses=document_problems(404))
def get_requests(member_id: MemberId, services: Use, key: OwnAlone) -> RequestsOut:
    """What the member is asked about their contacts, and what came of it."""
    asked = services.warm.list_asked(member_id)
    return RequestsOut(requests=[_serialise_asked(request) for request in asked])


@router.put("/requests/{request_id}/answer", status_code=204, responses=document_problems(404, 409))
def answer_request(
    member_id: MemberId, request_id: Hex, sent: RequestAnswer, services: Use, key: OwnAlone
) -> Response:
    """Say whether one would introduce the contact; the asker learns nothing of it yet."""
    services.warm.answer(
        member_id,
        request_id,
        agree=sent.agree,
        sentence=sent.sentence,
        contact=sent.contact or "",
    )
    return Response(status_code=204)


@router.put(
    "/requests/{request_id}/contact", status_code=204, responses=document_problems(404, 409)
)
def answer_for_contact(
    member_id: MemberId, request_id: Hex, sent: ContactAnswer, services: Use, key: OwnAlone
) -> Response:
    """Pass on what the contact says; if they agree, the asker is told."""
    services.warm.answer_for_contact(member_id, request_id, agree=sent.agree)
    return Response(status_code=204)


@router.get("/warm-introductions", responses=document_problems(404))
def get_warm_introductions(
    member_id: MemberId, services: Use, key: OwnAlone
) -> WarmIntroductionsOut:
    """Contacts of other members to whom the member is introduced: both have agreed."""
    introduced = services.warm.list_introduced(member_id)
    return WarmIntroductionsOut(
        introductions=[_serialise_introduced(introduction) for introduction in introduced]
    )


@router.put("/warm-introductions/{request_id}", status_code=204, responses=document_problems(404))
def say_came_of(
    member_id: MemberId, request_id: Hex, sent: CameOfSent, services: Use, key: OwnAlone
) -> Response:
    """Say what came of it; whoever vouched is told."""
    services.warm.say_came_of(member_id, request_id, sent.came_of)
    return Response(status_code=204)


@router.get("/inventory-terms", responses=document_problems(404))
def get_terms(member_id: MemberId, services: Use, key: OwnAlone) -> TermsBody:
    """What the member agrees to."""
    return TermsBody(**asdict(services.warm.terms(member_id)))


@router.put("/inventory-terms", responses=document_problems(404))
def put_terms(member_id: MemberId, sent: TermsBody, services: Use, key: OwnAlone) -> TermsBody:
    """Say what one agrees to; what is open and not agreed to any more is taken back."""
    services.warm.put_terms(member_id, WarmTerms(**sent.model_dump()))
    return sent


def _serialise_asked(asked: AskedOfOwner) -> RequestOut:
    request, contact = asked.request, asked.contact
    own = None
    if contact is not None:
        own = OwnContactOut(
            id=contact.id, name=contact.name, organisation=contact.organisation, role=contact.role
        )
    return RequestOut(
        id=request.id,
        text=request.text,
        kind=request.kind,
        state=request.state,
        asker=asked.asker or None,
        contact=own,
        sentence=request.sentence,
        came_of=request.came_of,
    )


def _serialise_introduced(introduced: WarmIntroduction) -> WarmIntroductionOut:
    request, contact = introduced.request, introduced.contact
    return WarmIntroductionOut(
        id=request.id,
        text=request.text,
        name=contact.name,
        organisation=contact.organisation,
        role=contact.role,
        city=contact.city,
        vouched_by=introduced.owner,
        sentence=request.sentence,
        came_of=request.came_of,
    )

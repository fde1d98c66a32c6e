"""The value of other knobs on the club's own outcomes."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from recommender.api.access import Organiser, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import document_problems
from recommender.api.schemas import ValueOut, ValueSent
from recommender.service.rounds.solution import to_json_values

router = APIRouter(
    prefix="/v1",
    tags=["rounds"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.post("/club/value", responses=document_problems(409))
def get_value(sent: ValueSent, services: Use, key: Organiser) -> ValueOut:
    """What other knobs would have been worth, by the rounds that were drawn; it changes nothing."""
    told = services.valuing.tell(sent.knobs, sent.rated)
    whole: dict[str, Any] = to_json_values(asdict(told.value))
    said = {language: list(sentences) for language, sentences in told.said.items()}
    return ValueOut(**whole, better=told.value.better, said=said)

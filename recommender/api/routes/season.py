"""The season: the coming rounds as far as they can be foreseen."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query

from recommender.api.access import Organiser, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import document_problems
from recommender.api.schemas import SeasonOut, WeekName
from recommender.service.rounds.solution import to_json_values

router = APIRouter(
    prefix="/v1",
    tags=["rounds"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.get("/club/season", responses=document_problems(409))
def get_season(
    services: Use,
    key: Organiser,
    week: Annotated[
        WeekName | None,
        Query(
            description="First week; if left out this one, or the next if its round is published"
        ),
    ] = None,
    weeks: Annotated[int, Query(ge=1, le=52, description="Weeks to plan")] = 12,
) -> SeasonOut:
    """How good the coming rounds will be, when partners run out, and what would help."""
    foreseen = services.foreseeing.foresee(week, weeks, {})
    plan = foreseen.plan
    whole: dict[str, Any] = to_json_values(asdict(plan) | {"spread": plan.spread})
    hard = [member | {"helps": foreseen.helps[member["member"]]} for member in whole["hard"]]
    return SeasonOut(**whole | {"kept": plan.kept, "hard": hard, "said": foreseen.said})

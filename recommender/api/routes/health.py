"""Whether the service lives and is ready, and its measurements."""

import logging

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.concurrency import run_in_threadpool

from recommender.api.access import Reading, Use, count_stranger
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import document_problems
from recommender.api.schemas import HealthOut
from recommender.api.work import Work
from recommender.errors import RecommenderError
from recommender.ports.refusals import UnavailableError
from recommender.service.assembly import Services

_log = logging.getLogger(__name__)

router = APIRouter(tags=["health"], route_class=GuardedRoute)


@router.get("/health/live")
def live() -> HealthOut:
    """The process answers."""
    return HealthOut(status="ok")


@router.get("/health/ready", responses=document_problems(429, 503))
async def ready(request: Request, services: Use) -> HealthOut:
    """The database answers and the encoder is there."""
    count_stranger(request)
    async with request.app.state.pools[Work.READ].place("health"):
        await run_in_threadpool(_check_ready, services)
    return HealthOut(status="ok")


def _check_ready(services: Services) -> None:
    """See whether anything is missing; a stranger is not told what.

    Raises
    ------
    UnavailableError
        If something is.
    """
    try:
        services.club.warm_up()
    except RecommenderError as error:
        _log.error("not ready: %s", error)
        message = "the service is not ready; its log says why"
        raise UnavailableError(message) from None


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Metrics"},
        **document_problems(401, 403, 429),
    },
)
def metrics(request: Request, key: Reading) -> Response:
    """Counts and times by route, in Prometheus' format."""
    content = generate_latest(request.app.state.metrics.registry)
    return Response(content, media_type=CONTENT_TYPE_LATEST)

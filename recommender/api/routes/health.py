"""Whether the service lives and is ready, and its measurements."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from recommender.api.access import Reading, Use
from recommender.api.problems import document_problems
from recommender.api.schemas import HealthOut

router = APIRouter(tags=["health"])


@router.get("/health/live")
def live() -> HealthOut:
    """The process answers."""
    return HealthOut(status="ok")


@router.get("/health/ready", responses=document_problems(503))
def ready(services: Use) -> HealthOut:
    """The database answers and the encoder is there."""
    services.club.warm_up()
    return HealthOut(status="ok")


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

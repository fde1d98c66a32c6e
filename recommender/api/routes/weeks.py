"""A member's introductions of a week."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from recommender.api.access import Anybody, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.openapi_links import describe_links, introduction_links
from recommender.api.paging import respond, tag_body
from recommender.api.problems import document_problems, document_unchanged_or
from recommender.api.response_cache import ResponseCache, TaggedBody
from recommender.api.schemas import MemberId, WeekName, WeekOut
from recommender.api.serialisers import serialise_introduction, serialise_replacement
from recommender.api.store_calls import run_short_read
from recommender.ports.records import KeyRecord, Role, RoundState
from recommender.ports.refusals import ForbiddenError
from recommender.service.assembly import Services

router = APIRouter(
    prefix="/v1",
    tags=["introductions"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.get(
    "/members/{member_id}/introductions",
    responses={
        200: describe_links(
            **introduction_links("$response.body#/introductions/0/id", "$request.path.member_id")
        ),
        **document_unchanged_or(404),
    },
)
async def get_introductions(
    member_id: MemberId,
    request: Request,
    services: Use,
    key: Anybody,
    week: Annotated[WeekName, Query()],
    preview: Annotated[bool, Query(description="Unpublished ones too; organiser only")] = False,
) -> WeekOut:
    """A member's introductions of a week; writes nothing, the same until the round changes."""
    _may_see(key, preview=preview)
    cache: ResponseCache = request.app.state.cache

    def read_week() -> TaggedBody:
        asked = (member_id, week, preview)
        generation = services.access.generation
        return cache.get_or_make(generation, asked, lambda: _make_week(services, *asked))

    body = await run_short_read(services, read_week)
    response: Any = respond(request.headers.get("if-none-match", ""), body)
    return response  # type: ignore[no-any-return]  # a response goes out as it is


def _make_week(services: Services, member: str, week: str, preview: bool) -> TaggedBody:
    week_told = services.weekly.of_week(member, week, preview=preview)
    answer = WeekOut(
        member=member,
        week=week_told.record.week,
        round=week_told.record.id,
        published=week_told.record.state is RoundState.PUBLISHED,
        introductions=[serialise_introduction(told) for told in week_told.introductions],
        replacements=[
            serialise_replacement(record, message) for record, message in week_told.replacements
        ],
    )
    return tag_body(answer)


def _may_see(key: KeyRecord, *, preview: bool) -> None:
    if preview and key.role is not Role.ORGANISER:
        message = "this key does not allow a preview"
        raise ForbiddenError(message)

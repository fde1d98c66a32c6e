"""A member's introductions of a week."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from recommender.api.access import Anybody, Use
from recommender.api.follow import links, of_introduction
from recommender.api.paging import answer_of, given
from recommender.api.problems import documented, unchanged_or
from recommender.api.schemas import MemberId, WeekName, WeekOut
from recommender.api.shelf import Answer, Shelf
from recommender.api.shown import shown_introduction, shown_replacement
from recommender.api.waiting import glanced
from recommender.ports.records import KeyRecord, Role, RoundState
from recommender.ports.refusals import ForbiddenError
from recommender.service.assembly import Services

router = APIRouter(
    prefix="/v1",
    tags=["introductions"],
    responses=documented(400, 401, 403, 413, 422, 429, 503),
)


@router.get(
    "/members/{member_id}/introductions",
    responses={
        200: links(
            **of_introduction("$response.body#/introductions/0/id", "$request.path.member_id")
        ),
        **unchanged_or(404),
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
    shelf: Shelf = request.app.state.shelf

    def find() -> Answer:
        asked = (member_id, week, preview)
        return shelf.get(services.access.generation, asked, lambda: _week(services, *asked))

    shown: Any = given(request.headers.get("if-none-match", ""), await glanced(services, find))
    return shown  # type: ignore[no-any-return]  # a response goes out as it is


def _week(services: Services, member: str, week: str, preview: bool) -> Answer:
    told = services.weekly.of_week(member, week, preview=preview)
    found = WeekOut(
        member=member,
        week=told.record.week,
        round=told.record.id,
        published=told.record.state is RoundState.PUBLISHED,
        introductions=[shown_introduction(each) for each in told.introductions],
        replacements=[shown_replacement(*each) for each in told.replacements],
    )
    return answer_of(found)


def _may_see(key: KeyRecord, *, preview: bool) -> None:
    if preview and key.role is not Role.ORGANISER:
        message = "this key does not allow a preview"
        raise ForbiddenError(message)

"""A solved round changed by hand before it is published: locks, bans, swaps, solving it again."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from recommender.api.access import Organiser, Use
from recommender.api.paging import IfMatch, tag_of, version_of
from recommender.api.problems import documented
from recommender.api.schemas import EditsOut, Hex, MemberId, RoundOut, SwapSent
from recommender.api.shown import shown_edits, shown_round
from recommender.ports.records import EditKind, PairEdit, RoundRecord
from recommender.service.swapping import Swap, ordered

router = APIRouter(
    prefix="/v1/rounds/{round_id}",
    tags=["rounds"],
    responses=documented(400, 401, 403, 404, 413, 422, 429, 503),
)
_CHANGES = documented(409, 412)


def two_members(a: MemberId, b: MemberId) -> tuple[str, str]:
    """The two members of a path, as a pair is stored."""
    return ordered(a, b)


@router.get("/edits")
def get_edits(round_id: Hex, response: Response, services: Use, key: Organiser) -> EditsOut:
    """What is laid down for a round."""
    record, edits = services.editing.edits(round_id)
    _tag(response, record)
    return shown_edits(record, edits)


@router.put("/locks/{a}/{b}", responses=_CHANGES)
def lock_pair(
    round_id: Hex,
    pair: Annotated[tuple[str, str], Depends(two_members)],
    response: Response,
    services: Use,
    key: Organiser,
    if_match: IfMatch = None,
) -> EditsOut:
    """Have two members introduced, whatever is solved around them; within the rules."""
    return _laid_down(
        round_id, PairEdit(*pair, EditKind.LOCK), response, services, key.id, if_match
    )


@router.put("/bans/{a}/{b}", responses=_CHANGES)
def ban_pair(
    round_id: Hex,
    pair: Annotated[tuple[str, str], Depends(two_members)],
    response: Response,
    services: Use,
    key: Organiser,
    if_match: IfMatch = None,
) -> EditsOut:
    """Keep two members apart in this round."""
    return _laid_down(round_id, PairEdit(*pair, EditKind.BAN), response, services, key.id, if_match)


@router.delete("/locks/{a}/{b}", responses=_CHANGES)
def unlock_pair(
    round_id: Hex,
    pair: Annotated[tuple[str, str], Depends(two_members)],
    response: Response,
    services: Use,
    key: Organiser,
    if_match: IfMatch = None,
) -> EditsOut:
    """Leave a locked pair to the solver again."""
    return _left(round_id, PairEdit(*pair, EditKind.LOCK), response, services, key.id, if_match)


@router.delete("/bans/{a}/{b}", responses=_CHANGES)
def unban_pair(
    round_id: Hex,
    pair: Annotated[tuple[str, str], Depends(two_members)],
    response: Response,
    services: Use,
    key: Organiser,
    if_match: IfMatch = None,
) -> EditsOut:
    """Leave a banned pair to the solver again."""
    return _left(round_id, PairEdit(*pair, EditKind.BAN), response, services, key.id, if_match)


@router.post(
    ":solve",
    status_code=202,
    responses={200: {"model": RoundOut, "description": "It is being solved"}, **_CHANGES},
)
def solve_again(
    round_id: Hex, response: Response, services: Use, key: Organiser, if_match: IfMatch = None
) -> RoundOut:
    """Solve a round again in the background, around what is laid down; the result has the cost."""
    version = version_of(if_match)
    record, new = services.editing.solve_again(round_id, version=version, by=key.id)
    response.status_code = 202 if new else 200
    return shown_round(record)


@router.post(":swap", responses=_CHANGES)
def swap_partners(
    round_id: Hex,
    sent: SwapSent,
    response: Response,
    services: Use,
    key: Organiser,
    if_match: IfMatch = None,
) -> RoundOut:
    """Give a member another partner at once; the new pairs are locked."""
    swap, version = Swap(**sent.model_dump()), version_of(if_match)
    record = services.editing.swap(round_id, swap, version=version, by=key.id)
    _tag(response, record)
    return shown_round(record)


def _laid_down(
    round_id: str, edit: PairEdit, response: Response, services: Use, by: str, if_match: IfMatch
) -> EditsOut:
    version = version_of(if_match)
    record, edits = services.editing.lay_down(round_id, edit, version=version, by=by)
    _tag(response, record)
    return shown_edits(record, edits)


def _left(
    round_id: str, edit: PairEdit, response: Response, services: Use, by: str, if_match: IfMatch
) -> EditsOut:
    version = version_of(if_match)
    record, edits = services.editing.leave(round_id, edit, version=version, by=by)
    _tag(response, record)
    return shown_edits(record, edits)


def _tag(response: Response, record: RoundRecord) -> None:
    if tag := tag_of(record):
        response.headers["ETag"] = f'"{tag}"'

"""A solved round changed by hand before it is published: locks, bans, swaps, solving it again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from recommender.api.access import Organiser, OrganiserComputing, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.paging import IfMatch, parse_version, set_round_tag
from recommender.api.problems import document_problems
from recommender.api.schemas import EditsOut, Hex, MemberId, RoundOut, SwapSent
from recommender.api.serialisers import serialise_edits, serialise_round
from recommender.ports.records import EditKind, PairEdit
from recommender.service.assembly import Services
from recommender.service.rounds.swapping import Swap, sort_pair

router = APIRouter(
    prefix="/v1/rounds/{round_id}",
    tags=["rounds"],
    responses=document_problems(400, 401, 403, 404, 413, 422, 429, 503),
    route_class=GuardedRoute,
)
_EDIT_PROBLEMS = document_problems(409, 412)


@dataclass(frozen=True)
class PairEditRequest:
    """Two members of a round, for whom something is to be laid down, and who asks for it."""

    round_id: str
    pair: tuple[str, str]
    version: int | None
    by: str
    services: Services
    response: Response

    def lay_down(self, kind: EditKind) -> EditsOut:
        """Lay it down."""
        return self._apply(self.services.editing.put_edit, kind)

    def leave(self, kind: EditKind) -> EditsOut:
        """Leave the pair to the solver again."""
        return self._apply(self.services.editing.remove_edit, kind)

    def _apply(self, do: Callable[..., Any], kind: EditKind) -> EditsOut:
        edit = PairEdit(*self.pair, kind)
        record, edits = do(self.round_id, edit, version=self.version, by=self.by)
        set_round_tag(self.response, record)
        return serialise_edits(record, edits)


def read_edit_request(  # noqa: PLR0913, PLR0917  (what the request brings, each by its name)
    round_id: Hex,
    a: MemberId,
    b: MemberId,
    response: Response,
    services: Use,
    key: Organiser,
    if_match: IfMatch = None,
) -> PairEditRequest:
    """What is asked for by a path that names a round and two members."""
    version = parse_version(if_match)
    return PairEditRequest(round_id, sort_pair(a, b), version, key.id, services, response)


@router.get("/edits")
def get_edits(round_id: Hex, response: Response, services: Use, key: Organiser) -> EditsOut:
    """What is laid down for a round."""
    record, edits = services.editing.read_edits(round_id)
    set_round_tag(response, record)
    return serialise_edits(record, edits)


@router.put("/locks/{a}/{b}", responses=_EDIT_PROBLEMS)
def lock_pair(asked: Annotated[PairEditRequest, Depends(read_edit_request)]) -> EditsOut:
    """Have two members introduced, whatever is solved around them; within the rules."""
    return asked.lay_down(EditKind.LOCK)


@router.put("/bans/{a}/{b}", responses=_EDIT_PROBLEMS)
def ban_pair(asked: Annotated[PairEditRequest, Depends(read_edit_request)]) -> EditsOut:
    """Keep two members apart in this round."""
    return asked.lay_down(EditKind.BAN)


@router.delete("/locks/{a}/{b}", responses=_EDIT_PROBLEMS)
def unlock_pair(asked: Annotated[PairEditRequest, Depends(read_edit_request)]) -> EditsOut:
    """Leave a locked pair to the solver again."""
    return asked.leave(EditKind.LOCK)


@router.delete("/bans/{a}/{b}", responses=_EDIT_PROBLEMS)
def unban_pair(asked: Annotated[PairEditRequest, Depends(read_edit_request)]) -> EditsOut:
    """Leave a banned pair to the solver again."""
    return asked.leave(EditKind.BAN)


@router.post(
    ":solve",
    status_code=202,
    responses={200: {"model": RoundOut, "description": "It is being solved"}, **_EDIT_PROBLEMS},
)
def solve_again(
    round_id: Hex, response: Response, services: Use, key: Organiser, if_match: IfMatch = None
) -> RoundOut:
    """Solve a round again in the background, around what is laid down; the result has the cost."""
    version = parse_version(if_match)
    record, new = services.editing.solve_again(round_id, version=version, by=key.id)
    response.status_code = 202 if new else 200
    return serialise_round(record)


@router.post(":swap", responses=_EDIT_PROBLEMS)
def swap_partners(
    round_id: Hex,
    sent: SwapSent,
    response: Response,
    services: Use,
    key: OrganiserComputing,
    if_match: IfMatch = None,
) -> RoundOut:
    """Give a member another partner at once; the new pairs are locked."""
    swap, version = Swap(**sent.model_dump()), parse_version(if_match)
    record = services.editing.swap(round_id, swap, version=version, by=key.id)
    set_round_tag(response, record)
    return serialise_round(record)

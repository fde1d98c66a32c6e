"""Members: read, change, erase, export; whom they know, block, and when they pause."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response

from recommender.api.access import Anybody, Organiser, Own, OwnAlone, OwnProfile, Reading, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.openapi_links import describe_links, member_links
from recommender.api.paging import (
    Cursor,
    IfMatch,
    Limit,
    decode_cursor,
    encode_cursor,
    parse_version,
    respond_tagged,
)
from recommender.api.problems import document_problems, document_unchanged_or
from recommender.api.schemas import (
    BlocksOut,
    MemberId,
    MemberOut,
    MemberPatch,
    MembersOut,
    PauseSent,
    PendingErasureOut,
    PendingOut,
    ReadingsOut,
    TieOut,
    TiesOut,
)
from recommender.api.serialisers import serialise_member
from recommender.ports.records import Role

router = APIRouter(
    prefix="/v1/members",
    tags=["members"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.get("", responses={200: describe_links(**member_links("$response.body#/members/0/id"))})
def get_members(services: Use, key: Reading, cursor: Cursor = "", limit: Limit = 100) -> MembersOut:
    """Members by id, a page at a time."""
    records = services.people.page(decode_cursor(cursor), limit)
    following = encode_cursor(records[-1].member.id) if len(records) == limit else None
    members = [serialise_member(record.member, key) for record in records]
    return MembersOut(members=members, next=following)


@router.get("/{member_id}", responses=document_unchanged_or(404))
def get_member(member_id: MemberId, request: Request, services: Use, key: Anybody) -> MemberOut:
    """One member; what is confidential only to the organiser and the member."""
    record = services.people.get(member_id)
    member = serialise_member(record.member, key)
    # the version tells that a block or a dial was changed: not to whom neither is shown
    tag = None if member.confidential is None else f"v{record.version}"
    response: Any = respond_tagged(request, member, tag)
    return response  # type: ignore[no-any-return]  # a response goes out as it is


@router.patch("/{member_id}", responses=document_problems(404, 409, 412))
def patch_member(
    member_id: MemberId,
    changes: MemberPatch,
    services: Use,
    key: OwnProfile,
    if_match: IfMatch = None,
) -> MemberOut:
    """Change some fields; with If-Match only if nobody else has since."""
    sent = changes.model_dump(mode="json", exclude_unset=True)
    version = parse_version(if_match)
    record = services.people.patch(member_id, sent, version=version, by=key.id)
    return serialise_member(record.member, key)


@router.delete(
    "/{member_id}",
    status_code=204,
    responses={
        202: {"model": PendingOut, "description": "Erased from every table; the rest is pending"},
        **document_problems(404),
    },
)
def erase_member(member_id: MemberId, services: Use, key: Organiser) -> Response:
    """Erase a person from everything that is kept; only counts stay.

    Where a copy cannot be overwritten yet, the answer is 202 and says so; it is tried again until
    it has gone, and `GET /v1/erasures` lists what has not.
    """
    pending = services.people.erase(member_id, by=key.id)
    if not pending:
        return Response(status_code=204)
    body = PendingOut(pending=[PendingErasureOut(**asdict(erasure)) for erasure in pending])
    return Response(body.model_dump_json(), 202, media_type="application/json")


@router.get("/{member_id}/export", responses=document_problems(404))
def export_member(member_id: MemberId, services: Use, key: Own) -> dict[str, Any]:
    """Everything held on a member; their inventory with their own key alone."""
    return services.people.export(member_id, to_member=key.role is Role.MEMBER)


@router.put("/{member_id}/pause", responses=document_problems(404, 409))
def pause(member_id: MemberId, sent: PauseSent, services: Use, key: Own) -> MemberOut:
    """Take no introductions until a day."""
    return serialise_member(services.people.pause(member_id, sent.until, by=key.id).member, key)


@router.delete("/{member_id}/pause", responses=document_problems(404, 409))
def end_pause(member_id: MemberId, services: Use, key: Own) -> MemberOut:
    """Take introductions again."""
    return serialise_member(services.people.pause(member_id, None, by=key.id).member, key)


@router.get("/{member_id}/readings", responses=document_problems(404))
def get_readings(member_id: MemberId, services: Use, key: OwnAlone) -> ReadingsOut:
    """What the member's own behaviour says, and their give and take; for the member alone."""
    return ReadingsOut(**asdict(services.readings.read(member_id)))


@router.delete("/{member_id}/suspension", status_code=204, responses=document_problems(404, 409))
def end_suspension(member_id: MemberId, services: Use, key: Organiser) -> Response:
    """Introduce somebody again whom the club has paused for letting others wait."""
    services.suspending.end(member_id, by=key.id)
    return Response(status_code=204)


@router.get("/{member_id}/ties", responses=document_problems(404))
def get_ties(member_id: MemberId, services: Use, key: Anybody) -> TiesOut:
    """Whom a member knows."""
    rows = services.people.ties(member_id).itertuples(index=False)
    return TiesOut(ties=[TieOut(a=a, b=b, strength=c, source=d) for a, b, c, d in rows])


@router.get("/{member_id}/blocks", responses=document_problems(404))
def get_blocks(member_id: MemberId, services: Use, key: Own) -> BlocksOut:
    """Whom a member has blocked; nobody learns who has blocked them."""
    return BlocksOut(blocks=list(services.people.blocks(member_id)))


@router.put("/{member_id}/blocks/{other}", status_code=204, responses=document_problems(404, 409))
def block(member_id: MemberId, other: MemberId, services: Use, key: Own) -> Response:
    """Never introduce the two, whichever of them is asked for; the other is not told.

    An id that nobody has is refused: a block on it would protect nobody.
    """
    services.people.block(member_id, other, blocked=True, by=key.id)
    return Response(status_code=204)


@router.delete(
    "/{member_id}/blocks/{other}", status_code=204, responses=document_problems(404, 409)
)
def unblock(member_id: MemberId, other: MemberId, services: Use, key: Own) -> Response:
    """Take an own block back."""
    services.people.block(member_id, other, blocked=False, by=key.id)
    return Response(status_code=204)

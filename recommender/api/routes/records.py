"""What the organiser can look up: who did what when, and what is not erased yet."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query

from recommender.api.access import Organiser, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.paging import Cursor, Limit, decode_cursor, encode_cursor
from recommender.api.problems import document_problems
from recommender.api.schemas import (
    AuditEntryOut,
    AuditOut,
    Id,
    PendingErasureOut,
    PendingOut,
)
from recommender.errors import InputError

router = APIRouter(
    prefix="/v1",
    tags=["records"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.get("/audit")
def get_audit(
    services: Use,
    key: Organiser,
    cursor: Cursor = "",
    limit: Limit = 100,
    member: Annotated[Id | None, Query(description="Only what was about this member")] = None,
) -> AuditOut:
    """Who did what when, newest first, a page at a time."""
    records = services.access.audit(_read_number(cursor), limit, member)
    following = encode_cursor(str(records[-1].number)) if len(records) == limit else None
    return AuditOut(entries=[AuditEntryOut(**asdict(record)) for record in records], next=following)


@router.get("/erasures")
def get_erasures(services: Use, key: Organiser) -> PendingOut:
    """What of erased people is still to be read somewhere; it is tried again until it has gone."""
    pending = services.erasing.pending()
    return PendingOut(pending=[PendingErasureOut(**asdict(erasure)) for erasure in pending])


def _read_number(cursor: str) -> int | None:
    position = decode_cursor(cursor)
    if position and not (position.isascii() and position.isdigit() and len(position) < 19):
        message = "cursor: not one that this service gave out; allowed is `next` of a page"
        raise InputError(message)
    return int(position) if position else None

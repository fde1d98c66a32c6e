"""Cursors and entity tags."""

from __future__ import annotations

import base64
import hashlib
from typing import Annotated

from fastapi import Header, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from recommender.errors import InputError
from recommender.ports.records import RoundRecord, RoundState

Cursor = Annotated[
    str, Query(max_length=500, description="`next` of the page before; the first page if empty")
]
Limit = Annotated[int, Query(ge=1, le=200, description="Most entries on a page")]
IfMatch = Annotated[str | None, Header(max_length=100, description="ETag of what you have read")]


def cursor_of(position: str) -> str:
    """A place in a list, as a text that means nothing to others."""
    return base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")


def position_of(cursor: str) -> str:
    """The place a cursor names.

    Raises
    ------
    InputError
        If it is none of ours.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except ValueError:  # of base64 and of UTF-8 alike
        found = "\0"
    if "\0" in found:
        message = "cursor: not one that this service gave out; allowed is `next` of a page"
        raise InputError(message)
    return found


def tagged(request: Request, content: BaseModel, tag: str | None = None) -> Response:
    """An answer with an entity tag, or 304 if the asker has it already."""
    body = content.model_dump(mode="json")
    response = JSONResponse(body, headers={"Cache-Control": "private, no-cache"})
    tag = f'"{tag or hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    if tag in request.headers.get("if-none-match", ""):
        response = Response(status_code=304, headers={"Cache-Control": "private, no-cache"})  # type: ignore[assignment]
    response.headers["ETag"] = tag
    return response


def tag_of(record: RoundRecord) -> str | None:
    """The entity tag of a round; while it is being solved that of its content, as it changes."""
    busy = record.state in {RoundState.QUEUED, RoundState.RUNNING}
    return None if busy else f"v{record.version}"


def version_of(if_match: str | None) -> int | None:
    """The version an ``If-Match`` header names; -1, which none has, for any other tag."""
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().strip('"').removeprefix("v")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

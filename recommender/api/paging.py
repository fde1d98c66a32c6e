"""Cursors and entity tags."""

from __future__ import annotations

import base64
import hashlib
from typing import Annotated

from fastapi import Header, Query, Request, Response
from pydantic import BaseModel
from starlette.types import Message

from recommender.api.response_cache import TaggedBody
from recommender.errors import InputError
from recommender.ports.records import RoundRecord, RoundState

_ITS_READERS_ALONE = "private, no-cache"
"""No cache between here and the reader keeps it, and that of the reader asks whether it is still so."""
Cursor = Annotated[
    str, Query(max_length=500, description="`next` of the page before; the first page if empty")
]
Limit = Annotated[int, Query(ge=1, le=200, description="Most entries on a page")]
IfMatch = Annotated[str | None, Header(max_length=100, description="ETag of what you have read")]


def encode_cursor(position: str) -> str:
    """A place in a list, as a text that means nothing to others."""
    return base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> str:
    """The place a cursor names.

    Raises
    ------
    InputError
        If it is none of ours.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        position = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except ValueError:  # of base64 and of UTF-8 alike
        position = "\0"
    if "\0" in position:
        message = "cursor: not one that this service gave out; allowed is `next` of a page"
        raise InputError(message)
    return position


def respond_tagged(request: Request, content: BaseModel, tag: str | None = None) -> Response:
    """An answer with an entity tag, or 304 if the asker has it already."""
    return respond(request.headers.get("if-none-match", ""), tag_body(content, tag))


def tag_body(content: BaseModel, tag: str | None = None) -> TaggedBody:
    """A body with its tag; that of its content if there is no other."""
    body = content.model_dump_json().encode()
    return TaggedBody(body, f'"{tag or hashlib.sha256(body).hexdigest()[:32]}"')


def respond(seen: str, answer: TaggedBody) -> Response:
    """An answer as a response, or 304 if its tag is among those that the asker has seen."""
    headers = {"Cache-Control": _ITS_READERS_ALONE, "ETag": answer.tag}
    if answer.tag in seen:
        return Response(status_code=304, headers=headers)
    return Response(answer.body, headers=headers, media_type="application/json")


def write_response(seen: str, answer: TaggedBody) -> tuple[Message, bytes]:
    """What `respond` would send, as the head of an answer and its body, without the framework's object."""
    headers = [
        (b"cache-control", _ITS_READERS_ALONE.encode("latin-1")),
        (b"etag", answer.tag.encode("latin-1")),
    ]
    status, body = 304, b""
    if answer.tag not in seen:
        status, body = 200, answer.body
        headers += [
            (b"content-length", str(len(body)).encode("latin-1")),
            (b"content-type", b"application/json"),
        ]
    return {"type": "http.response.start", "status": status, "headers": headers}, body


def tag_of(record: RoundRecord) -> str | None:
    """The entity tag of a round; while it is being solved that of its content, as it changes."""
    busy = record.state in {RoundState.QUEUED, RoundState.RUNNING}
    return None if busy else f"v{record.version}"


def set_round_tag(response: Response, record: RoundRecord) -> None:
    """Say with an answer which version of a round it is about."""
    if tag := tag_of(record):
        response.headers["ETag"] = f'"{tag}"'


def parse_version(if_match: str | None) -> int | None:
    """The version an ``If-Match`` header names; -1, which none has, for any other tag."""
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().strip('"').removeprefix("v")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

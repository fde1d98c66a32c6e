"""Bodies of requests: how long they may be, and how they are parsed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi import Request
from pydantic import TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.types import Receive, Scope

SMALL_BODY = 65_536
"""Bytes, of most requests."""
PROFILE_BODY = 262_144
"""Bytes, of one member."""
FORM_BODY = 4_096
"""Bytes, of the forms behind links."""
ANY_BODY = 1_000_000_000
"""Bytes, of lists: the setting ``max_body_bytes`` is less."""
_SHORT = 65_536
"""Bytes that are parsed at once: in a millisecond or two, whatever is in them."""
_MOST_LISTS, _MOST_COMMAS = 200_000, 1_000_000
"""Brackets and commas in a long body: what parsing takes long for. Five thousand members have a
tenth of them."""
MultiPartParser.spool_max_size = (
    ANY_BODY  # a list that is sent is in no file, not even for a moment
)
_JSON: TypeAdapter[Any] = TypeAdapter(Any)  # its parser goes 200 levels deep and no deeper


class BoundedRequest(Request):
    """A request whose body is read up to a length, and its JSON parsed within bounds.

    Parameters
    ----------
    scope, receive
        Of ASGI.
    most_bytes
        Longest body.
    """

    def __init__(self, scope: Scope, receive: Receive, most_bytes: int) -> None:
        super().__init__(scope, receive)
        self._most_bytes = most_bytes

    @override
    async def stream(self) -> AsyncGenerator[bytes, None]:
        """The body as it comes in.

        Yields
        ------
        bytes
            Some of it.

        Raises
        ------
        HTTPException
            413 if it is too long.
        """
        announced = self.headers.get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced) > self._most_bytes:
            raise HTTPException(413)
        length = 0
        async for chunk in super().stream():
            length += len(chunk)
            if length > self._most_bytes:
                raise HTTPException(413)
            yield chunk

    @override
    async def json(self) -> Any:
        body = await self.body()
        if len(body) <= _SHORT:
            return parse_json(body)
        return await run_in_threadpool(parse_json, body)


def parse_json(body: bytes) -> Any:  # noqa: ANN401
    """What a JSON text says.

    Raises
    ------
    JSONDecodeError
        If it is none, is nested more than 200 levels deep, or holds too many values.

    Examples
    --------
    >>> parse_json(b'{"limit": 3}')
    {'limit': 3}
    """
    lists = body.count(b"[") + body.count(b"{")
    if len(body) > _SHORT and (lists > _MOST_LISTS or body.count(b",") > _MOST_COMMAS):
        message = "too many lists or values in it"
        raise json.JSONDecodeError(message, "", 0)
    try:
        return _JSON.validate_json(body)
    except ValidationError as error:
        message = str(error.errors(include_url=False, include_input=False)[0]["msg"])
        raise json.JSONDecodeError(message, "", 0) from None

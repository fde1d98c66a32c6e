"""Every error as a problem document (RFC 9457), without a word of what was sent."""

from __future__ import annotations

import logging
from errno import EDQUOT, EFBIG, ENOSPC, errorcode
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from recommender.errors import InputError, RecommenderError, UnknownMemberError
from recommender.ports.refusals import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    StaleError,
    UnavailableError,
)

MEDIA_TYPE = "application/problem+json"

_STATUS: tuple[tuple[type[RecommenderError], int], ...] = (
    (NotFoundError, 404),
    (UnknownMemberError, 404),
    (ForbiddenError, 403),
    (ConflictError, 409),
    (StaleError, 412),
    (UnavailableError, 503),
    (InputError, 422),
)
_FULL = {ENOSPC, EFBIG, EDQUOT}
_log = logging.getLogger(__name__)


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    where: str = Field(examples=["body.limit"])
    what: str = Field(examples=["Input should be less than or equal to 10"])


class Problem(BaseModel):
    """An error, as RFC 9457 has it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:recommender:problem:not-found",
                    "title": "Not Found",
                    "status": 404,
                    "detail": "member: no such id",
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] | None = None


class RefusedError(Exception):
    """The edge itself refuses a request.

    Parameters
    ----------
    status
        HTTP status.
    detail
        In words.
    headers
        To send along.
    """

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = headers


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems a route may answer with, for the OpenAPI document."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: schema}}
        for status in sorted(statuses)
    }


def unchanged_or(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems of a route that also answers 304."""
    return {304: {"description": "Unchanged"}, **documented(*statuses)}


def problem(
    status: int,
    detail: str,
    *,
    errors: list[Fault] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """A problem document."""
    title = HTTPStatus(status).phrase
    body = Problem(
        type=f"urn:recommender:problem:{title.lower().replace(' ', '-')}",
        title=title,
        status=status,
        detail=detail,
        errors=errors,
    )
    return JSONResponse(
        body.model_dump(exclude_none=True), status, headers=headers, media_type=MEDIA_TYPE
    )


def answer_with_problems(app: FastAPI) -> None:
    """Turn every error of an app into a problem document."""
    app.add_exception_handler(RecommenderError, _expected)
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OSError, _no_room)
    app.add_exception_handler(Exception, _unexpected)


def _expected(_: Request, error: Exception) -> JSONResponse:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    if status == 500:
        _log.error("unexpected %s", type(error).__name__)
    return problem(status, str(error))


def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RefusedError)  # noqa: S101  (what it is registered for)
    return problem(error.status, str(error), headers=error.headers)


def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    faults = [
        Fault(where=".".join(map(str, each["loc"])), what=each["msg"]) for each in error.errors()
    ]
    return problem(422, "the request cannot be used as it is", errors=faults[:20])


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    status = HTTPStatus(error.status_code)
    detail = "the body cannot be read" if status == 400 else status.description or status.phrase
    return problem(error.status_code, detail, headers=dict(error.headers or {}))


def _no_room(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, OSError)  # noqa: S101
    if error.errno not in _FULL:
        return _unexpected(request, error)
    _log.error("no room: %s", errorcode[error.errno])
    return problem(503, "there is no room left on the disk; try again later")


def _unexpected(_: Request, error: Exception) -> JSONResponse:
    _log.error("unexpected %s", type(error).__name__)
    return problem(500, "something went wrong here; it is noted in the log")

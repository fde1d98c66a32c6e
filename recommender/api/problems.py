"""Every error as a problem document (RFC 9457), without a word of what was sent."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from errno import EDQUOT, EFBIG, ENOSPC, errorcode
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from recommender.club.evening import NoPlanError
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
    (NoPlanError, 409),
    (StaleError, 412),
    (UnavailableError, 503),
    (InputError, 422),
)
_FULL = {ENOSPC, EFBIG, EDQUOT}
_DETAILS = {
    400: "the body cannot be read",
    413: "the body is longer than this service takes",
}
_LATER = {"Retry-After": "5"}
_log = logging.getLogger(__name__)


class InvalidField(BaseModel):
    """One thing that is wrong with a request."""

    model_config = ConfigDict(title="Fault")

    where: str = Field(examples=["body.limit"])
    what: str = Field(examples=["Input should be less than or equal to 10"])


class ProblemDocument(BaseModel):
    """An error, as RFC 9457 has it."""

    model_config = ConfigDict(
        title="Problem",
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:recommender:problem:not-found",
                    "title": "Not Found",
                    "status": 404,
                    "detail": "member: no such id",
                }
            ]
        },
    )

    type: str
    title: str
    status: int
    detail: str
    errors: list[InvalidField] | None = None


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


def schemas_of_problems() -> dict[str, Any]:
    """The schemas of a problem document, by the names they have in the OpenAPI document."""
    problem, fault = ProblemDocument.model_json_schema(), InvalidField.model_json_schema()
    del problem["$defs"]
    problem["properties"]["errors"]["anyOf"][0]["items"]["$ref"] = "#/components/schemas/Fault"
    return {"Problem": problem, "Fault": fault}


def document_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems a route may answer with, for the OpenAPI document."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: schema}}
        for status in sorted(statuses)
    }


def document_unchanged_or(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems of a route that also answers 304."""
    return {304: {"description": "Unchanged"}, **document_problems(*statuses)}


def make_problem(
    status: int,
    detail: str,
    *,
    errors: list[InvalidField] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """A problem document (RFC 9457) as a response."""
    title = HTTPStatus(status).phrase
    body = ProblemDocument(
        type=f"urn:recommender:problem:{title.lower().replace(' ', '-')}",
        title=title,
        status=status,
        detail=detail,
        errors=errors,
    )
    return JSONResponse(
        body.model_dump(exclude_none=True), status, headers=headers, media_type=MEDIA_TYPE
    )


def handle_errors(app: FastAPI) -> None:
    """Turn every error of an app into a problem document."""
    app.add_exception_handler(RecommenderError, _answer_expected)
    app.add_exception_handler(RefusedError, _answer_refused)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(OSError, _answer_no_room)


def status_of(error: Exception) -> int:
    """The HTTP status that says what an error is about; 500 for what nobody expects.

    Examples
    --------
    >>> status_of(NotFoundError("round: no such id")), status_of(RefusedError(429, "too often"))
    (404, 429)
    """
    if isinstance(error, RefusedError):
        return error.status
    if isinstance(error, HTTPException):
        return error.status_code
    if isinstance(error, RequestValidationError):
        return 422
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def _answer_expected(_: Request, error: Exception) -> JSONResponse:
    status = status_of(error)
    if status == 500:
        _log.error("unexpected %s", describe_error(error))
    if status == 503:
        _log.warning("refused: %s", error)
    return make_problem(status, str(error), headers=_LATER if status == 503 else None)


def _answer_refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RefusedError)  # noqa: S101  (what it is registered for)
    return make_problem(error.status, str(error), headers=error.headers)


def _answer_invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    fields = [
        InvalidField(where=".".join(map(str, fault["loc"])), what=_describe_fault(fault))
        for fault in error.errors()[:20]
    ]
    return make_problem(422, "the request cannot be used as it is", errors=fields)


def _describe_fault(fault: Mapping[str, Any]) -> str:
    """What is wrong, without what was sent; of JSON also where and why it ends."""
    if fault["type"] == "json_invalid":
        return f"{fault['msg']}: {fault['ctx']['error']}"
    return str(fault["msg"])


def _answer_http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    status = HTTPStatus(error.status_code)
    detail = _DETAILS.get(status) or status.description or status.phrase
    return make_problem(error.status_code, detail, headers=dict(error.headers or {}))


def _answer_no_room(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, OSError)  # noqa: S101
    if error.errno not in _FULL:
        _log.error("unexpected %s", describe_error(error))
        return make_problem(500, "something went wrong here; it is noted in the log")
    _log.critical("no room on the disk: %s", errorcode[error.errno])
    return make_problem(503, "there is no room left on the disk; try again later", headers=_LATER)


def describe_error(error: BaseException) -> str:
    """An error's kind and where it came from, without its words: they may repeat what was sent.

    Examples
    --------
    >>> describe_error(KeyError("m001"))
    'KeyError'
    """
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-4:]]
    return " ".join([type(error).__name__, *(["at", " > ".join(places)] if places else [])])

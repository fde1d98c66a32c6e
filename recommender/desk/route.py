"""Session, then limit, then body, then form, then work: the order in which a page's request is looked at.

Refusals are pages, too, in the reader's language.
"""

from __future__ import annotations

import inspect
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from typing_extensions import override

from recommender.api.access import count_stranger
from recommender.api.bodies import BoundedRequest
from recommender.api.limits import source_of
from recommender.api.problems import RefusedError, status_of
from recommender.api.work import Work
from recommender.desk.forms import is_from_elsewhere, is_own_form, read_once
from recommender.desk.session import PLACES, find_session, read_secret
from recommender.desk.visit import HEADERS, Visit, VisitCheck, make_visit
from recommender.errors import InputError, RecommenderError
from recommender.ports.records import Role
from recommender.ports.refusals import ConflictError
from recommender.ports.sign_ins import SentForm

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator

    from fastapi.dependencies.models import Dependant

_READING = {"GET", "HEAD"}
_MOST_FIELDS = 2_000
"""Fields of one form."""
DONE = "done"
"""Names, in an address, the form whose work was just done."""


class SignedOutError(Exception):
    """Nobody is signed in, and the page is for somebody."""


class PageRoute(APIRoute):
    """A page for whom its `VisitCheck` says; a form is done once, and only from a page of ours."""

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        check = next(_find_checks(self.dependant), None) or VisitCheck(None)
        reads = (self.methods or set()) <= _READING
        work = Work.COMPUTE if check.computes else Work.READ if reads else Work.WRITE
        waits = inspect.iscoroutinefunction(self.endpoint)  # for others, on the event loop

        async def show(request: Request) -> Response:
            most_bytes = min(check.body_bytes, request.app.state.max_body_bytes)
            bounded = BoundedRequest(request.scope, request.receive, most_bytes)
            try:
                visit = await _let_in(bounded, check)
                if reads:
                    async with _place(visit, work, waits=waits):
                        return await handle(bounded)
                return await _do_once(bounded, visit, most_bytes, work, handle, waits=waits)
            except SignedOutError:
                return _send_to_sign_in(bounded, check, reads=reads)
            except (
                RecommenderError, RequestValidationError, HTTPException, RefusedError,
            ) as error:  # fmt: skip
                return show_refusal(bounded, error)

        return show


async def _let_in(request: Request, check: VisitCheck) -> Visit:
    """The visit, if it is allowed.

    Raises
    ------
    SignedOutError
        If nobody is signed in and the page is for somebody.
    RefusedError
        If they ask too often.
    """
    services = request.app.state.services
    if check.role is None:
        count_stranger(request)
        session = None
    else:
        session = await find_session(request, services, check.role)
        if session is None:
            count_stranger(request)
            raise SignedOutError
        request.state.key = session  # for the log: its id
        limits = request.app.state.limits
        if not limits.take(session.id):
            raise RefusedError(429, "this session has asked too often", {"Retry-After": "1"})
    said = None
    if session is not None and (done := request.query_params.get(DONE, "")):
        said = await run_in_threadpool(services.browsers.find_form, session.id, done[:64])
    visit: Visit = make_visit(request, session, said)
    request.state.visit = visit
    return visit


@asynccontextmanager
async def _place(visit: Visit, work: Work, *, waits: bool) -> AsyncIterator[None]:
    """A place at work, once it is this session's turn.

    Yields
    ------
    None
        Once.
    """
    if waits:
        yield
        return
    client = visit.request.client
    asker = (
        visit.session.id if visit.session is not None else source_of(client.host if client else "")
    )
    async with visit.request.app.state.pools[work].place(asker):
        yield


async def _do_once(
    request: Request,
    visit: Visit,
    most_bytes: int,
    work: Work,
    handle: Callable[[Request], Coroutine[Any, Any, Response]],
    *,
    waits: bool,
) -> Response:
    """Do what a form asks for, unless it was done before.

    Raises
    ------
    RefusedError
        If it is not from a page of ours, or a member changes too much.
    """
    if is_from_elsewhere(request.headers):
        raise RefusedError(403, "form: it was not sent from a page of this service")
    visit.form = await request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=most_bytes)
    if visit.session is None:  # on pages for everybody a secret in the path or the form lets in
        async with _place(visit, work, waits=waits):
            return await handle(request)
    session, browsers, once = visit.session, visit.services.browsers, _check_form(visit)
    before = await run_in_threadpool(browsers.claim_form, session.id, once)
    if before is not None:
        return _lead_on(before.location or _page_of(visit), once)
    try:
        async with _place(visit, work, waits=waits):
            response = await handle(request)
    except BaseException:
        await run_in_threadpool(browsers.release_form, session.id, once)
        raise
    if response.status_code >= 400:
        await run_in_threadpool(browsers.release_form, session.id, once)
        return response
    location = response.headers.get("location", request.url.path)
    done = SentForm(session.id, once, "", location, visit.notice)
    await run_in_threadpool(browsers.settle_form, done)
    if visit.notice and response.status_code == 303:
        response.headers["location"] = _lead_on(location, once).headers["location"]
    return response


def _check_form(visit: Visit) -> str:
    """The random value of a form that was made for the session that sends it.

    Raises
    ------
    RefusedError
        If it was made for another, or a member changes too much.
    """
    once = read_once(visit.form)
    if not once or not is_own_form(visit.form, read_secret(visit.request)):
        raise RefusedError(403, "form: it was not sent from a page of this session")
    session, changes = visit.session, visit.request.app.state.changes
    if session is not None and session.role is Role.MEMBER and not changes.take(session.id):
        raise RefusedError(429, "this session has changed too much", {"Retry-After": "1"})
    return once


def _lead_on(location: str, once: str) -> Response:
    place, mark, fragment = location.partition("#")
    joined = "&" if "?" in place else "?"
    return RedirectResponse(f"{place}{joined}{DONE}={once}{mark}{fragment}", 303, HEADERS)


def _page_of(visit: Visit) -> str:
    """The first page of whoever is there: a form that was sent twice is still being done."""
    role = visit.session.role if visit.session is not None else Role.ORGANISER
    return visit.path(PLACES[role])


def _send_to_sign_in(request: Request, check: VisitCheck, *, reads: bool) -> Response:
    visit = make_visit(request)
    member = check.role is Role.MEMBER
    return visit.render("signed_out.html.j2", 401, member=member, lost=not reads)


def show_refusal(request: Request, error: Exception) -> Response:
    """A page that says why something was not done, in the reader's language.

    An input's fault is told in its own words, which name the thing and what is allowed.
    """
    visit = getattr(request.state, "visit", None) or make_visit(request)
    status = status_of(error)
    key = f"refusals.{status}" if visit.words.knows(f"refusals.{status}") else "refusals.other"
    detail = visit.tell(str(error)) if isinstance(error, InputError | ConflictError) else ""
    response: Response = visit.render("refusal.html.j2", status, key=key, detail=detail)
    if isinstance(error, RefusedError | HTTPException):
        response.headers.update(error.headers or {})
    return response


def _find_checks(dependant: Dependant) -> Iterator[VisitCheck]:
    """The checks that a page names, of its dependencies' dependencies too.

    Yields
    ------
    VisitCheck
        One.
    """
    for dependency in dependant.dependencies:
        if isinstance(dependency.call, VisitCheck):
            yield dependency.call
        yield from _find_checks(dependency)

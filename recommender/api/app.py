"""The app: routes, problems, limits and the solver's life, put together."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Protocol

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from recommender.api.cached_weeks import CachedWeeks
from recommender.api.limits import RateLimiter
from recommender.api.monitoring import AlarmCollector, Metrics, Monitoring, RankerCollector
from recommender.api.problems import handle_errors, schemas_of_problems
from recommender.api.response_cache import ResponseCache
from recommender.api.routes import (
    configuration,
    debates,
    delivery,
    docs,
    edits,
    evening_pages,
    evenings,
    gaps,
    goals,
    health,
    imports,
    introductions,
    inventories,
    keys,
    links,
    members,
    networks,
    organisations,
    profiles,
    records,
    rounds,
    season,
    steps,
    value,
    visits,
    warm,
    weeks,
)
from recommender.api.work import make_pools
from recommender.desk.app import include_desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from recommender.service.assembly import Services
    from recommender.settings import Settings


class Stoppable(Protocol):
    """Something that works in the background."""

    def stop(self) -> None:
        """End."""


_ABOUT = """
Weekly introductions that get people out of their bubble: different, and compatible.

Every request brings a key (`Authorization: Bearer KEY`): the organiser's may do everything, a
reader's read what is not confidential, a member's see and change what is that member's own.
Errors are problem documents (RFC 9457).
"""


_MOST_ASKED_FIRST = (
    weeks, introductions, members, imports, inventories, warm, networks, profiles,
    rounds, season, value, gaps, organisations, evenings, debates, goals,
    visits, edits, steps, configuration, delivery, keys, records, health,
)  # fmt: skip
"""The routes of the API: they are tried one after the other."""


def make_app(services: Services, settings: Settings, *, solve: bool = True) -> FastAPI:
    """The service as an ASGI app.

    Parameters
    ----------
    services
        The use cases, on a migrated store.
    settings
        For the limits.
    solve
        Whether this process solves rounds, sends messages and deletes what is old enough.
    """

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        if solve:
            _start_workers(services, settings)
        yield
        if solve:
            for worker in _list_workers(services):
                await run_in_threadpool(worker.stop)

    app = FastAPI(
        title="recommender",
        version=version("recommender"),
        description=_ABOUT,
        lifespan=life,
        openapi_url=None,  # served by `recommender.api.routes.docs`, the page without a third party
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # a redirect would repeat whatever host was asked for
        generate_unique_id_function=_name_operation,
    )
    _set_state(app, services, settings)
    for part in _MOST_ASKED_FIRST:
        app.include_router(part.router)
    include_desk(app)  # before the links: a member's week is behind one, too
    for pages in (links, evening_pages, docs):  # for people
        app.include_router(pages.router, include_in_schema=False)
    handle_errors(app)
    (week,) = (route for route in weeks.router.routes if isinstance(route, APIRoute))
    state = app.state
    app.add_middleware(
        CachedWeeks, route=week, services=services, cache=state.cache, limits=state.limits
    )
    app.add_middleware(Monitoring, metrics=state.metrics)
    _complete_document(app)
    return app


def _set_state(app: FastAPI, services: Services, settings: Settings) -> None:
    """What routes and middleware find at the app."""
    app.state.services = services
    app.state.metrics = Metrics(services.store.folder)
    app.state.metrics.registry.register(AlarmCollector(services.rounds.read_alarms))
    app.state.metrics.registry.register(RankerCollector(lambda: services.ranker.read()[0]))
    app.state.cache = ResponseCache()
    app.state.documents = {}  # of the API, by the path that the app is mounted at
    app.state.limits = RateLimiter(settings.requests_per_minute)
    app.state.changes = RateLimiter(settings.member_changes_per_minute)
    app.state.outcome_retention_days = settings.outcome_retention_days
    app.state.contact_retention_days = settings.contact_retention_days
    app.state.max_body_bytes = settings.max_body_bytes
    app.state.pools = make_pools(is_local=services.store.is_local)
    app.state.strangers = RateLimiter(settings.stranger_requests_per_minute)


def _start_workers(services: Services, settings: Settings) -> None:
    services.solver.start(services.rounds.asked)
    services.repairs.start(services.feedback.ended)
    services.courier.start()
    services.follow_ups.start(settings.outcome_retention_days)
    services.retention.start(settings.outcome_retention_days)
    services.contact_retention.start(settings.contact_retention_days)
    for part in (services.suspending, services.warm, services.erasing):
        part.start()


def _list_workers(services: Services) -> tuple[Stoppable, ...]:
    """What works in the background, in the order in which it ends."""
    return (
        services.solver, services.repairs, services.courier, services.follow_ups,
        services.suspending, services.warm,
        services.retention, services.contact_retention, services.erasing,
    )  # fmt: skip


def _name_operation(route: APIRoute) -> str:
    """Names of operations are those of the functions, which generated clients then use."""
    return route.name


def _complete_document(app: FastAPI) -> None:
    """Add to the OpenAPI document what FastAPI leaves out or writes otherwise."""
    generate = app.openapi

    def complete() -> dict[str, Any]:
        document = generate()
        schemas = document["components"]["schemas"]
        schemas |= schemas_of_problems()
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        return document

    app.openapi = complete  # type: ignore[method-assign]  # FastAPI's documented way

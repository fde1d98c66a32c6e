"""The dials: turned, what that would do shown beside them, and saved for the rounds to come."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.concurrency import run_in_threadpool

from recommender.config import Config
from recommender.desk import dials_view as view_of
from recommender.desk.doers import name_doers
from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, OrganisingComputing, Visit
from recommender.errors import InputError
from recommender.ports.refusals import ConflictError, StaleError

router = APIRouter(prefix="/desk/dials", route_class=PageRoute)

_PAIRS = 12
"""Pairs named that would come, and that would go."""


@router.get("")
def show_dials(request: Request, visit: OrganisingComputing) -> Response:
    """The dials, as they are or as the address turns them, and what that does."""
    whole = "turned" in request.query_params
    try:
        knobs = view_of.read_knobs(dict(request.query_params), whole_form=whole)
        look = bool(request.query_params)
        return _render(visit, visit.services.config.try_on(knobs), look=look)
    except InputError as error:
        return _render(visit, visit.services.config.current(), 422, fault=str(error))


@router.post("")
async def save_dials(
    request: Request, visit: Organising, seen: Annotated[int, Form(ge=0)]
) -> Response:
    """Have the dials hold from now on."""
    form = await request.form()
    sent = {name: value for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_save, visit, sent, seen)


@router.post("/restore")
def restore(
    visit: Organising, number: Annotated[int, Form(ge=0)], seen: Annotated[int, Form(ge=0)]
) -> Response:
    """Have an earlier configuration hold again."""
    visit.services.config.restore(number, seen=seen, by=visit.by)
    return visit.finish("/desk/dials", "dials.restored")


@router.get("/file")
def get_file(visit: Organising) -> Response:
    """The configuration as the file that ``recommender config`` writes and reads."""
    headers = {"Content-Disposition": 'attachment; filename="club.toml"'}
    text = visit.services.config.current().to_toml()
    return Response(text, media_type="application/toml", headers=headers)


def _save(visit: Visit, sent: dict[str, str], seen: int) -> Response:
    config, knobs = visit.services.config, {}
    try:
        knobs = view_of.read_knobs(sent, whole_form=True)
        config.save(knobs, seen=seen, by=visit.by)
    except StaleError:
        return _render(visit, config.try_on(knobs), 412, stale=True)
    except InputError as error:
        return _render(visit, config.current(), 422, fault=str(error))
    if "and_draft" in sent:
        week = str(sent["and_draft"])
        record, _ = visit.services.rounds.ask(week, {}, by=visit.by, again=True)
        return visit.finish(f"/desk/round/{record.id}", "dials.saved")
    return visit.finish("/desk/dials", "dials.saved")


def _render(
    visit: Visit,
    config: Config,
    status: int = 200,
    *,
    fault: str = "",
    stale: bool = False,
    look: bool = True,
) -> Response:
    """The page; what the dials do is worked out only where somebody looks, as a first look takes a while."""
    services = visit.services
    holds, latest = services.config.current(), services.config.latest()
    settings = view_of.list_settings(config)
    try:
        tried = services.dials.try_on(view_of.turned_from(holds, settings)) if look else None
    except ConflictError:
        tried = None
    pairs = (*tried.new[:_PAIRS], *tried.gone[:_PAIRS]) if tried else ()
    return visit.render(
        "dials.html.j2",
        status,
        dials=view_of.DIALS,
        widest=view_of.WIDEST,
        numbers=view_of.NUMBERS,
        choices=view_of.list_choices(),
        switches=view_of.SWITCHES,
        settings=settings,
        changed=view_of.turned_from(holds, settings),
        holds=holds,
        look=look,
        tried=tried,
        curve=view_of.draw_curve(tried.curve, tried.point, tried.now) if tried else None,
        faces=services.overviews.faces(id_ for pair in pairs for id_ in pair),
        most_pairs=_PAIRS,
        history=services.config.history(),
        turned_by=services.config.turned_by,
        list_settings=view_of.list_settings,
        seen=latest.number if latest else 0,
        who=name_doers(visit),
        fault=fault,
        stale=stale,
    )

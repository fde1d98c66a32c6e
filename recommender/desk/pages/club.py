"""The club as a whole: its map, its bubble over the weeks, what came of introductions, who did what."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from recommender.desk import club_view as view_of
from recommender.desk.doers import name_doers
from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, OrganisingComputing, Visit
from recommender.ports.refusals import ConflictError, NotFoundError

router = APIRouter(prefix="/desk/club", route_class=PageRoute)

_ENTRIES = 100
_ROUND_ID = re.compile(r"[0-9a-f]{16}(?![0-9a-f])")
_UNKEPT = {"Cache-Control": "no-store"}
PICTURE_POLICY = "default-src 'none'; sandbox"


@router.get("")
def show_club(
    visit: OrganisingComputing, q: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """Map, bubble and outcomes, each with a table of the same facts."""
    services = visit.services
    try:
        drawn = services.mapping.draw(visit.words.language)
    except ConflictError:
        drawn = None
    outcomes = services.outcome_counts.weeks()
    weeks = services.rounds.bubble()
    return visit.render(
        "club.html.j2",
        club=drawn,
        circles=view_of.list_circles(drawn.drawn) if drawn else [],
        q=q.strip(),
        people=view_of.find_people(drawn, q.strip()) if drawn and q.strip() else [],
        bubble=[week for week in weeks if week["after"]],
        alarms=[alarm["said"][visit.words.language] for alarm in weeks[-1]["alarms"]]
        if weeks
        else [],
        last_week=weeks[-1] if weeks else None,
        outcomes=outcomes,
    )


@router.get("/map")
def get_map(visit: OrganisingComputing) -> Response:
    """The map for the script to draw."""
    drawn = visit.services.mapping.draw(visit.words.language)
    return JSONResponse(view_of.serialise_map(drawn), headers=_UNKEPT)


@router.get("/map.svg")
def get_picture(visit: OrganisingComputing) -> Response:
    """The map as a picture."""
    drawn = visit.services.mapping.draw(visit.words.language)
    headers = {"Content-Security-Policy": PICTURE_POLICY, **_UNKEPT}
    return Response(view_of.draw_svg(drawn.drawn), media_type="image/svg+xml", headers=headers)


@router.get("/numbers")
def get_numbers(visit: Organising) -> Response:
    """Numbers over the weeks for the script to draw."""
    services = visit.services
    numbers: dict[str, Any] = {
        "bubble": view_of.chart_bubble(services.rounds.bubble(), visit.words),
        "outcomes": view_of.chart_outcomes(services.outcome_counts.weeks(), visit.words),
    }
    return JSONResponse(numbers, headers=_UNKEPT)


@router.get("/giving")
def show_giving(visit: OrganisingComputing) -> Response:
    """Give and take in the club, and what came of introductions later: a picture, and no list of people."""
    services = visit.services
    return visit.render(
        "giving.html.j2", giving=services.giving.read(), outcomes=services.outcome_counts.weeks()
    )


@router.get("/audit")
def show_audit(
    visit: Organising, before: Annotated[int | None, Query(ge=1, lt=10**18)] = None
) -> Response:
    """Who did what, and when; newest first."""
    records = visit.services.access.audit(before, _ENTRIES, None)
    faces = visit.services.overviews.faces(r.member for r in records if r.member is not None)
    return visit.render(
        "audit.html.j2",
        records=records,
        faces=faces,
        weeks=_find_weeks(visit, (record.what for record in records)),
        action=_say_action(visit),
        who=name_doers(visit),
        before=records[-1].number if len(records) == _ENTRIES else None,
    )


def _find_weeks(visit: Visit, texts: Iterable[str]) -> dict[str, str]:
    """Weeks of the rounds whose ids some texts begin with."""
    weeks = {}
    for id_ in {text[:16] for text in texts if _ROUND_ID.match(text)}:
        with suppress(NotFoundError):
            weeks[id_] = visit.services.rounds.get(id_).week
    return weeks


def _say_action(visit: Visit) -> Callable[[str], str]:
    """What was done, in the reader's words where there are any."""

    def say(action: str) -> str:
        key = "club.action_" + re.sub(r"[^a-z]+", "_", action.lower()).strip("_")
        return visit.say(key) if visit.words.knows(key) else action

    return say

"""On which terms a member takes part: pause, how many, how far out, and whom never to meet."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Response

from recommender.desk.route import PageRoute
from recommender.desk.visit import OwnWeek, Visit
from recommender.letters import PAUSES, pause_end

router = APIRouter(prefix="/me/terms", route_class=PageRoute)

NUMBERS = (0, 1, 2, 3, 4, 5)
DIALS = ("", "0", "0.25", "0.5", "0.75", "1")
"""Empty: the club's."""
PAGE = "/me/terms"
_YEARS = 52 * 2


@router.get("")
def show_terms(visit: OwnWeek) -> Response:
    """The terms as they are."""
    return _render(visit)


@router.post("/pause")
def pause(visit: OwnWeek, weeks: Annotated[int, Form(ge=0, le=_YEARS)]) -> Response:
    """Take no introductions for some weeks; 0 ends the pause."""
    until = pause_end(visit.services.now().date(), weeks) if weeks else None
    visit.services.people.pause(visit.member, until, by=visit.by)
    return visit.finish(PAGE, "own_terms.paused" if until else "own_terms.pause_ended")


@router.post("/number")
def choose_number(visit: OwnWeek, number: Annotated[int, Form(ge=0, le=20)]) -> Response:
    """How many introductions a round."""
    _patch(visit, per_round=number)
    return visit.finish(PAGE, "own_terms.number_saved")


@router.post("/dial")
def turn_dial(visit: OwnWeek, bubble: Annotated[str, Form(max_length=5)] = "") -> Response:
    """How far out; empty follows the club."""
    _patch(visit, bubble=bubble or None)
    return visit.finish(PAGE, "own_terms.dial_saved")


@router.post("/rivals")
def welcome_rivals(visit: OwnWeek, welcome: Annotated[str, Form(max_length=5)] = "") -> Response:
    """Whether competitors are welcome who want that, too."""
    _patch(visit, meets_rivals=welcome == "yes")
    return visit.finish(PAGE, "own_terms.rivals_saved")


@router.post("/blocks")
def block(visit: OwnWeek, name: Annotated[str, Form(max_length=300)] = "") -> Response:
    """Never be introduced to somebody; they are not told."""
    other = visit.services.people.find_by_name(name.strip()) if name.strip() else None
    if other is None or other == visit.member:
        return _render(visit, 422, name)
    visit.services.people.block(visit.member, other, blocked=True, by=visit.by)
    return visit.finish(PAGE, "own_terms.blocked")


@router.post("/blocks/{other}/end")
def unblock(other: Annotated[str, Path(max_length=200)], visit: OwnWeek) -> Response:
    """Take an own block back."""
    visit.services.people.block(visit.member, other, blocked=False, by=visit.by)
    return visit.finish(PAGE, "own_terms.unblocked")


def _patch(visit: Visit, **values: object) -> None:
    visit.services.people.patch(visit.member, values, version=None, by=visit.by)


def _render(visit: Visit, status: int = 200, name: str = "") -> Response:
    people = visit.services.people
    own, blocks = people.get(visit.member).member, people.blocks(visit.member)
    dial = "" if own.bubble is None else f"{own.bubble:g}"
    names = people.names(blocks)
    return visit.render(
        "own_terms.html.j2", status, own=own, pauses=PAUSES, today=visit.services.now().date(),
        pause_end=pause_end, numbers=sorted({*NUMBERS, own.per_round}), dial=dial,
        dials=list(dict.fromkeys((*DIALS, dial))), unknown=name,
        blocks=sorted((names.get(id_, id_), id_) for id_ in blocks),
    )  # fmt: skip

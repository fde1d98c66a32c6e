"""An evening: tables for whoever comes, shown, printed, and planned again when some stay away."""

import json
from typing import Annotated

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel, Field

from recommender.adapters.evening_files import describe_tables, parse_evening, serialise_evening
from recommender.club.club import Club
from recommender.club.evening import Evening, EveningWishes, NoPlanError, TableWish
from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, OrganisingUpload, Visit
from recommender.errors import InputError
from recommender.letters.evening_page import list_notes, list_people, render_evening, say_no_plan
from recommender.letters.voice import Voice
from recommender.tables import References
from recommender.tables.guests import check_guests, find_guests

router = APIRouter(prefix="/desk/evening", route_class=PageRoute)

_OFFERED = tuple(wish for wish in TableWish if wish is not TableWish.PER_TABLE)
_USUAL = (TableWish.NOBODY_TWICE, TableWish.COMMON_LANGUAGE)
_LONGEST_LIST = 100_000
"""Characters of a list of people."""
_LONGEST_PLAN = 5_000_000
"""Characters of a plan: some thousand people."""

People = Annotated[str, Form(max_length=_LONGEST_LIST)]
Plan = Annotated[str, Form(max_length=_LONGEST_PLAN)]


@router.get("")
def show_form(visit: Organising) -> Response:
    """What is asked of an evening."""
    return _render_form(visit, EveningForm(keep=list(_USUAL)))


class EveningForm(BaseModel):
    """What an organiser asks of an evening."""

    tables: int = Field(default=10, ge=1, le=500)
    seats: int = Field(default=6, ge=3, le=12)
    rounds: int = Field(default=3, ge=1, le=20)
    keep: list[TableWish] = Field(default_factory=list)
    present: str = Field(default="", max_length=_LONGEST_LIST)
    """One a line."""
    hosts: str = Field(default="", max_length=_LONGEST_LIST)
    """One a line, with an equals sign and the number of a table."""


@router.post("")
def plan_tables(visit: OrganisingUpload, asked: Annotated[EveningForm, Form()]) -> Response:
    """Seat whoever comes, and show who sits where."""
    try:
        there = _read_people(visit, asked.present, "present") if asked.present.strip() else None
        placed = _read_hosts(visit, asked.hosts)
        kept = frozenset(asked.keep)
        wishes = EveningWishes(asked.tables, asked.seats, asked.rounds, kept, hosts=placed)
        planned = visit.services.evenings.plan(None, there, wishes, {})
    except (InputError, NoPlanError) as error:
        return _render_form(visit, asked, _say(visit, error))
    return _render_plan(visit, *planned)


@router.post("/again")
def plan_again(
    visit: OrganisingUpload,
    plan: Plan,
    sat: Annotated[int, Form(ge=0, le=20)],
    absent: People = "",
    late: People = "",
) -> Response:
    """Seat those who are there now in the rounds that remain."""
    before = _read_plan(plan)
    club = visit.services.evenings.club()
    try:
        gone = set(_read_people(visit, absent, "absent"))
        there = (set(before.present) & set(club.ids)) - gone
        there |= set(_read_people(visit, late, "late"))
        planned = visit.services.evenings.plan_again(before, sorted(there), sat)
    except (InputError, NoPlanError) as error:
        return _render_plan(visit, before, club, _say(visit, error))
    return _render_plan(visit, *planned)


@router.post("/page")
def download_page(visit: OrganisingUpload, plan: Plan) -> Response:
    """The page to print, as a file that opens without a network."""
    evening = _read_plan(plan)
    page = render_evening(evening, visit.services.evenings.club(), visit.words.language)
    name = f"evening-{evening.week}.html"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


def _read_plan(text: str) -> Evening:
    try:
        return parse_evening(json.loads(text))
    except ValueError:
        return parse_evening(None)


def _read_people(visit: Visit, text: str, field: str) -> tuple[str, ...]:
    """The ids of the people of a list, one a line.

    Raises
    ------
    InputError
        If a line names nobody; it is quoted.
    """
    members = visit.services.evenings.club().members
    everybody = References.of((each.id, each.name, each.email) for each in members)
    return check_guests(find_guests([[line] for line in text.splitlines()], everybody), field)


def _read_hosts(visit: Visit, text: str) -> dict[str, int]:
    placed = {}
    for line in filter(str.strip, text.splitlines()):
        name, _, number = line.rpartition("=")
        if not (name.strip() and number.strip().isdecimal()):
            raise InputError(visit.say("evening.host_form", line=repr(line[:60])))
        placed[_read_people(visit, name, "hosts")[0]] = int(number)
    return placed


def _say(visit: Visit, error: InputError | NoPlanError) -> str:
    if isinstance(error, NoPlanError):
        return say_no_plan(error, Voice(visit.words.language))
    return str(error)


def _render_form(visit: Visit, asked: EveningForm, fault: str = "") -> Response:
    return visit.render(
        "evening.html.j2",
        422 if fault else 200,
        asked=asked,
        wishes=_OFFERED,
        fault=fault,
        evening=None,
    )


def _render_plan(visit: Visit, evening: Evening, club: Club, fault: str = "") -> Response:
    language = visit.words.language
    described = describe_tables(evening, club, language)
    rounds = sorted({table["round"] for table in described})
    return visit.render(
        "evening.html.j2",
        422 if fault else 200,
        evening=evening,
        fault=fault,
        rounds=[(r, [table for table in described if table["round"] == r]) for r in rounds],
        people=list_people(evening, club),
        notes=list_notes(evening, Voice(language)),
        plan=json.dumps(serialise_evening(evening), ensure_ascii=False),
    )

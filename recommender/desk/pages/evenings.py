"""Evenings: tables for whoever comes, check-in, new plans on the spot, and what came of it."""

import csv
import io
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Path, Response
from pydantic import BaseModel, Field

from recommender.adapters.evening_files import describe_tables
from recommender.adapters.qr_code import draw_code
from recommender.api.guest_links import make_guest_links
from recommender.club.evening import EveningWishes, NoPlanError, TableWish
from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, OrganisingComputing, OrganisingUpload, Visit
from recommender.errors import InputError
from recommender.letters.evening_page import list_notes, list_people, render_evening, say_no_plan
from recommender.letters.voice import Voice
from recommender.ports.evenings import EveningRecord, GuestState
from recommender.ports.refusals import ConflictError, StaleError
from recommender.tables import References, guard_formula
from recommender.tables.guests import check_guests, find_guests

router = APIRouter(prefix="/desk/evening", route_class=PageRoute)

_OFFERED = tuple(wish for wish in TableWish if wish is not TableWish.PER_TABLE)
_USUAL = (TableWish.NOBODY_TWICE, TableWish.COMMON_LANGUAGE)
_LONGEST_LIST = 100_000
"""Characters of a list of people."""

_SEPARATORS = {"de": ";", "en": ","}
"""What spreadsheet programs of a language take for the end of a cell."""

Id = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
People = Annotated[str, Form(max_length=_LONGEST_LIST)]
Sat = Annotated[int, Form(ge=0, le=20)]
Version = Annotated[int, Form(ge=1)]


class EveningForm(BaseModel):
    """What an organiser asks of an evening."""

    name: str = Field(default="", max_length=120)
    tables: int = Field(default=10, ge=1, le=500)
    seats: int = Field(default=6, ge=3, le=12)
    rounds: int = Field(default=3, ge=1, le=20)
    keep: list[TableWish] = Field(default_factory=list)
    present: str = Field(default="", max_length=_LONGEST_LIST)
    """One a line."""
    hosts: str = Field(default="", max_length=_LONGEST_LIST)
    """One a line, with an equals sign and the number of a table."""


@router.get("")
def show_evenings(visit: Organising) -> Response:
    """The evenings that are kept, and what is asked of a new one."""
    return _render_form(visit, EveningForm(keep=list(_USUAL)))


@router.post("")
def plan_tables(visit: OrganisingUpload, asked: Annotated[EveningForm, Form()]) -> Response:
    """Seat whoever is expected, and keep the evening."""
    try:
        there = _read_people(visit, asked.present, "present") if asked.present.strip() else None
        placed = _read_hosts(visit, asked.hosts)
        kept = frozenset(asked.keep)
        wishes = EveningWishes(asked.tables, asked.seats, asked.rounds, kept, hosts=placed)
        record = visit.services.kept_evenings.plan(asked.name, None, there, wishes, {}, by=visit.by)
    except (InputError, NoPlanError) as error:
        return _render_form(visit, asked, _say(visit, error))
    return visit.finish(f"/desk/evening/{record.id}", "evening.is_planned")


@router.get("/{evening}")
def show_evening(evening: Id, visit: Organising) -> Response:
    """Who is there, who sits where, and what is next."""
    return _render_evening(visit, evening)


@router.post("/{evening}/guests")
def check_in(
    evening: Id, visit: OrganisingUpload, more: People = "", away: People = ""
) -> Response:
    """Say who is there: by the list's buttons, or by names, one a line."""
    numbers = {str(guest.number): guest for guest in visit.services.kept_evenings.guests(evening)}
    states = {}
    for name, value in visit.form.multi_items():
        guest = numbers.get(name.removeprefix("guest-"))
        if guest is not None and value in set(GuestState) and value != guest.state:
            states[guest.member] = GuestState(value)
    try:
        states |= dict.fromkeys(_read_people(visit, more, "here"), GuestState.HERE)
        states |= dict.fromkeys(_read_people(visit, away, "absent"), GuestState.AWAY)
        visit.services.kept_evenings.check_in(evening, states, by=visit.by)
    except (InputError, ConflictError) as error:
        return _render_evening(visit, evening, _say(visit, error))
    return visit.finish(f"/desk/evening/{evening}#guests", "evening.noted", count=len(states))


@router.post("/{evening}/again")
def plan_again(
    evening: Id,
    visit: OrganisingComputing,
    sat: Sat,
    version: Version,
    who: Annotated[Literal["here", "expected"], Form()] = "here",
) -> Response:
    """Seat those who are there now in the rounds that remain."""
    try:
        visit.services.kept_evenings.plan_again(
            evening, sat, only_here=who == "here", by=visit.by, version=version
        )
    except (InputError, NoPlanError, ConflictError, StaleError) as error:
        return _render_evening(visit, evening, _say(visit, error))
    return visit.finish(f"/desk/evening/{evening}", "evening.is_planned_again")


@router.post("/{evening}/over")
def close(evening: Id, visit: Organising, sat: Sat, version: Version) -> Response:
    """End it: who sat together is history from now on."""
    try:
        visit.services.kept_evenings.close(evening, sat, by=visit.by, version=version)
    except (ConflictError, StaleError) as error:
        return _render_evening(visit, evening, _say(visit, error))
    return visit.finish(f"/desk/evening/{evening}", "evening.is_over")


@router.post("/{evening}/remove")
def remove(evening: Id, visit: Organising) -> Response:
    """Forget it, and what was said of it."""
    visit.services.kept_evenings.remove(evening, by=visit.by)
    return visit.finish("/desk/evening", "evening.is_removed")


@router.get("/{evening}/page")
def download_page(evening: Id, visit: Organising) -> Response:
    """The page to print, with a QR code on each place card, as a file that opens without a network."""
    record = visit.services.kept_evenings.get(evening)
    links = make_guest_links(visit.request, visit.services, evening)
    codes = {member: draw_code(link) for member, link in links.items()}
    club = visit.services.kept_evenings.club()
    page = render_evening(record.plan, club, visit.words.language, codes)
    return _send_file(page, f"evening-{record.plan.week}.html", "text/html; charset=utf-8")


@router.get("/{evening}/links.csv")
def download_links(evening: Id, visit: Organising) -> Response:
    """Name, address and own page of each guest, to be sent by whatever sends letters."""
    club = visit.services.kept_evenings.club()
    links = make_guest_links(visit.request, visit.services, evening)
    written = io.StringIO()
    rows = csv.writer(written, delimiter=_SEPARATORS[visit.words.language])
    rows.writerow(map(visit.say, ("evening.name", "evening.email", "evening.own_page")))
    for id_, link in links.items():
        if id_ in club.rows:
            member = club.members[club.row(id_)]
            rows.writerow((guard_formula(member.name), guard_formula(member.email), link))
    return _send_file("\ufeff" + written.getvalue(), "links.csv", "text/csv; charset=utf-8")


@router.get("/{evening}/wall")
def show_wall(evening: Id, visit: Organising) -> Response:
    """Who sits where in the next round, to be shown on a wall; it looks for a new plan by itself."""
    record = visit.services.kept_evenings.get(evening)
    plan, club = record.plan, visit.services.kept_evenings.club()
    now = min(plan.sat + 1, plan.wishes.rounds)
    people = [
        (guest.member.name, table)
        for guest in list_people(plan, club)
        for round_, table in guest.tables
        if round_ == now
    ]
    return visit.render("evening_wall.html.j2", record=record, round=now, people=people)


def _send_file(content: str, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)


def _read_people(visit: Visit, text: str, field: str) -> tuple[str, ...]:
    """The ids of the people of a list, one a line.

    Raises
    ------
    InputError
        If a line names nobody; it is quoted.
    """
    members = visit.services.kept_evenings.club().members
    everybody = References.of_members(members)
    return check_guests(find_guests([[line] for line in text.splitlines()], everybody), field)


def _read_hosts(visit: Visit, text: str) -> dict[str, int]:
    placed = {}
    for line in filter(str.strip, text.splitlines()):
        name, _, number = line.rpartition("=")
        if not (name.strip() and number.strip().isdecimal()):
            raise InputError(visit.say("evening.host_form", line=repr(line[:60])))
        placed[_read_people(visit, name, "hosts")[0]] = int(number)
    return placed


def _say(visit: Visit, error: InputError | NoPlanError | ConflictError | StaleError) -> str:
    if isinstance(error, NoPlanError):
        return say_no_plan(error, Voice(visit.words.language))
    return visit.tell(str(error))


def _render_form(visit: Visit, asked: EveningForm, fault: str = "") -> Response:
    return visit.render(
        "evening_form.html.j2",
        422 if fault else 200,
        asked=asked,
        wishes=_OFFERED,
        fault=fault,
        evenings=visit.services.kept_evenings.all(),
    )


def _render_evening(visit: Visit, evening: str, fault: str = "") -> Response:
    record = visit.services.kept_evenings.get(evening)
    language, club = visit.words.language, visit.services.kept_evenings.club()
    described = describe_tables(record.plan, club, language)
    rounds = sorted({table["round"] for table in described})
    guests = _list_guests(visit, record)
    return visit.render(
        "evening.html.j2",
        422 if fault else 200,
        record=record,
        plan=record.plan,
        fault=fault,
        rounds=[(r, [table for table in described if table["round"] == r]) for r in rounds],
        people=list_people(record.plan, club),
        notes=list_notes(record.plan, Voice(language)),
        guests=guests,
        counts={state.value: sum(g["state"] == state for g in guests) for state in GuestState},
        waiting=[g["name"] for g in guests if g["state"] == GuestState.HERE and not g["seated"]],
        empty=[g["name"] for g in guests if g["state"] == GuestState.AWAY and g["seated"]],
        answers=len(visit.services.kept_evenings.answers(evening)),
    )


def _list_guests(visit: Visit, record: EveningRecord) -> list[dict[str, object]]:
    """Everybody on the list, by name, with whether they have a seat in the next round."""
    club = visit.services.kept_evenings.club()
    links = make_guest_links(visit.request, visit.services, record.id)
    seated = {id_ for table in record.plan.of_round(record.plan.sat + 1) for id_ in table.members}
    listed: list[dict[str, object]] = [
        {
            "number": guest.number,
            "name": club.members[club.row(guest.member)].name,
            "state": guest.state.value,
            "seated": guest.member in seated,
            "link": links[guest.member],
        }
        for guest in visit.services.kept_evenings.guests(record.id)
        if guest.member in club.rows
    ]
    return sorted(listed, key=lambda guest: (str(guest["name"]).casefold(), str(guest["number"])))

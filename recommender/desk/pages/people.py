"""The people of the club: found, looked at one by one, added, changed, paused, invited, erased."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Path, Query, Response

from recommender.desk import profile_form
from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, OrganisingProfile, Visit
from recommender.errors import InputError
from recommender.labels import label
from recommender.letters import PAUSES, pause_end

router = APIRouter(prefix="/desk", route_class=PageRoute)

Member = Annotated[str, Path(max_length=200)]
SHOWN = 100
"""People on a page; one searches for the others."""
_ROUNDS = 12
_NONE = dict.fromkeys(profile_form.FIELDS, "") | {"meet": "either"}


@router.get("/people")
def show_people(visit: Organising, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Everybody, or whom a search finds."""
    people, count = visit.services.people.search(q, SHOWN)
    today = visit.services.now().date()
    waited_for = visit.services.suspending.open() if not q else ()
    return visit.render(
        "people.html.j2",
        people=people,
        count=count,
        q=q,
        today=today,
        suspended=waited_for,
        names=visit.services.people.names({record.member for record in waited_for}),
    )


@router.get("/add")
def show_empty_profile(visit: Organising) -> Response:
    """A profile to fill in."""
    return _render_new(visit, dict(_NONE))


@router.post("/add")
def add_member(visit: OrganisingProfile) -> Response:
    """Add somebody."""
    values = profile_form.read_values(visit)
    row: dict[str, Any] = profile_form.as_row(
        {name: value for name, value in values.items() if value}
    )
    row |= {"share_email": "share_email" in visit.form}
    try:
        member = visit.services.people.add(row, by=visit.by)
    except InputError as error:
        return _render_new(visit, _NONE | values, 422, str(error))
    return visit.finish(_page_of(member.id), "people.added")


@router.get("/people/{member}")
def show_member(member: Member, visit: Organising) -> Response:
    """One member, as the organiser sees them."""
    return _render(visit, member)


@router.get("/people/{member}/edit")
def show_profile(member: Member, visit: Organising) -> Response:
    """The profile, to be changed."""
    record = visit.services.people.get(member)
    values = profile_form.write_values(record.member, visit.words.language)
    return _render_edit(visit, member, record.version, values)


@router.post("/people/{member}/edit")
def save_profile(
    member: Member, visit: OrganisingProfile, version: Annotated[int, Form()]
) -> Response:
    """Change what was changed on the page; nothing if somebody else has changed it meanwhile."""
    old = visit.services.people.get(member).member
    changes = profile_form.find_changes(visit, old)
    try:
        if changes:
            visit.services.people.patch(member, changes, version=version, by=visit.by)
    except InputError as error:
        values = profile_form.write_values(old, visit.words.language) | profile_form.read_values(
            visit
        )
        return _render_edit(visit, member, version, values, 422, str(error))
    return visit.finish(_page_of(member), "people.saved")


@router.post("/people/{member}/pause")
def pause(member: Member, visit: Organising, weeks: Annotated[int, Form(ge=0, le=104)]) -> Response:
    """No introductions for some weeks; 0 ends a pause."""
    until = pause_end(visit.services.now().date(), weeks) if weeks else None
    visit.services.people.pause(member, until, by=visit.by)
    return visit.finish(_page_of(member), "people.paused" if until else "people.pause_ended")


@router.post("/people/{member}/let-in")
def end_suspension(member: Member, visit: Organising) -> Response:
    """Let somebody be introduced again whom the club has paused for letting others wait."""
    visit.services.suspending.end(member, by=visit.by)
    return visit.finish(_page_of(member), "people.let_in_again")


@router.post("/people/{member}/invite")
def invite(member: Member, visit: Organising) -> Response:
    """A link to the member's own pages; it is shown this once."""
    _, secret = visit.services.browsers.invite_member(member, by=visit.by)
    return _render(visit, member, link=visit.address(f"/me/enter/{secret}"))


@router.post("/people/{member}/ties")
def add_tie(
    member: Member, visit: Organising, other: Annotated[str, Form(max_length=300)] = ""
) -> Response:
    """Say that two know each other."""
    partner = visit.services.people.find_by_name(other.strip()) if other.strip() else None
    if partner is None or partner == member:
        return _render(visit, member, 422, unknown=other)
    visit.services.people.put_ties([{"a": member, "b": partner}], by=visit.by)
    return visit.finish(_page_of(member), "people.tie_added")


@router.post("/people/{member}/ties/{other}/end")
def remove_tie(member: Member, other: Member, visit: Organising) -> Response:
    """Forget that two know each other."""
    visit.services.people.remove_tie(member, other, by=visit.by)
    return visit.finish(_page_of(member), "people.tie_removed")


@router.post("/people/{member}/erase")
def erase(
    member: Member, visit: Organising, sure: Annotated[str, Form(max_length=10)] = ""
) -> Response:
    """Erase somebody from everything that is kept, once it is said to be meant."""
    if sure != "yes":
        return _render(visit, member, 422, unsure=True)
    pending = visit.services.people.erase(member, by=visit.by)
    return visit.finish("/desk/people", "people.erased_pending" if pending else "people.erased")


def _page_of(member: str) -> str:
    return f"/desk/people/{quote(member, safe='')}"


def _render(
    visit: Visit,
    member: str,
    status: int = 200,
    *,
    link: str = "",
    unknown: str = "",
    unsure: bool = False,
) -> Response:
    people = visit.services.people
    record = people.get(member)
    own = record.member
    rounds = visit.services.weekly.past(member)[:_ROUNDS]
    ties = people.ties(member)
    known = [b if a == member else a for a, b in zip(ties["a"], ties["b"], strict=True)]
    partners = [partner for _, _, _, met in rounds for partner in met]
    names = people.names({*known, *own.do_not_introduce, *partners})
    return visit.render(
        "person.html.j2",
        status,
        own=own,
        languages=[label("languages", code, visit.words.language) for code in own.languages],
        suspended=visit.services.suspending.is_suspended(member),
        today=visit.services.now().date(),
        pauses=PAUSES,
        pause_end=pause_end,
        advice=profile_form.advise(own),
        known=sorted((names.get(id_, id_), id_) for id_ in known),
        blocked=sorted(names.get(id_, id_) for id_ in own.do_not_introduce),
        rounds=rounds,
        names=names,
        bubbles=visit.services.weekly.bubbles(member),
        link=link,
        days=visit.services.browsers.terms.link_days,
        unknown=unknown,
        unsure=unsure,
    )


def _render_new(
    visit: Visit, values: dict[str, str], status: int = 200, fault: str = ""
) -> Response:
    return visit.render(
        "person_edit.html.j2", status, form=profile_form, values=values, shares=False, fault=fault,
        title=visit.say("people.add"), action="/desk/add", version=0, back="/desk/people",
    )  # fmt: skip


def _render_edit(
    visit: Visit,
    member: str,
    version: int,
    values: dict[str, str],
    status: int = 200,
    fault: str = "",
) -> Response:
    shares = visit.services.people.get(member).member.share_email
    return visit.render(
        "person_edit.html.j2", status, form=profile_form, values=values, shares=shares, fault=fault,
        title=values["name"], action=f"{_page_of(member)}/edit", version=version,
        back=_page_of(member),
    )  # fmt: skip

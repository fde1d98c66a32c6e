"""Other ways to meet, for a member: the own debates, goals, visits, and whether one wants them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Response

from recommender.club.debate import ANSWERS, Statement
from recommender.desk.pages.own_goals import list_own_goals
from recommender.desk.route import PageRoute
from recommender.desk.visit import OwnProfile, OwnWeek, Visit, read_hour
from recommender.ports.visits import VisitRecord

router = APIRouter(prefix="/me/together", route_class=PageRoute)

PAGE = "/me/together"
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]


@router.get("")
def show_together(visit: OwnWeek) -> Response:
    """What there is for the member."""
    return _render(visit)


@router.post("/views")
def put_views(
    visit: OwnProfile,
    debates: Annotated[str, Form(max_length=10)] = "",
    share_views: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Store whether the member wants debates, and what they say to the club's statements."""
    views = dict(visit.services.people.get(visit.member).member.viewpoints)
    for key in visit.services.debates.statements():
        answer = visit.form.get(f"view_{key}")
        views.pop(key, None)
        if isinstance(answer, str) and answer in map(str, ANSWERS):
            views[key] = int(answer)
    values = {"debates": bool(debates), "share_views": bool(share_views), "viewpoints": views}
    visit.services.people.patch(visit.member, values, version=None, by=visit.by)
    return visit.finish(PAGE, "own_together.views_saved")


@router.post("/visit")
def offer_visit(
    visit: OwnProfile,
    come_by: Annotated[str, Form(max_length=500)] = "",
    come_by_when: Annotated[str, Form(max_length=500)] = "",
    come_by_guests: Annotated[int, Form(ge=0, le=50)] = 0,
) -> Response:
    """Store what there is to see where the member works; empty takes the offer back."""
    values = {
        "come_by": come_by.strip(),
        "come_by_when": come_by_when.strip(),
        "come_by_guests": come_by_guests,
    }
    visit.services.people.patch(visit.member, values, version=None, by=visit.by)
    return visit.finish(PAGE, "own_together.visit_saved")


@router.post("/debates/{debate}")
def say_understood(
    debate: Id,
    visit: OwnWeek,
    met: Annotated[bool | None, Form()] = None,
    understood: Annotated[int | None, Form(ge=1, le=5)] = None,
) -> Response:
    """Say whether the two met, and whether one understood the other better."""
    visit.services.debates.say(visit.member, debate, met=met, understood=understood)
    return visit.finish(PAGE, "own_together.understood_saved")


@router.post("/debates/{debate}/call-off")
def call_debate_off(debate: Id, visit: OwnWeek) -> Response:
    """Call a debate of one's own off."""
    visit.services.debates.call_off_own(visit.member, debate)
    return visit.finish(PAGE, "own_together.called_off")


def _render(visit: Visit) -> Response:
    services, language = visit.services, visit.words.language
    own, statements = services.people.get(visit.member).member, services.debates.statements()
    debates = services.debates.of_member(visit.member)
    visits = services.visits.of_member(visit.member)
    others = {id_ for visited in visits for id_ in (visited.host, visited.guest)}
    others |= {debate.partner_of(visit.member) for debate, _ in debates}
    names = services.people.names(sorted(others))
    return visit.render(
        "own_together.html.j2",
        own=own,
        asked=services.debates.find_call(),
        goals=list_own_goals(visit),
        past_meetings=[
            (past, visit.words.day(date.fromisoformat(past.on)))
            for past in services.own_goals.list_past(visit.member)
        ],
        answers=ANSWERS,
        statements=[
            (key, Statement(key, statement.words).in_language(language), own.viewpoints.get(key))
            for key, statement in statements.items()
        ],
        debates=[
            {
                "id": debate.id,
                "week": debate.week,
                "name": names.get(debate.partner_of(visit.member), ""),
                "text": letter.text,
                "hour": read_hour(debate.meets_at, visit),
                "met": debate.met_by(visit.member),
                "understood": debate.understood_by(visit.member),
            }
            for debate, letter in debates
        ],
        visits=_group_visits(visits, visit.member, names),
    )


def _group_visits(
    visits: Sequence[VisitRecord], member: str, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The visits of a member: one entry for all guests of a week, one for each host."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for visit in visits:
        entry = groups.setdefault(
            (visit.week, visit.host),
            {
                "week": visit.week,
                "hosted": visit.host == member,
                "host": names.get(visit.host, ""),
                "guests": [],
                "what": visit.what,
                "when": visit.when,
            },
        )
        entry["guests"].append(names.get(visit.guest, ""))
    return list(groups.values())

"""Common goals on the desk: named, a table proposed and asked; nothing of what tables note."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Response

from recommender.club.introduction import Certainty, Quote
from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, OrganisingComputing, OrganisingProfile, Visit
from recommender.letters.names import first_name
from recommender.letters.voice import Voice
from recommender.ports.goals import GoalSeat, SeatState
from recommender.service.rounds.goals import GoalOverview

router = APIRouter(prefix="/desk/together/goals", route_class=PageRoute)

PAGE = "/desk/together/goals"
GoalId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
Words = Annotated[str, Form(max_length=4_000)]
Title = Annotated[str, Form(max_length=500)]
_UNSEEN = (SeatState.PROPOSED,)


@router.get("")
def show_goals(visit: Organising) -> Response:
    """All goals, with their tables."""
    goals = visit.services.goals.all()
    seated = [seat.member for goal in goals for seat in goal.seats]
    names = visit.services.people.names([*seated, *(goal.record.by or "" for goal in goals)])
    return visit.render("goals.html.j2", goals=[_show(visit, goal, names) for goal in goals])


@router.post("")
def name_goal(visit: OrganisingProfile, title: Title = "", parts: Words = "") -> Response:
    """Name a goal for the club; a line for each part."""
    visit.services.goals.name(title, parts.splitlines(), member=None, by=visit.by)
    return visit.finish(PAGE, "goals.named")


@router.post("/{goal}/propose")
def propose_table(goal: GoalId, visit: OrganisingComputing) -> Response:
    """Propose a table in place of what was proposed before."""
    overview, reason = visit.services.goals.propose(goal, {}, by=visit.by)
    if reason is not None:
        return visit.finish(f"{PAGE}#goal-{goal}", f"goals.none_{reason}")
    count = sum(seat.state in _UNSEEN for seat in overview.seats)
    notice = "goals.proposed" if count else "goals.nobody_more"
    return visit.finish(f"{PAGE}#goal-{goal}", notice, count=count)


@router.post("/{goal}/ask")
def ask_table(goal: GoalId, visit: Organising) -> Response:
    """Ask those who are proposed."""
    visit.services.goals.ask(goal, by=visit.by)
    return visit.finish(f"{PAGE}#goal-{goal}", "goals.asked")


@router.post("/{goal}/remove")
def remove_goal(goal: GoalId, visit: Organising) -> Response:
    """Forget a goal with its table and notes."""
    visit.services.goals.remove(goal, by=visit.by)
    return visit.finish(PAGE, "goals.removed")


def say_covers(
    seat: GoalSeat, parts: tuple[str, ...], name: str, language: str
) -> list[tuple[str, str]]:
    """What somebody brings: each part, and a sentence with their own words."""
    voice = Voice(language)
    return [
        (
            parts[cover.part],
            voice.say(
                "goal.clear" if cover.evidence == Certainty.CLEAR else "goal.possible",
                name=first_name(name),
                words=Quote(seat.member, cover.field, cover.words),
            ),
        )
        for cover in seat.covers
    ]


def _show(visit: Visit, goal: GoalOverview, names: dict[str, str]) -> dict[str, Any]:
    record, language = goal.record, visit.words.language
    states = [seat.state for seat in goal.seats]
    open_ = [part for part in goal.uncovered if record.known]
    return {
        "record": record,
        "by": names.get(record.by or "", ""),
        "seats": [
            {
                "name": names.get(seat.member, seat.member),
                "state": str(seat.state),
                "covers": say_covers(seat, record.parts, names.get(seat.member, ""), language),
            }
            for seat in goal.seats
        ],
        "invite": [record.parts[part] for part in open_ if not record.known[part]],
        "elsewhere": [record.parts[part] for part in open_ if record.known[part]],
        "proposed": states.count(SeatState.PROPOSED),
        "agreed": states.count(SeatState.AGREED),
        "meetings": goal.meetings,
        "last": visit.words.day(date.fromisoformat(goal.last)) if goal.last else "",
        "counts": goal.agreed,
    }

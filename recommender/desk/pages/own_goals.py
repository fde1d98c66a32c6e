"""Common goals on a member's own pages: named, taken part in, and the table's note."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Response

from recommender.desk.pages.goals import GoalId, Title, Words, say_covers
from recommender.desk.route import PageRoute
from recommender.desk.visit import OwnProfile, OwnWeek, Visit
from recommender.service.rounds.own_goals import OwnGoal

router = APIRouter(prefix="/me/together/goals", route_class=PageRoute)

PAGE = "/me/together"
Said = Annotated[Literal["yes", "no"], Form()]


@router.post("")
def name_goal(visit: OwnProfile, title: Title = "", parts: Words = "") -> Response:
    """Name a goal; a line for each part."""
    visit.services.goals.name(title, parts.splitlines(), member=visit.member, by=visit.by)
    return visit.finish(PAGE, "own_goals.named")


@router.get("/{goal}")
def show_goal(goal: GoalId, visit: OwnWeek) -> Response:
    """A goal's table and its note."""
    own = visit.services.own_goals.get(visit.member, goal)
    writers = [id_ for meeting in own.meetings for id_ in (*meeting.there, meeting.by or "")]
    doers = [agreement.member for agreement in own.agreements]
    names = visit.services.people.names([*own.members, *writers, *doers])
    return visit.render(
        "own_goal.html.j2",
        goal=own,
        me=visit.member,
        names=names,
        today=visit.services.now().date().isoformat(),
        table=[
            (names.get(seat.member, ""), _say(visit, own, seat.member, names)) for seat in own.table
        ],
        day=lambda text: visit.words.day(date.fromisoformat(text)),
    )


@router.post("/{goal}/answer")
def answer_goal(goal: GoalId, visit: OwnWeek, said: Said) -> Response:
    """Take part, decline or leave."""
    visit.services.own_goals.answer(visit.member, goal, take_part=said == "yes", by=visit.by)
    if said == "yes":
        return visit.finish(f"{PAGE}/goals/{goal}", "own_goals.welcome")
    return visit.finish(PAGE, "own_goals.declined")


@router.post("/{goal}/withdraw")
def withdraw_goal(goal: GoalId, visit: OwnWeek) -> Response:
    """Take back a goal that one named."""
    visit.services.own_goals.withdraw(visit.member, goal, by=visit.by)
    return visit.finish(PAGE, "own_goals.withdrawn")


@router.post("/{goal}/meetings")
def note_meeting(
    goal: GoalId, visit: OwnProfile, on: Annotated[date, Form()], note: Words = ""
) -> Response:
    """Note a meeting, who was there, and what was said."""
    there = [str(value) for value in visit.form.getlist("there")]
    visit.services.own_goals.note_meeting(visit.member, goal, on, there, note, by=visit.by)
    return visit.finish(f"{PAGE}/goals/{goal}", "own_goals.noted")


@router.post("/{goal}/meetings/{meeting}")
def say_there(goal: GoalId, meeting: GoalId, visit: OwnWeek, said: Said) -> Response:
    """Say whether one was there."""
    services = visit.services.own_goals
    services.say_there(visit.member, goal, meeting, there=said == "yes")
    has_left = goal in {past.goal for past in services.list_past(visit.member)}
    return visit.finish(PAGE if has_left else f"{PAGE}/goals/{goal}", "own_goals.noted")


@router.post("/{goal}/agreements")
def note_agreement(
    goal: GoalId,
    visit: OwnWeek,
    who: Annotated[str, Form(max_length=200)],
    until: Annotated[date, Form()],
    what: Title = "",
) -> Response:
    """Note who does what until when."""
    visit.services.own_goals.agree(visit.member, goal, who, what, until, by=visit.by)
    return visit.finish(f"{PAGE}/goals/{goal}", "own_goals.noted")


@router.post("/{goal}/agreements/{agreement}")
def settle_agreement(
    goal: GoalId,
    agreement: GoalId,
    visit: OwnWeek,
    said: Annotated[Literal["done", "open", "drop"], Form()],
) -> Response:
    """Say that it is done, take that back, or take it away."""
    services = visit.services.own_goals
    if said == "drop":
        services.drop(visit.member, goal, agreement)
    else:
        services.say_done(visit.member, goal, agreement, done=said == "done")
    return visit.finish(f"{PAGE}/goals/{goal}", "own_goals.noted")


def list_own_goals(visit: Visit) -> list[dict[str, Any]]:
    """A member's goals, for the page on which they all stand."""
    own_goals = visit.services.own_goals.of_member(visit.member)
    names = visit.services.people.names([id_ for goal in own_goals for id_ in goal.members])
    return [
        {
            "id": goal.record.id,
            "title": goal.record.title,
            "parts": goal.record.parts,
            "state": str(goal.seat.state),
            "named": goal.record.by == visit.member,
            "stands": goal.stands,
            "alone": not set(goal.members) - {visit.member},
            "covers": [(goal.record.parts[c.part], c.words) for c in goal.seat.covers],
            "names": [names.get(id_, "") for id_ in goal.members if id_ != visit.member],
        }
        for goal in own_goals
    ]


def _say(visit: Visit, own: OwnGoal, member: str, names: dict[str, str]) -> list[tuple[str, str]]:
    seat = next(other for other in own.table if other.member == member)
    return say_covers(seat, own.record.parts, names.get(member, ""), visit.words.language)

"""Common goals: named, a table proposed and asked; its notes for those alone who sit there."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from recommender.api.access import Organiser, OrganiserComputing, OwnAlone, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import document_problems
from recommender.api.schemas.fields import Hex, MemberId
from recommender.api.schemas.goals import (
    GoalAgreementOut,
    GoalAgreementSent,
    GoalCoverOut,
    GoalDoneSent,
    GoalMeetingOut,
    GoalMeetingSent,
    GoalOut,
    GoalProposed,
    GoalSeatOut,
    GoalSent,
    GoalsOut,
    NotedOut,
    OwnGoalOut,
    OwnGoalsOut,
    PastMeetingOut,
    PersonAtGoalOut,
    PresenceSent,
    TakePartSent,
)
from recommender.api.schemas.members import AgreedOut
from recommender.club.goal import NoTable
from recommender.ports.goals import GoalRecord, SeatCover
from recommender.service.assembly import Services
from recommender.service.rounds.goals import GoalOverview
from recommender.service.rounds.own_goals import OwnGoal, OwnGoals

router = APIRouter(
    prefix="/v1",
    tags=["goals"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.get("/goals")
def list_goals(services: Use, key: Organiser) -> GoalsOut:
    """All goals: who sits there and how far they are, without a word of what tables note."""
    return GoalsOut(goals=[_serialise(goal) for goal in services.goals.all()])


@router.post("/goals", status_code=201, responses=document_problems(409))
def name_goal(sent: GoalSent, services: Use, key: Organiser) -> GoalOut:
    """Name a goal for the club; where no parts come, the text is split, or the title."""
    named = services.goals.name(sent.title, sent.parts, sent.text, member=None, by=key.id)
    return _serialise(services.goals.get(named.id))


@router.post("/goals/{goal_id}:propose", responses=document_problems(404, 409))
def propose_goal_table(
    goal_id: Hex, sent: GoalProposed, services: Use, key: OrganiserComputing
) -> GoalOut:
    """Propose a table in place of what was proposed; who was asked stays, who declined stays away."""
    overview, reason = services.goals.propose(goal_id, sent.knobs, by=key.id)
    return _serialise(overview, reason)


@router.post("/goals/{goal_id}:ask", responses=document_problems(404, 409))
def ask_goal_table(goal_id: Hex, services: Use, key: Organiser) -> GoalOut:
    """Ask those who are proposed; nobody sits there before they have agreed."""
    return _serialise(services.goals.ask(goal_id, by=key.id))


@router.delete("/goals/{goal_id}", status_code=204, responses=document_problems(404))
def remove_goal(goal_id: Hex, services: Use, key: Organiser) -> None:
    """Forget a goal with its table and notes."""
    services.goals.remove(goal_id, by=key.id)


@router.get("/members/{member_id}/goals")
def list_own_goals(member_id: MemberId, services: Use, key: OwnAlone) -> OwnGoalsOut:
    """Goals whose table the member is asked to or sits at."""
    goals = services.own_goals.of_member(member_id)
    return OwnGoalsOut(
        goals=[_serialise_own(goal, member_id, services) for goal in goals],
        past_meetings=[
            PastMeetingOut(**asdict(past)) for past in services.own_goals.list_past(member_id)
        ],
    )


@router.post("/members/{member_id}/goals", status_code=201, responses=document_problems(404, 409))
def name_own_goal(member_id: MemberId, sent: GoalSent, services: Use, key: OwnAlone) -> OwnGoalOut:
    """Name a goal; whoever names it sits at its table."""
    named = services.goals.name(sent.title, sent.parts, sent.text, member=member_id, by=key.id)
    return _serialise_own(services.own_goals.get(member_id, named.id), member_id, services)


@dataclass(frozen=True)
class AskedGoal:
    """A goal that a member asks about, with their own key."""

    goals: OwnGoals
    member: str
    goal: str
    by: str
    """Id of the key, for the audit log."""


def _find_asked(member_id: MemberId, goal_id: Hex, services: Use, key: OwnAlone) -> AskedGoal:
    return AskedGoal(services.own_goals, member_id, goal_id, key.id)


Own = Annotated[AskedGoal, Depends(_find_asked)]
_OWN = "/members/{member_id}/goals/{goal_id}"


def _expect(status: int, *problems: int) -> dict[str, Any]:
    """What a route answers: a status, and the problems beside those of all routes."""
    return {"status_code": status, "responses": document_problems(404, *problems)}


@router.put(_OWN, **_expect(204, 409))
def answer_goal(own: Own, sent: TakePartSent) -> None:
    """Take part, or decline or leave; nobody at the table is told who declined."""
    own.goals.answer(own.member, own.goal, take_part=sent.take_part, by=own.by)


@router.delete(_OWN, **_expect(204, 409))
def withdraw_goal(own: Own) -> None:
    """Take back a goal that one named, as long as nobody else sits at its table."""
    own.goals.withdraw(own.member, own.goal, by=own.by)


@router.post(f"{_OWN}/meetings", **_expect(201, 409))
def note_goal_meeting(own: Own, sent: GoalMeetingSent) -> NotedOut:
    """Note that the table has met, and what it says; for the table alone."""
    noted = own.goals.note_meeting(own.member, own.goal, sent.on, sent.there, sent.note, by=own.by)
    return NotedOut(id=noted)


@router.put(f"{_OWN}/meetings/{{meeting_id}}", **_expect(204))
def say_there(own: Own, meeting_id: Hex, sent: PresenceSent) -> None:
    """Say oneself whether one was at a meeting; whoever is put down may after leaving, too."""
    own.goals.say_there(own.member, own.goal, meeting_id, there=sent.there)


@router.post(f"{_OWN}/agreements", **_expect(201, 409))
def note_goal_agreement(own: Own, sent: GoalAgreementSent) -> NotedOut:
    """Note what somebody at the table will do until when; for the table alone."""
    noted = own.goals.agree(own.member, own.goal, sent.who, sent.what, sent.until, by=own.by)
    return NotedOut(id=noted)


@router.put(f"{_OWN}/agreements/{{agreement_id}}", **_expect(204))
def say_goal_done(own: Own, agreement_id: Hex, sent: GoalDoneSent) -> None:
    """Say that one has done what one agreed to, or take that back."""
    own.goals.say_done(own.member, own.goal, agreement_id, done=sent.done, on=sent.on)


@router.delete(f"{_OWN}/agreements/{{agreement_id}}", **_expect(204, 409))
def drop_goal_agreement(own: Own, agreement_id: Hex) -> None:
    """Take away what is not done: whoever was to do it, or whoever noted it."""
    own.goals.drop(own.member, own.goal, agreement_id)


def _serialise(goal: GoalOverview, reason: NoTable | None = None) -> GoalOut:
    record = goal.record
    open_ = [part for part in goal.uncovered if record.known]
    return GoalOut(
        id=record.id,
        title=record.title,
        parts=list(record.parts),
        by=record.by,
        seats=[
            GoalSeatOut(
                member=seat.member, state=seat.state, covers=_serialise_covers(record, seat.covers)
            )
            for seat in goal.seats
        ],
        uncovered=[record.parts[part] for part in open_],
        invite=[record.parts[part] for part in open_ if not record.known[part]],
        meetings=goal.meetings,
        last_met=None if goal.last is None else date.fromisoformat(goal.last),
        agreed=AgreedOut(**asdict(goal.agreed)),
        reason=reason,
    )


def _serialise_own(goal: OwnGoal, member: str, services: Services) -> OwnGoalOut:
    record, names = goal.record, services.people.names(goal.members)
    return OwnGoalOut(
        id=record.id,
        title=record.title,
        parts=list(record.parts),
        named=record.by == member,
        state=goal.seat.state,
        covers=_serialise_covers(record, goal.seat.covers),
        table=[
            PersonAtGoalOut(
                member=seat.member,
                name=names.get(seat.member, ""),
                covers=_serialise_covers(record, seat.covers),
            )
            for seat in goal.table
        ],
        stands=goal.stands,
        meetings=[
            GoalMeetingOut(
                id=meeting.id,
                on=date.fromisoformat(meeting.on),
                note=meeting.note,
                by=meeting.by,
                there=[id_ for id_, there in meeting.there.items() if there],
            )
            for meeting in goal.meetings
        ],
        agreements=[
            GoalAgreementOut(
                id=agreement.id,
                who=agreement.member,
                what=agreement.what,
                until=date.fromisoformat(agreement.agreed.until),
                done_on=None
                if agreement.agreed.done_on is None
                else date.fromisoformat(agreement.agreed.done_on),
            )
            for agreement in goal.agreements
        ],
    )


def _serialise_covers(record: GoalRecord, covers: Iterable[SeatCover]) -> list[GoalCoverOut]:
    return [
        GoalCoverOut(part=record.parts[cover.part], words=cover.words, evidence=cover.evidence)
        for cover in covers
    ]

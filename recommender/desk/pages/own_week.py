"""A member's week: whom they meet and why, what came of it, an hour to meet, and more suggestions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Form, Path, Response

from recommender.desk.forms import read_once
from recommender.desk.route import PageRoute
from recommender.desk.visit import OwnWeek, OwnWeekComputing, Visit
from recommender.labels import label
from recommender.letters.names import first_name, name_for_reader
from recommender.letters.voice import Voice, keep_apart
from recommender.ports.evenings import EveningRecord
from recommender.ports.records import Answers, VacancyState
from recommender.ports.refusals import ConflictError, NotFoundError
from recommender.service.rounds.weekly import PersonalIntroduction, PersonalWeek

router = APIRouter(prefix="/me", route_class=PageRoute)

Id = Annotated[str, Path(pattern=r"^[0-9a-f]{16,64}$")]
Scale = Annotated[Literal["", "1", "2", "3", "4", "5"], Form()]
YesNo = Annotated[Literal["", "yes", "no"], Form()]
CameOf = Literal["nothing", "contact", "friendship", "advice", "work"]
_SAID = {
    "met": Answers(accepted=True, met=True),
    "not_yet": Answers(accepted=True, met=False),
    "declined": Answers(accepted=False),
    "again": Answers(accepted=True),
    "called_off": Answers(met=False, stood_up=False),
    "waited": Answers(met=False, stood_up=True),
}
_MOST_SUGGESTIONS = 5
_MOST_EVENINGS = 3


@dataclass(frozen=True)
class MeetingCard:
    """One introduction as its page shows it."""

    introduction: PersonalIntroduction
    said: Answers
    has_hour: bool
    """Whether an hour to meet is proposed."""


@dataclass(frozen=True)
class EndedCard:
    """An introduction that will not take place."""

    message: str
    """What came of the search for somebody else."""
    introduction: str | None
    """Its id if the member declined it and nobody else was found yet: they may take it back."""


@router.get("")
def show_week(visit: OwnWeek) -> Response:
    """The weeks that are near; writes nothing."""
    weeks = visit.services.weekly.around(visit.member)
    shown = [
        (week.record.week, _describe_meetings(visit, week), _describe_ended(visit, week))
        for week in weeks
    ]
    own = visit.services.people.get(visit.member).member
    now = visit.services.weekly.this_week()
    near = {card.introduction.id for _, meetings, _ in shown for card in meetings}
    retention = visit.request.app.state.outcome_retention_days
    asked = [
        question
        for question in visit.services.follow_ups.list_open(visit.member, retention)
        if not (question.action == "met" and question.introduction in near)
    ]
    return visit.render(
        "own_week.html.j2",
        weeks=shown,
        own=own,
        called=first_name(own.name),
        this_week=now,
        asked=asked,
        came_of=[(code, label("came_of", code, visit.words.language)) for code in get_args(CameOf)],
        phrase=_make_phrase(visit, own.name),
        evenings=_list_evenings(visit),
        suspended=visit.services.suspending.is_suspended(visit.member),
    )


@router.post("/introductions/{introduction}/answer")
def answer(
    introduction: Id,
    visit: OwnWeek,
    said: Annotated[Literal["met", "not_yet", "declined", "again", "called_off", "waited"], Form()],
) -> Response:
    """Say whether they met, not yet, or will not; and why not, if nothing came of it."""
    _store(visit, introduction, _SAID[said])
    return visit.finish(f"/me#i-{introduction}", f"own.said_{said}")


@router.post("/introductions/{introduction}/rating")
def rate(
    introduction: Id,
    visit: OwnWeek,
    glad: Scale = "",
    learned: Scale = "",
    listened: YesNo = "",
    sold_to: YesNo = "",
) -> Response:
    """Say how it was."""
    given = Answers(
        glad=int(glad) if glad else None,
        learned=int(learned) if learned else None,
        listened=_read_yes_no(listened),
        sold_to=_read_yes_no(sold_to),
    )
    _store(visit, introduction, given)
    return visit.finish(f"/me#i-{introduction}", "own.rated")


@router.post("/introductions/{introduction}/touch")
def say_touch(
    introduction: Id, visit: OwnWeek, touch: Annotated[Literal["yes", "no"], Form()]
) -> Response:
    """Say whether the two still have contact."""
    _store(visit, introduction, Answers(still_in_touch=_read_yes_no(touch)))
    return visit.finish("/me", "own.said_later")


@router.post("/introductions/{introduction}/result")
def say_result(introduction: Id, visit: OwnWeek, result: Annotated[CameOf, Form()]) -> Response:
    """Say what came of it in the end."""
    _store(visit, introduction, Answers(came_of=result))
    return visit.finish("/me", "own.said_later")


@router.get("/introductions/{introduction}/meeting.ics")
def get_meeting(introduction: Id, visit: OwnWeek) -> Response:
    """An hour to meet, as a calendar file.

    Raises
    ------
    NotFoundError
        If no hour is proposed.
    """
    content = visit.services.meeting_files.make(introduction, visit.member)
    if content is None:
        message = "meeting: no hour is proposed"
        raise NotFoundError(message)
    headers = {"Content-Disposition": "attachment; filename=meeting.ics"}
    return Response(content, headers=headers, media_type="text/calendar")


@router.get("/suggestions")
def show_suggestions(visit: OwnWeekComputing) -> Response:
    """A few more people of this week; the same ones when asked again."""
    told = visit.services.suggesting.suggest(visit.member, None, _MOST_SUGGESTIONS, {})
    return visit.render("own_suggestions.html.j2", suggestions=told)


def _list_evenings(visit: Visit) -> list[tuple[EveningRecord, str]]:
    """The member's last evenings, and the paths of their own pages."""
    evenings = visit.services.kept_evenings.of_member(visit.member)[:_MOST_EVENINGS]
    make = visit.services.links.make_evening_token
    return [(record, f"/e/{make(record.id, guest.number)}") for record, guest in evenings]


def _read_yes_no(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def _make_phrase(visit: Visit, reader: str) -> Callable[[str, str], str]:
    """Words of the letters' own pages, about a partner: one question is asked in the same words everywhere."""
    voice = Voice(visit.words.language)
    return lambda key, partner: str(
        voice.say(key, name=keep_apart(name_for_reader(partner, reader)))
    )


def _store(visit: Visit, introduction: str, answers: Answers) -> None:
    once = read_once(visit.form)
    visit.services.feedback.add(introduction, visit.member, f"desk-{once}", answers)


def _describe_meetings(visit: Visit, week: PersonalWeek) -> list[MeetingCard]:
    return [
        MeetingCard(
            told,
            visit.services.feedback.of(told.id or "", visit.member),
            visit.services.meeting_files.make(told.id or "", visit.member) is not None,
        )
        for told in week.introductions
    ]


def _describe_ended(visit: Visit, week: PersonalWeek) -> list[EndedCard]:
    cards = []
    for vacancy, message in week.replacements:
        declined = vacancy.state is not VacancyState.REPLACED and _has_declined(
            visit, vacancy.ended
        )
        cards.append(EndedCard(message, vacancy.ended if declined else None))
    return cards


def _has_declined(visit: Visit, introduction: str | None) -> bool:
    """Whether the member declined it themselves; of any other end nothing is said."""
    if introduction is None:
        return False
    try:
        return visit.services.feedback.of(introduction, visit.member).accepted is False
    except (NotFoundError, ConflictError):
        return False

"""The round: drafted, looked over, changed by hand, published, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path, Query, Response
from fastapi.responses import JSONResponse

from recommender.club.week import Week
from recommender.desk import round_view as view_of
from recommender.desk.club_view import say_alarms
from recommender.desk.doers import name_doers
from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, OrganisingComputing, Visit
from recommender.letters.voice import Voice
from recommender.ports.records import EditKind, RoundState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from recommender.ports.records import IntroductionRecord, MemberOutcome, RoundRecord
    from recommender.service.rounds.overview import RoundOverview

router = APIRouter(prefix="/desk/round", route_class=PageRoute)

RoundId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
Which = Annotated[Literal["worst", "all", "laid_down", "familiar", "one_way"], Query()]
_LIST = 12
_SHORT = 60
"""Members without enough introductions on a page at most, those with nobody first."""
_CHOICES = 40


@router.get("")
def show_rounds(visit: Organising) -> Response:
    """The rounds so far, and a new one."""
    records = visit.services.rounds.page("", _LIST)
    week = Week.of(visit.services.now().date())
    taken = {record.week for record in records if record.state is RoundState.PUBLISHED}
    weeks = [str(week), str(week.next())]
    proposed = next((name for name in weeks if name not in taken), weeks[-1])
    open_ = next((record for record in records if record.state in _OPEN), None)
    return visit.render(
        "rounds.html.j2",
        records=records,
        weeks=weeks,
        proposed=proposed,
        open=open_,
        monday=_monday,
    )


@router.post("")
def ask_for_round(visit: Organising, week: Annotated[str, Form(max_length=8)]) -> Response:
    """Have a week's round drafted."""
    record, new = visit.services.rounds.ask(week, {}, by=visit.by, again=True)
    return visit.finish(f"/desk/round/{record.id}", "" if new else "round.there_already")


@router.get("/{round_id}")
def show_round(
    round_id: RoundId,
    visit: Organising,
    which: Which = "worst",
    q: Annotated[str, Query(max_length=100)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """A round to be looked over, or how far it is."""
    return render_round(visit, round_id, which=which, query=q.strip(), page=page)


@router.get("/{round_id}/remedies")
def show_remedies(round_id: RoundId, visit: OrganisingComputing) -> Response:
    """What would serve those who have nobody."""
    remedies = visit.services.remedying.of(round_id)
    helped = [id_ for remedy in remedies for id_ in remedy.helped[:5]]
    faces = visit.services.overviews.faces(helped)
    record = visit.services.rounds.get(round_id)
    return visit.render("remedies.html.j2", record=record, remedies=remedies, faces=faces)


@router.get("/{round_id}/swap")
def show_choices(
    round_id: RoundId,
    visit: OrganisingComputing,
    member: Annotated[str, Query(max_length=200)],
    instead_of: Annotated[str, Query(max_length=200)],
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Whom a member could meet instead; who may not, with the reason."""
    services = visit.services
    places = services.overviews.read_places(round_id)
    person, other = (services.overviews.face(id_) for id_ in (member, instead_of))
    judge = services.explaining.judge_others
    judged = judge(round_id, member), judge(round_id, instead_of)
    choices = view_of.list_choices(member, instead_of, places, judged)
    if wanted := q.strip().casefold():
        lines = services.overviews.lines()
        choices = [choice for choice in choices if wanted in lines.get(choice.partner, "")]
    possible = [choice for choice in choices if choice.possible][:_CHOICES]
    forbidden = [choice for choice in choices if not choice.possible][:_CHOICES]
    shown = (id_ for choice in (*possible, *forbidden) for id_ in (choice.partner, choice.exchange))
    return visit.render(
        "swap.html.j2",
        record=places.record,
        person=person,
        other=other,
        q=q.strip(),
        possible=possible,
        forbidden=forbidden,
        faces=services.overviews.faces(id_ for id_ in shown if id_ is not None),
        count=len(choices),
        reason=_reasons(visit),
    )


@router.get("/{round_id}/conflicts")
def get_conflicts(
    round_id: RoundId, visit: OrganisingComputing, member: Annotated[str, Query(max_length=200)]
) -> Response:
    """Everybody whom a rule keeps from a member, with the reasons in words: for who is dragged."""
    reason = _reasons(visit)
    judged = visit.services.explaining.judge_others(round_id, member)
    reasons = {
        id_: "; ".join(reason(name) for name in judgement.broken)
        for id_, judgement in judged.items()
        if judgement.broken
    }
    return JSONResponse(reasons, headers={"Cache-Control": "no-store"})


_OPEN = {RoundState.QUEUED, RoundState.RUNNING, RoundState.SOLVED}


def render_round(  # noqa: PLR0913
    visit: Visit,
    round_id: str,
    *,
    which: str = "worst",
    query: str = "",
    page: int = 1,
    status: int = 200,
    seen: int | None = None,
) -> Response:
    """The page of a round as it is.

    Parameters
    ----------
    visit, round_id
        Whose, and of which.
    which, query, page
        Which cards are shown.
    status
        Of HTTP.
    seen
        The version that somebody who was later had seen; None where nobody was.
    """
    services = visit.services
    view = services.overviews.read(round_id)
    lines = services.overviews.lines() if query else {}
    pairs = view_of.choose_pairs(view, which, query, lines)
    shown = pairs[(page - 1) * view_of.PAGE : page * view_of.PAGE]
    short = view_of.list_short(view.outcomes)
    missed = [] if seen is None else view_of.steps_after(view.steps, seen)
    faces = services.overviews.faces(_list_shown(view, shown, short[:_SHORT]))
    return visit.render(
        "round.html.j2",
        status,
        view=view,
        record=view.record,
        result=view.record.result or {},
        alarms=say_alarms((view.record.result or {}).get("alarms", ()), visit.words.language),
        monday=_monday,
        which=which,
        filters=view_of.FILTERS,
        q=query,
        page=page,
        back=urlencode({"which": which, "q": query, "page": page})
        if page > 1 or query or which != "worst"
        else "",
        pages=-(-len(pairs) // view_of.PAGE),
        found=len(pairs),
        cards=view_of.make_cards(shown, faces, view.edits),
        faces=faces,
        editable=view.record.state is RoundState.SOLVED,
        short=short[:_SHORT],
        short_count=len(short),
        nobody=sum(not outcome.got for outcome in short),
        ranked=view_of.rank_reasons,
        reason=_reasons(visit),
        bans=[pair for pair, kind in view.edits.items() if kind is EditKind.BAN],
        stale=seen is not None,
        missed=missed,
        who=name_doers(visit),
        counts=_count_messages(visit, view.record),
        channels=sorted(services.delivery.carriers),
    )


def _list_shown(
    view: RoundOverview, cards: Iterable[IntroductionRecord], short: Iterable[MemberOutcome]
) -> list[str]:
    """Ids of everybody who stands somewhere on the page of a round."""
    changes = [change for step in view.steps for change in step.changes]
    pairs = [*view.edits, *((change.a, change.b) for change in changes)]
    listed = [id_ for pair in cards for id_ in view_of.ids_of(pair)]
    return [
        *listed,
        *(outcome.member for outcome in short),
        *(id_ for pair in pairs for id_ in pair),
    ]


def _count_messages(visit: Visit, record: RoundRecord) -> dict[str, int]:
    """How many letters of a round are in which state."""
    if record.state is not RoundState.PUBLISHED:
        return {}
    total: dict[str, int] = {}
    for channel, states in visit.services.delivery.counts(record.id).items():
        for state, count in states.items():
            if channel != "webhook":
                total[str(state)] = total.get(str(state), 0) + count
    return total


def _monday(week: str) -> object:
    return Week.parse(week).monday


def _reasons(visit: Visit) -> Callable[[str], str]:
    """What keeps two apart, in the reader's words."""
    voice = Voice(visit.words.language)
    return lambda name: str(voice.say(f"reason.{name}"))

"""The round: drafted, looked over, changed by hand, published, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Depends, Form, Path, Query, Response
from fastapi.responses import JSONResponse

from recommender.club.week import Week
from recommender.desk import round_view as view_of
from recommender.desk.doers import name_doers
from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, OrganisingComputing, Visit
from recommender.letters.voice import Voice
from recommender.ports.records import EditKind, PairEdit, RoundState
from recommender.ports.refusals import StaleError
from recommender.service.rounds.swapping import Swap, sort_pair

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.ports.records import RoundRecord

router = APIRouter(prefix="/desk/round", route_class=PageRoute)

RoundId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
Member = Annotated[str, Form(max_length=200)]
Version = Annotated[int, Form(ge=1)]
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
    open_ = next((each for each in records if each.state in _OPEN), None)
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
    return _render_round(visit, round_id, which=which, query=q.strip(), page=page)


@router.get("/{round_id}/remedies")
def show_remedies(round_id: RoundId, visit: OrganisingComputing) -> Response:
    """What would serve those who have nobody."""
    remedies = visit.services.remedying.of(round_id)
    helped = [id_ for remedy in remedies for id_ in remedy.helped[:5]]
    faces = visit.services.overviews.faces(helped)
    record = visit.services.rounds.get(round_id)
    return visit.render("remedies.html.j2", record=record, remedies=remedies, faces=faces)


@router.post("/{round_id}/pair")
def edit_pair(
    round_id: RoundId,
    visit: OrganisingComputing,
    a: Member,
    b: Member,
    do: Annotated[Literal["lock", "ban", "unlock", "unban"], Form()],
    version: Version,
) -> Response:
    """Lock or ban two, or leave them to the solver again."""
    kind = EditKind.LOCK if do in {"lock", "unlock"} else EditKind.BAN
    edit = PairEdit(*sort_pair(a, b), kind)
    editing = visit.services.editing
    act = editing.remove_edit if do.startswith("un") else editing.put_edit
    return _change(
        visit, round_id, version, f"round.did_{do}",
        lambda: act(round_id, edit, version=version, by=visit.by),
    )  # fmt: skip


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
    view, everybody = services.overviews.read(round_id), services.overviews.everybody()
    person, other = (services.overviews.face(id_) for id_ in (member, instead_of))
    judge = services.explaining.judge_others
    judged = judge(round_id, member), judge(round_id, instead_of)
    choices = view_of.list_choices(member, instead_of, view, everybody, judged)
    if q.strip():
        wanted = q.strip().casefold()
        choices = [each for each in choices if wanted in each.partner.name.casefold()]
    return visit.render(
        "swap.html.j2",
        record=view.record,
        person=person,
        other=other,
        q=q.strip(),
        possible=[each for each in choices if each.possible][:_CHOICES],
        forbidden=[each for each in choices if not each.possible][:_CHOICES],
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
    found = {
        id_: "; ".join(reason(name) for name in each.broken)
        for id_, each in judged.items()
        if each.broken
    }
    return JSONResponse(found, headers={"Cache-Control": "no-store"})


def read_swap(member: Member, instead_of: Member, partner: Member, exchange: Member = "") -> Swap:
    """The swap that a form asks for."""
    return Swap(member, instead_of, partner, exchange or None)


@router.post("/{round_id}/swap")
def swap(
    round_id: RoundId,
    visit: OrganisingComputing,
    wanted: Annotated[Swap, Depends(read_swap)],
    version: Version,
) -> Response:
    """Give a member somebody else."""
    return _change(
        visit, round_id, version, "round.did_swap",
        lambda: visit.services.editing.swap(round_id, wanted, version=version, by=visit.by),
    )  # fmt: skip


@router.post("/{round_id}/park")
def park(round_id: RoundId, visit: Organising, member: Member, version: Version) -> Response:
    """Take a member out of the week, and solve it around that."""
    return _change(
        visit, round_id, version, "round.did_park",
        lambda: visit.services.editing.park(round_id, member, version=version, by=visit.by),
    )  # fmt: skip


@router.post("/{round_id}/undo")
def undo(
    round_id: RoundId, visit: OrganisingComputing, step: Annotated[int, Form()], version: Version
) -> Response:
    """Take a step back."""
    return _change(
        visit, round_id, version, "round.did_undo",
        lambda: visit.services.undoing.undo(round_id, step, version=version, by=visit.by),
    )  # fmt: skip


@router.post("/{round_id}/solve")
def solve_again(round_id: RoundId, visit: Organising, version: Version) -> Response:
    """Solve a round again around what is laid down."""
    return _change(
        visit, round_id, version, "",
        lambda: visit.services.editing.solve_again(round_id, version=version, by=visit.by),
    )  # fmt: skip


@router.post("/{round_id}/publish")
def publish(round_id: RoundId, visit: Organising, version: Version) -> Response:
    """Show a round to its members, and send their letters where there is a way."""

    def do() -> None:
        visit.services.rounds.publish(round_id, by=visit.by, version=version)
        if visit.services.delivery.carriers:
            visit.services.delivery.start(round_id, by=visit.by)

    return _change(visit, round_id, version, "round.did_publish", do)


@router.post("/{round_id}/withdraw")
def withdraw(round_id: RoundId, visit: Organising, version: Version) -> Response:
    """Take a round back."""
    return _change(
        visit, round_id, version, "round.did_withdraw",
        lambda: visit.services.rounds.withdraw(round_id, by=visit.by, version=version),
    )  # fmt: skip


_OPEN = {RoundState.QUEUED, RoundState.RUNNING, RoundState.SOLVED}


def _change(
    visit: Visit, round_id: str, version: int, notice: str, do: Callable[[], object]
) -> Response:
    """Do something to a round; whoever was later sees what the other did, and loses nothing."""
    try:
        do()
    except StaleError:
        return _render_round(visit, round_id, status=412, seen=version)
    return visit.finish(f"/desk/round/{round_id}", notice)


def _render_round(  # noqa: PLR0913
    visit: Visit,
    round_id: str,
    *,
    which: str = "worst",
    query: str = "",
    page: int = 1,
    status: int = 200,
    seen: int | None = None,
) -> Response:
    services = visit.services
    view = services.overviews.read(round_id)
    names = services.overviews.everybody() if query else {}
    pairs = view_of.choose_pairs(view, which, query, names)
    shown = pairs[(page - 1) * view_of.PAGE : page * view_of.PAGE]
    short = view_of.list_short(view.outcomes)
    missed = [] if seen is None else view_of.steps_after(view.steps, seen)
    wanted = [id_ for pair in shown for id_ in view_of.ids_of(pair)]
    wanted += [outcome.member for outcome in short[:_SHORT]]
    wanted += [id_ for pair in view.edits for id_ in pair]
    wanted += [
        id_ for step in view.steps for change in step.changes for id_ in (change.a, change.b)
    ]
    faces = services.overviews.faces(wanted)
    return visit.render(
        "round.html.j2",
        status,
        view=view,
        record=view.record,
        result=view.record.result or {},
        monday=_monday,
        which=which,
        filters=view_of.FILTERS,
        q=query,
        page=page,
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

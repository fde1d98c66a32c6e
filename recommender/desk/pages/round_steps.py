"""What is done to a round by hand, form by form: each carries the version it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Depends, Form, Path, Response

from recommender.desk.pages.rounds import render_round
from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, OrganisingComputing, Visit
from recommender.ports.records import EditKind, PairEdit
from recommender.ports.refusals import StaleError
from recommender.service.rounds.swapping import Swap, sort_pair

if TYPE_CHECKING:
    from collections.abc import Callable

router = APIRouter(prefix="/desk/round/{round_id}", route_class=PageRoute)

RoundId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
Member = Annotated[str, Form(max_length=200)]
Version = Annotated[int, Form(ge=1)]
Back = Annotated[str, Form(max_length=400, pattern=r"^[\w=&%+.~-]*$")]


@dataclass(frozen=True)
class Place:
    """The round that a form is about, as its page was read."""

    round_id: str
    version: int
    back: str
    """Which of the round's cards were shown: the query of the page."""


def read_place(round_id: RoundId, version: Version, back: Back = "") -> Place:
    """What every form of a round's page has."""
    return Place(round_id, version, back)


Where = Annotated[Place, Depends(read_place)]


@router.post("/pair")
def edit_pair(
    place: Where,
    visit: OrganisingComputing,
    a: Member,
    b: Member,
    do: Annotated[Literal["lock", "ban", "unlock", "unban"], Form()],
) -> Response:
    """Lock or ban two, or leave them to the solver again."""
    kind = EditKind.LOCK if do in {"lock", "unlock"} else EditKind.BAN
    edit = PairEdit(*sort_pair(a, b), kind)
    editing = visit.services.editing
    act = editing.remove_edit if do.startswith("un") else editing.put_edit
    return _change(
        visit, place, f"round.did_{do}",
        lambda: act(place.round_id, edit, version=place.version, by=visit.by),
    )  # fmt: skip


def read_swap(member: Member, instead_of: Member, partner: Member, exchange: Member = "") -> Swap:
    """The swap that a form asks for."""
    return Swap(member, instead_of, partner, exchange or None)


@router.post("/swap")
def swap(
    place: Where, visit: OrganisingComputing, wanted: Annotated[Swap, Depends(read_swap)]
) -> Response:
    """Give a member somebody else."""
    editing = visit.services.editing
    return _change(
        visit, place, "round.did_swap",
        lambda: editing.swap(place.round_id, wanted, version=place.version, by=visit.by),
    )  # fmt: skip


@router.post("/park")
def park(place: Where, visit: Organising, member: Member) -> Response:
    """Take a member out of the week, and solve it around that."""
    editing = visit.services.editing
    return _change(
        visit, place, "round.did_park",
        lambda: editing.park(place.round_id, member, version=place.version, by=visit.by),
    )  # fmt: skip


@router.post("/undo")
def undo(place: Where, visit: OrganisingComputing, step: Annotated[int, Form()]) -> Response:
    """Take a step back."""
    undoing = visit.services.undoing
    return _change(
        visit, place, "round.did_undo",
        lambda: undoing.undo(place.round_id, step, version=place.version, by=visit.by),
    )  # fmt: skip


@router.post("/solve")
def solve_again(place: Where, visit: Organising) -> Response:
    """Solve a round again around what is laid down."""
    editing = visit.services.editing
    return _change(
        visit, place, "",
        lambda: editing.solve_again(place.round_id, version=place.version, by=visit.by),
    )  # fmt: skip


@router.post("/publish")
def publish(place: Where, visit: Organising) -> Response:
    """Show a round to its members, and send their letters where there is a way."""
    services = visit.services

    def do() -> None:
        services.rounds.publish(place.round_id, by=visit.by, version=place.version)
        if services.delivery.carriers:
            services.delivery.start(place.round_id, by=visit.by)

    return _change(visit, place, "round.did_publish", do)


@router.post("/withdraw")
def withdraw(place: Where, visit: Organising) -> Response:
    """Take a round back."""
    rounds = visit.services.rounds
    return _change(
        visit, place, "round.did_withdraw",
        lambda: rounds.withdraw(place.round_id, by=visit.by, version=place.version),
    )  # fmt: skip


def _change(visit: Visit, place: Place, notice: str, do: Callable[[], object]) -> Response:
    """Do something to a round; whoever was later sees what the other did, and loses nothing."""
    try:
        do()
    except StaleError:
        return render_round(visit, place.round_id, status=412, seen=place.version)
    query = f"?{place.back}" if place.back else ""
    return visit.finish(f"/desk/round/{place.round_id}{query}", notice)

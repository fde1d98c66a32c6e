"""All use cases of the service on one store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from recommender.service.access import Access
from recommender.service.bootstrap import load_ranker
from recommender.service.club_files import load_club
from recommender.service.club_state import ClubState
from recommender.service.feedback import Feedback
from recommender.service.people import People
from recommender.service.rounds import POLICY, Rounds
from recommender.service.solving import Solver
from recommender.service.weekly import Weekly

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from recommender.ports.encoder import Encoder
    from recommender.ports.store import Store


@dataclass(frozen=True)
class Services:
    """What the edges call."""

    store: Store
    club: ClubState
    access: Access
    people: People
    rounds: Rounds
    weekly: Weekly
    feedback: Feedback
    solver: Solver


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def assemble(
    store: Store,
    encoder: Encoder | str | None = None,
    *,
    ranker: str | None = None,
    clock: Callable[[], datetime] = utc_now,
    lease: float = 15.0,
) -> Services:
    """Put the use cases on a store.

    Parameters
    ----------
    store
        Already migrated.
    encoder
        The encoder, or what `recommender.service.bootstrap.make_encoder` takes.
    ranker
        Folder of a learnt ranker, read at once; the prior if left out.
    clock
        Gives the time, with its zone.
    lease
        Seconds after which a silent solver is taken for dead.
    """
    learnt = load_ranker(ranker) if ranker else None
    club = ClubState(store, encoder, learnt)
    return Services(
        store=store,
        club=club,
        access=Access(store, clock),
        people=People(store),
        rounds=Rounds(store, clock, learnt.identity if learnt else POLICY),
        weekly=Weekly(store, club, clock),
        feedback=Feedback(store, clock),
        solver=Solver(store, club, clock, lease),
    )


def load_demo(services: Services, folder: Path) -> bool:
    """Load a club's folder into an empty store; whether it was empty."""
    if services.people.page("", 1):
        return False
    services.people.put_club(load_club(folder), by="start")
    return True

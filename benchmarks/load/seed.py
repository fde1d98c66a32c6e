"""A database with a large club and a published round, put there without a solver."""

from __future__ import annotations

from dataclasses import asdict
from itertools import cycle
from typing import TYPE_CHECKING

from benchmarks.clubs import SAMPLE, synthetic_club
from recommender.club.week import Week
from recommender.letters import side_text
from recommender.pipeline import introduce_club
from recommender.ports.records import (
    IntroductionRecord,
    MemberOutcome,
    Role,
    RoundRecord,
    RoundState,
)
from recommender.service.assembly import assemble, open_store
from recommender.service.club.bootstrap import prepare
from recommender.service.club.club_files import load_club

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from recommender.service.assembly import Services

    Words = tuple[dict[str, float], dict[str, dict[str, object]]]
    """An introduction's numbers, and the sentences of its two sides."""

WEEK = "2026-W48"
ROUND = "5eed5eed5eed5eed"


def seed_database(url: str, members: int, clock: Callable[[], datetime]) -> tuple[str, list[str]]:
    """Fill a database, unless it is: members, ties, history, a published round with three each.

    Returns
    -------
    key : str
        An organiser's key.
    ids : list of str
        Of the members.
    """
    store = open_store(url, clock)
    services = assemble(store, clock=clock)
    with services.store.read() as session:
        ids = [member.id for member in session.members.all()]
    if not ids:
        club = synthetic_club(members)
        services.people.put_club(club, by="seed")
        ids = list(club.ids)
        _put_round(services, ids)
    _, key = services.access.issue(Role.ORGANISER, None, "load", None, by="seed")
    store.tidy()
    store.close()
    return key, ids


def _put_round(services: Services, ids: list[str]) -> None:
    now = services.now().isoformat()
    record = RoundRecord(ROUND, str(Week.parse(WEEK)), RoundState.QUEUED, "seed", {}, now)
    with services.store.write() as session:
        session.rounds.add(record)
        session.rounds.claim("seed", now, now)
        members = [MemberOutcome(id_, 3, 3, {}, 0.6, 0.5) for id_ in ids]
        session.rounds.finish(ROUND, "seed", {}, link_in_ring(ids, _read_words()), members)
    services.rounds.publish(ROUND, by="seed")


def link_in_ring(ids: Sequence[str], words: Sequence[Words]) -> Iterator[IntroductionRecord]:
    """A ring and its diameters: three partners for everyone.

    Parameters
    ----------
    ids
        An even number of members, four at least.
    words
        Numbers and sentences of introductions, taken in turns.

    Yields
    ------
    IntroductionRecord
        One per pair; number i of the ring is between members i and i + 1.
    """
    n, half = len(ids), len(ids) // 2
    pairs = [(i, (i + 1) % n) for i in range(n)] + [(i, i + half) for i in range(half)]
    for number, ((i, j), (numbers, texts)) in enumerate(zip(pairs, cycle(words), strict=False)):
        a, b = sorted((ids[i], ids[j]))
        yield IntroductionRecord(f"{number:024x}", ROUND, WEEK, a, b, numbers, texts)


def _read_words() -> list[Words]:
    """Numbers and sentences of the sample club's round."""
    club = load_club(SAMPLE)
    solved = introduce_club(prepare(club), WEEK)
    sides = []
    for introduction in solved.introductions:
        numbers = {
            name: getattr(introduction, name)
            for name in (
                "weight",
                "compatibility",
                "closeness",
                "mutual_contacts",
                "give_ab",
                "give_ba",
            )
        }
        a, b = (asdict(side_text(side, club, week=WEEK)) for side in introduction.sides)
        sides.append((numbers, {"a": a, "b": b}))
    return sides

"""Why, or why not, these two: rule by rule, as a round would judge it. For the organiser alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.club.round import BELOW_FLOOR, PARTNER_TAKEN
from recommender.club.week import Week
from recommender.config import Config
from recommender.errors import InputError
from recommender.pipeline.by_hand import assess
from recommender.ports.records import EditKind
from recommender.ports.refusals import NotFoundError
from recommender.rules.registry import CODES
from recommender.service.club.knobs import turned
from recommender.service.rounds.rounds import known_round
from recommender.service.rounds.weekly import told_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.ports.records import PairEdit, RoundRecord
    from recommender.ports.store import Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState
    from recommender.service.rounds.weekly import Told


@dataclass(frozen=True)
class Explained:
    """Why, or why not."""

    week: str
    broken: tuple[str, ...]
    """Every rule that forbids it, in the order in which rounds check them."""
    held: tuple[str, ...]
    """Every rule that does not."""
    introduced: bool | None
    """Whether the round introduces the two; None without a round."""
    laid_down: EditKind | None
    """What the organiser has laid down for the two in that round."""
    weight: float
    bridging_reward: float
    told: Told
    """As ``a`` would be told of ``b``."""

    @property
    def possible(self) -> bool:
        """Whether no rule forbids it."""
        return not self.broken

    @property
    def reason(self) -> str | None:
        """The first that applies."""
        if self.broken:
            return self.broken[0]
        return PARTNER_TAKEN if self.introduced is False else None


class Explaining:
    """Use case on two members.

    Parameters
    ----------
    store, club
        Where rounds and members are.
    calendar
        Which week it is.
    """

    def __init__(self, store: Store, club: ClubState, calendar: Calendar) -> None:
        self._store = store
        self._club = club
        self._calendar = calendar

    def explain(
        self, a: str, b: str, *, week: str | None = None, round_id: str | None = None
    ) -> Explained:
        """Judge a pair by the club's rules, or by those of a round.

        Parameters
        ----------
        a, b
            Two members.
        week
            ISO week; the present one if left out.
        round_id
            Judge by this round's week, knobs, locks and bans instead.

        Raises
        ------
        InputError
            If the two are one, or both a week and a round are named.
        NotFoundError
            If there is no such member or round.
        """
        if a == b or (week and round_id):
            what = "pair: the two are one" if a == b else "week: a round has its own"
            message = f"{what}; allowed are two members, and a week or a round"
            raise InputError(message)
        record, edits, pairs = self._round(round_id)
        name = record.week if record else str(Week.parse(week or self._calendar.week()))
        config = turned(record.config, rules=True) if record else Config()
        prepared = self._club.under(config)
        if not {a, b} <= prepared.club.rows.keys():
            message = "member: no such id"
            raise NotFoundError(message)
        banned = [(each.a, each.b) for each in edits if each.kind is EditKind.BAN]
        found = assess(prepared, a, b, name, banned)
        broken = found.broken if found.above_floor else (*found.broken, BELOW_FLOOR)
        pair = (min(a, b), max(a, b))
        return Explained(
            week=name,
            broken=broken,
            held=tuple(each for each in (*CODES, BELOW_FLOOR) if each not in broken),
            introduced=None if record is None else pair in pairs,
            laid_down=next((each.kind for each in edits if (each.a, each.b) == pair), None),
            weight=found.introduction.weight,
            bridging_reward=found.introduction.bridging_reward,
            told=told_of(found.introduction, a, prepared.club, name),
        )

    def _round(
        self, round_id: str | None
    ) -> tuple[RoundRecord | None, Sequence[PairEdit], set[tuple[str, str]]]:
        if round_id is None:
            return None, (), set()
        with self._store.read() as session:
            record = known_round(session, round_id)
            introductions = session.rounds.introductions(round_id)
            return (
                record,
                session.edits.of(round_id),
                {(each.a, each.b) for each in introductions},
            )

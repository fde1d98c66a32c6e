"""Why, or why not, these two: rule by rule, as a round would judge it. For the organiser alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.club.round import BELOW_FLOOR, PARTNER_TAKEN
from recommender.club.week import Week
from recommender.config import Config
from recommender.errors import InputError
from recommender.pipeline.by_hand import assess, make_judge
from recommender.ports.records import EditKind
from recommender.ports.refusals import UnknownIdError
from recommender.rules.registry import CODES
from recommender.service.rounds.stored_round import get_round
from recommender.service.rounds.weekly import personal_introduction

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from recommender.pipeline.by_hand import Judge, Judgement
    from recommender.ports.records import PairEdit, RoundRecord
    from recommender.ports.store import Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState
    from recommender.service.rounds.weekly import PersonalIntroduction

_RULES = (*CODES, BELOW_FLOOR)


@dataclass(frozen=True)
class Explanation:
    """Why, or why not."""

    week: str
    broken_rules: tuple[str, ...]
    """Every rule that forbids it, in the order in which rounds check them."""
    kept_rules: tuple[str, ...]
    """Every rule that does not."""
    introduced: bool | None
    """Whether the round introduces the two; None without a round."""
    laid_down: EditKind | None
    """Whether the organiser has locked or banned the two in that round."""
    weight: float
    bridging_reward: float
    introduction: PersonalIntroduction
    """As ``a`` would be told of ``b``."""

    @property
    def possible(self) -> bool:
        """Whether no rule forbids it."""
        return not self.broken_rules

    @property
    def reason(self) -> str | None:
        """The first that applies."""
        if self.broken_rules:
            return self.broken_rules[0]
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
        self._judge: tuple[Hashable, Judge] | None = None
        """The last one: while people are moved on a page, many ask for the same."""

    def explain(
        self, a: str, b: str, *, week: str | None = None, round_id: str | None = None
    ) -> Explanation:
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
        UnknownIdError
            If there is no such member or round.
        """
        if a == b or (week and round_id):
            what = "pair: the two are one" if a == b else "week: a round has its own"
            message = f"{what}; allowed are two members, and a week or a round"
            raise InputError(message)
        record, edits, pairs = self._read_round(round_id)
        name = record.week if record else str(Week.parse(week or self._calendar.week()))
        config = Config().turned(record.config) if record else self._club.config
        prepared = self._club.prepare_under(config)
        if not {a, b} <= prepared.club.rows.keys():
            raise UnknownIdError("member")
        banned = [(edit.a, edit.b) for edit in edits if edit.kind is EditKind.BAN]
        assessment = assess(prepared, a, b, name, banned)
        broken = assessment.broken
        if not assessment.above_floor:
            broken = (*broken, BELOW_FLOOR)
        pair = (min(a, b), max(a, b))
        return Explanation(
            week=name,
            broken_rules=broken,
            kept_rules=tuple(rule for rule in _RULES if rule not in broken),
            introduced=None if record is None else pair in pairs,
            laid_down=next((edit.kind for edit in edits if (edit.a, edit.b) == pair), None),
            weight=assessment.introduction.weight,
            bridging_reward=assessment.introduction.bridging_reward,
            introduction=personal_introduction(assessment.introduction, a, prepared.club, name),
        )

    def judge_others(self, round_id: str, member: str) -> Mapping[str, Judgement]:
        """What keeps each other member from one of them in a round, by id, and what would become.

        Parameters
        ----------
        round_id
            Judge by this round's week, knobs and bans.
        member
            Whose.

        Raises
        ------
        UnknownIdError
            If there is no such round or member.
        """
        judge = self._make_judge(round_id)
        if member not in judge.prepared.club.rows:
            raise UnknownIdError("member")
        return judge.judge_others(member)

    def forget(self, member: str) -> None:
        """Keep nothing of somebody who has left."""
        del member
        self._judge = None

    def _make_judge(self, round_id: str) -> Judge:
        """What judges by a round as it is now; kept until round, club or ranker change."""
        with self._store.read() as session:
            record, edits = get_round(session, round_id), session.edits.of(round_id)
        snapshot = self._club.snapshot(exact=True)
        key = (round_id, record.version, snapshot.revisions, snapshot.prepared.ranker)
        latest = self._judge
        if latest is not None and latest[0] == key:
            return latest[1]
        prepared = self._club.prepare_under(Config().turned(record.config))
        banned = [(edit.a, edit.b) for edit in edits if edit.kind is EditKind.BAN]
        judge = make_judge(prepared, record.week, banned)
        self._judge = key, judge
        return judge

    def _read_round(
        self, round_id: str | None
    ) -> tuple[RoundRecord | None, Sequence[PairEdit], set[tuple[str, str]]]:
        if round_id is None:
            return None, (), set()
        with self._store.read() as session:
            record = get_round(session, round_id)
            introductions = session.rounds.introductions(round_id)
            return (
                record,
                session.edits.of(round_id),
                {(pair.a, pair.b) for pair in introductions},
            )

"""Where rounds are stored: their introductions, edits, and places that became free."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.ports.records import (
        IntroductionRecord,
        MemberOutcome,
        PairEdit,
        RoundRecord,
        RoundState,
        RoundStep,
        VacancyRecord,
    )


class Rounds(Protocol):
    """Rounds and their introductions."""

    def add(self, record: RoundRecord) -> None:
        """Queue a round."""

    def get(self, round_id: str) -> RoundRecord | None:
        """One round."""

    def hold(self, round_id: str) -> RoundRecord | None:
        """One round, which nobody else can change until this transaction ends."""

    def page(self, before: str, limit: int) -> Sequence[RoundRecord]:
        """Rounds, newest first, those made before a given one (``created_at|id``)."""

    def find(self, fingerprint: str) -> RoundRecord | None:
        """The round that was asked for with this fingerprint and is not void."""

    def of_week(self, week: str, state: RoundState) -> RoundRecord | None:
        """The newest round of a week in a state."""

    def in_state(self, state: RoundState) -> Sequence[RoundRecord]:
        """All rounds in a state, by week."""

    def claim(self, owner: str, now: str, until: str, latest: str = "9999") -> RoundRecord | None:
        """Take a queued round, or a running one whose owner went silent before ``now``.

        One that was asked for after ``latest`` was taken before the clock was set back.
        """

    def renew(self, round_id: str, owner: str, until: str) -> bool:
        """Keep a round for longer; False if it is no longer this owner's."""

    def report(self, round_id: str, owner: str, until: str, step: tuple[str, int, int]) -> bool:
        """Note progress; False if the round is no longer this owner's."""

    def finish(
        self,
        round_id: str,
        owner: str,
        result: Mapping[str, Any],
        introductions: Iterable[IntroductionRecord],
        members: Iterable[MemberOutcome],
    ) -> bool:
        """Store a solution, less who has left meanwhile; False if no longer this owner's."""

    def fail(self, round_id: str, owner: str, error: str) -> bool:
        """Note that a round cannot be solved."""

    def publish(self, round_id: str, now: str, policy: str) -> bool:
        """Publish a solved round and note the exposures; False if it is not solved."""

    def expose(self, introductions: Sequence[IntroductionRecord], now: str, policy: str) -> None:
        """Note that introductions are shown from now on, and what chose them with which odds."""

    def withdraw(self, round_id: str) -> bool:
        """Take a round back; False if there is nothing to take back."""

    def introductions(self, round_id: str) -> Sequence[IntroductionRecord]:
        """All introductions of a round that may still be shown."""

    def pairs(self, round_id: str) -> Sequence[tuple[str, str]]:
        """The two of each of these introductions, and nothing that is told of them."""

    def members(self, round_id: str) -> Sequence[str]:
        """Ids of the members a round was solved for."""

    def outcomes(self, round_id: str) -> Sequence[MemberOutcome]:
        """What a round meant for each member, by id."""

    def shown(self) -> Mapping[str, int]:
        """How many introductions were ever shown, by week."""

    def introductions_of(self, round_id: str, member: str) -> Sequence[IntroductionRecord]:
        """One member's introductions in a round, best first."""

    def introduction(self, introduction: str) -> tuple[IntroductionRecord, RoundState] | None:
        """One introduction, ended or not, and the state of its round."""

    def everything_of(self, member: str) -> Mapping[str, Any]:
        """Introductions, shortfalls, exposures and so on of one member, for their export."""


class PairEdits(Protocol):
    """Locks and bans of an organiser in a round."""

    def of(self, round_id: str) -> Sequence[PairEdit]:
        """All locks and bans of a round, by pair."""

    def put(self, round_id: str, edit: PairEdit) -> None:
        """Lock or ban a pair, in place of its edit before."""

    def remove(self, round_id: str, a: str, b: str) -> None:
        """Leave a pair to the solver again."""

    def note_step(self, round_id: str, step: RoundStep) -> None:
        """Keep what was done to a round by hand, so that it can be undone."""

    def steps(self, round_id: str) -> Sequence[RoundStep]:
        """What was done to a round by hand, the last first; not of members who have left."""

    def touch(self, round_id: str, result: Mapping[str, Any] | None = None) -> None:
        """Raise the version of a round; with a result, that is what it comes to now."""

    def requeue(self, round_id: str) -> None:
        """Have a solved round solved again, with its edits."""

    def exchange(
        self,
        round_id: str,
        gone: Iterable[str],
        new: Iterable[IntroductionRecord],
        result: Mapping[str, Any],
        members: Iterable[MemberOutcome],
    ) -> None:
        """Take introductions out of an unpublished round and put others in."""


class Vacancies(Protocol):
    """Introductions that ended, and the places they left free.

    Only in published rounds of a given week or later: what is over needs nobody else.
    """

    def end(self, introduction: str, week: str, now: str) -> int:
        """End one introduction; how many that were."""

    def end_of(self, member: str, week: str, now: str) -> int:
        """End whatever a member has, before they leave; how many."""

    def end_blocked(self, week: str, now: str) -> int:
        """End introductions of which one has blocked the other; how many."""

    def reopen(self, introduction: str) -> bool:
        """Take an end back, if nobody has been found for either yet."""

    def rounds(self) -> Sequence[str]:
        """Ids of the published rounds in which somebody is searched for."""

    def of(self, round_id: str, member: str | None = None) -> Sequence[VacancyRecord]:
        """The places that became free in a round, or those of one member, as they did."""

    def pairs(self, round_id: str) -> Sequence[tuple[str, str, bool]]:
        """Every pair of a round ever shown, and whether it takes a place of both."""

    def add(self, introductions: Sequence[IntroductionRecord]) -> None:
        """Put introductions into a published round."""

    def settle(self, number: int, replacement: str | None) -> None:
        """Say what came of a search: an introduction, or nobody."""

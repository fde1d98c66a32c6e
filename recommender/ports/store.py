"""Where the service keeps a club: small protocols, so that the database can be exchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

    import pandas as pd

    from recommender.club.member import Member
    from recommender.ports.outbox import Outbox
    from recommender.ports.records import (
        IntroductionRecord,
        KeyRecord,
        MemberOutcome,
        MemberRecord,
        OutcomeRecord,
        PairEdit,
        RoundRecord,
        RoundState,
        VacancyRecord,
    )


class Members(Protocol):
    """Members, with their block lists in them."""

    def get(self, member: str) -> MemberRecord | None:
        """One member."""

    def faces(self, ids: Iterable[str]) -> Mapping[str, Member]:
        """Some members by id, without whom they have blocked."""

    def page(self, after: str, limit: int) -> Sequence[MemberRecord]:
        """Members in the order of their ids, those after a given id."""

    def all(self) -> Sequence[Member]:
        """Everyone."""

    def some(self, ids: Iterable[str]) -> Sequence[MemberRecord]:
        """Those of some ids that are members."""

    def versions(self) -> Mapping[str, int]:
        """The version of everyone."""

    def put(self, members: Iterable[Member]) -> None:
        """Add or replace; block lists are added to, never shortened."""

    def erase(self, member: str) -> bool:
        """Remove a person from every table; whether there was one."""


class Relations(Protocol):
    """Between two members: ties, blocks, imported history."""

    def put_ties(self, ties: pd.DataFrame) -> None:
        """Add or replace; columns of `recommender.club.club.TIE_COLUMNS`."""

    def ties(self, member: str | None = None) -> pd.DataFrame:
        """All ties, or those of one member."""

    def remove_tie(self, a: str, b: str) -> bool:
        """Forget that two know each other; whether it was known."""

    def block(self, member: str, other: str) -> None:
        """Never introduce the two again, whoever asks."""

    def unblock(self, member: str, other: str) -> bool:
        """Take a member's own block back; whether there was one."""

    def blocks(self, member: str) -> Sequence[str]:
        """Whom a member has blocked."""

    def put_history(self, history: pd.DataFrame) -> None:
        """Add rounds from before this store; columns of ``HISTORY_COLUMNS``."""

    def history(self) -> pd.DataFrame:
        """Imported rounds and published ones with their outcomes."""


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

    def claim(self, owner: str, now: str, until: str) -> RoundRecord | None:
        """Take a queued round, or a running one whose owner went silent before ``now``."""

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

    def expose(self, introductions: Iterable[str], now: str, policy: str) -> None:
        """Note that introductions are shown from now on, and what chose them."""

    def withdraw(self, round_id: str) -> bool:
        """Take a round back; False if there is nothing to take back."""

    def introductions(self, round_id: str) -> Sequence[IntroductionRecord]:
        """All introductions of a round that may still be shown."""

    def members(self, round_id: str) -> Sequence[str]:
        """Ids of the members a round was solved for."""

    def shown(self) -> Mapping[str, int]:
        """How many introductions were ever shown, by week."""

    def introductions_of(self, round_id: str, member: str) -> Sequence[IntroductionRecord]:
        """One member's introductions in a round, best first."""

    def introduction(self, introduction: str) -> tuple[IntroductionRecord, RoundState] | None:
        """One introduction, ended or not, and the state of its round."""

    def everything_of(self, member: str) -> Mapping[str, Any]:
        """Introductions, shortfalls, exposures and so on of one member, for their export."""


class Edits(Protocol):
    """What an organiser lays down for a round by hand."""

    def of(self, round_id: str) -> Sequence[PairEdit]:
        """Everything laid down for a round, by pair."""

    def put(self, round_id: str, edit: PairEdit) -> None:
        """Lay something down for a pair, in place of what was."""

    def remove(self, round_id: str, a: str, b: str) -> None:
        """Leave a pair to the solver again."""

    def touch(self, round_id: str, result: Mapping[str, Any] | None = None) -> None:
        """Raise the version of a round; with a result, that is what it comes to now."""

    def requeue(self, round_id: str) -> None:
        """Have a solved round solved again, with what is laid down."""

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


class Outcomes(Protocol):
    """What came of introductions."""

    def add(self, record: OutcomeRecord) -> OutcomeRecord:
        """Store an answer; if its key is known, nothing is stored and the first one returned."""

    def of(self, introduction: str, member: str) -> Sequence[OutcomeRecord]:
        """One side's answers to one introduction, in the order they came."""

    def by(self, member: str) -> Sequence[OutcomeRecord]:
        """All of one member's answers."""

    def until(self, before: str) -> Sequence[tuple[str, OutcomeRecord]]:
        """All answers given before a time to introductions of published rounds, with their week."""

    def expire(self, before: str) -> Sequence[tuple[str, OutcomeRecord]]:
        """Remove all answers of sides whose last one was given before a time; with their week."""

    def keep_counts(self, counts: Mapping[tuple[str, str, int], int]) -> None:
        """Add to what is known of removed answers: how many by week, question and value."""

    def counts(self) -> Sequence[tuple[str, str, int, int]]:
        """Week, question, value and how many removed answers said so, in this order."""


class Keys(Protocol):
    """Keys to the service."""

    def add(self, record: KeyRecord) -> None:
        """Store a key."""

    def by_digest(self, digest: str) -> KeyRecord | None:
        """The key with this digest."""

    def all(self, member: str | None = None) -> Sequence[KeyRecord]:
        """All keys, or one member's."""

    def revoke(self, key: str, now: str) -> bool:
        """End a key; whether there is one."""


class Secrets(Protocol):
    """Random values that the service signs with."""

    def get(self, name: str) -> str | None:
        """The value of this name."""

    def put(self, name: str, value: str, now: str) -> None:
        """Store a value in place of the one before."""


class Audit(Protocol):
    """Who changed what."""

    def add(self, action: str, *, key: str, member: str | None = None, what: str = "") -> None:
        """Note a change; ``what`` holds ids of rounds and counts, nothing personal."""

    def of(self, member: str) -> Sequence[Mapping[str, Any]]:
        """The entries about one member."""


class Session(Protocol):
    """One transaction."""

    @property
    def members(self) -> Members:
        """Members."""

    @property
    def relations(self) -> Relations:
        """Ties, blocks, history."""

    @property
    def rounds(self) -> Rounds:
        """Rounds."""

    @property
    def edits(self) -> Edits:
        """What is laid down for rounds."""

    @property
    def vacancies(self) -> Vacancies:
        """Ended introductions."""

    @property
    def outcomes(self) -> Outcomes:
        """Outcomes."""

    @property
    def keys(self) -> Keys:
        """Keys."""

    @property
    def outbox(self) -> Outbox:
        """Messages on their way out."""

    @property
    def secrets(self) -> Secrets:
        """What the service signs with."""

    @property
    def audit(self) -> Audit:
        """The audit log."""

    def revision(self) -> int:
        """Number of changes to members, ties, blocks, history and introductions so far."""

    def past(self) -> int:
        """How many of them changed what was introduced and nothing else."""

    def people(self) -> int:
        """How many of them changed single members' profiles or blocks and nothing else."""

    def changed(self) -> None:
        """Say that the club is another one now: whoever holds it prepared makes it anew."""

    def people_changed(self) -> None:
        """Say that some members are other ones now; who is a member, and ties, are the same."""

    def past_changed(self) -> None:
        """Say that other introductions have been made now; members and ties are the same."""


class Store(Protocol):
    """Gives out transactions; what `write` does is there whole or not at all."""

    def read(self) -> AbstractContextManager[Session]:
        """A transaction that changes nothing."""

    @property
    def is_local(self) -> bool:
        """Whether a short read takes so little time that nobody else need be let in meanwhile."""

    def glance(self) -> AbstractContextManager[Session]:
        """A short read that waits for no writer."""

    def generation(self) -> int:
        """Number of changes so far to what members are shown and to what keys may do."""

    def write(self) -> AbstractContextManager[Session]:
        """A transaction that is durable once its block is left without an error."""

    def tidy(self) -> None:
        """Overwrite what was erased wherever a copy of it may be left."""

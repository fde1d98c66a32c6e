"""Where the service keeps a club: small protocols, so that the database can be exchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from recommender.ports.debates import DebateRecords
    from recommender.ports.erasures import Erasures
    from recommender.ports.evenings import EveningRecords
    from recommender.ports.goals import GoalRecords
    from recommender.ports.imports import Imports
    from recommender.ports.inventories import Inventories
    from recommender.ports.outbox import Outbox
    from recommender.ports.people import Members, Relations
    from recommender.ports.rankers import Rankers
    from recommender.ports.records import AuditRecord, ConfigRecord, KeyRecord, OutcomeRecord
    from recommender.ports.rounds import PairEdits, Rounds, Vacancies
    from recommender.ports.sign_ins import SignIns
    from recommender.ports.suggestions import Suggestions
    from recommender.ports.suspensions import Suspensions
    from recommender.ports.visits import VisitRecords
    from recommender.ports.warm_requests import WarmRequests


class Outcomes(Protocol):
    """What came of introductions."""

    def add(self, record: OutcomeRecord) -> OutcomeRecord:
        """Store an answer; if its key is known, nothing is stored and the first one returned."""

    def of(self, introduction: str, member: str) -> Sequence[OutcomeRecord]:
        """One side's answers to one introduction, in the order they came."""

    def round_of_kept(self, introduction: str, member: str) -> str | None:
        """The round of an introduction whose other side was erased and to which a member answered."""

    def keep_of_partners(self, member: str) -> None:
        """Keep what others said of introductions to somebody who is about to be erased."""

    def of_round(self, round_id: str) -> Sequence[OutcomeRecord]:
        """All answers to the introductions of a round, in the order they came."""

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


class Configs(Protocol):
    """Where the organiser has set the dials, now and before."""

    def add(self, record: ConfigRecord) -> None:
        """Store another one; its number is given to it."""

    def latest(self) -> ConfigRecord | None:
        """The one that holds; None if none was ever saved."""

    def page(self, limit: int) -> Sequence[ConfigRecord]:
        """The last ones, newest first."""


class Audit(Protocol):
    """Who changed what."""

    def add(self, action: str, *, key: str, member: str | None = None, what: str = "") -> None:
        """Note a change; ``what`` holds ids of rounds and counts, nothing personal."""

    def page(self, before: int | None, limit: int, member: str | None) -> Sequence[AuditRecord]:
        """Entries, newest first, those before a number; of everybody or about one member."""

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
    def edits(self) -> PairEdits:
        """Locks and bans in rounds."""

    @property
    def vacancies(self) -> Vacancies:
        """Ended introductions."""

    @property
    def suggestions(self) -> Suggestions:
        """Suggestions as members were told them."""

    @property
    def erasures(self) -> Erasures:
        """What could not be erased yet."""

    @property
    def rankers(self) -> Rankers:
        """Released rankers."""

    @property
    def suspensions(self) -> Suspensions:
        """Pauses that the club has set."""

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
    def sign_ins(self) -> SignIns:
        """Browsers that are signed in."""

    @property
    def imports(self) -> Imports:
        """Lists on their way into the club."""

    @property
    def inventories(self) -> Inventories:
        """What members keep for themselves."""

    @property
    def warm_requests(self) -> WarmRequests:
        """Questions to the owners of contacts."""

    @property
    def debates(self) -> DebateRecords:
        """Debates, and the club's statements."""

    @property
    def goals(self) -> GoalRecords:
        """Common goals, and the notes of their tables."""

    @property
    def visits(self) -> VisitRecords:
        """Visits to where members work."""

    @property
    def evenings(self) -> EveningRecords:
        """Evenings, and what came of them."""

    @property
    def configs(self) -> Configs:
        """Where the organiser has set the dials."""

    @property
    def audit(self) -> Audit:
        """The audit log."""

    def revision(self) -> int:
        """Number of changes to members, ties, blocks, history and introductions so far."""

    def past(self) -> int:
        """How many of them changed what was introduced and nothing else."""

    def people(self) -> int:
        """How many of them changed single members' profiles or blocks and nothing else."""

    def answers(self) -> int:
        """How often somebody has said what came of an introduction; no change of the club."""

    def changed(self) -> None:
        """Say that the club is another one now: whoever holds it prepared makes it anew."""

    def people_changed(self) -> None:
        """Say that some members are other ones now; who is a member, and ties, are the same."""

    def past_changed(self) -> None:
        """Say that other introductions have been made now; members and ties are the same."""

    def answers_changed(self) -> None:
        """Say that more is known now of what came of introductions."""


class Store(Protocol):
    """Gives out transactions; what `write` does is there whole or not at all."""

    def read(self) -> AbstractContextManager[Session]:
        """A transaction that changes nothing."""

    @property
    def is_local(self) -> bool:
        """Whether a short read takes so little time that nobody else need be let in meanwhile."""

    @property
    def folder(self) -> Path | None:
        """Where its file is; None if it is not on a disk of this machine."""

    def glance(self) -> AbstractContextManager[Session]:
        """A short read that waits for no writer."""

    def generation(self) -> int:
        """Number of changes so far to what members are shown and to what keys may do."""

    def write(self) -> AbstractContextManager[Session]:
        """A transaction that is durable once its block is left without an error."""

    def tidy(self) -> bool:
        """Overwrite what was erased wherever a copy of it may be left; False if that has to wait."""

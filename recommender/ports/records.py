"""What a store holds, as frozen values; times are ISO 8601 in UTC."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.member import Member


def digest_of(introduction: str) -> str:
    """What an introduction is known by once it is gone: whoever has its id finds it, nobody else."""
    return hashlib.sha256(introduction.encode()).hexdigest()[:32]


class Role(StrEnum):
    """What a key may do."""

    ORGANISER = "organiser"
    """Everything."""
    READER = "reader"
    """Read what is not confidential."""
    MEMBER = "member"
    """One member's own data, introductions and outcomes."""


class RoundState(StrEnum):
    """Where a round is on its way."""

    QUEUED = "queued"
    RUNNING = "running"
    SOLVED = "solved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """A member as stored."""

    member: Member
    version: int
    """Goes up with every change."""


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """A round as stored; its introductions are stored beside it."""

    id: str
    week: str
    state: RoundState
    fingerprint: str
    """Of what was asked for and of the club at that time: the same twice is the same round."""
    config: Mapping[str, Any]
    """Knobs that differ from the defaults, by the names of `Config.with_knobs`."""
    created_at: str
    step: str = ""
    """The piece of work in progress."""
    done: int = 0
    total: int = 0
    error: str | None = None
    result: Mapping[str, Any] | None = None
    """Numbers, certificate, bubble before and after, versions: nothing about single members."""
    published_at: str | None = None
    version: int = 1
    """Goes up with every change that an organiser would want to look at again."""


@dataclass(frozen=True, slots=True)
class MemberOutcome:
    """What a round meant for one member."""

    member: str
    asked: int
    got: int
    reasons: Mapping[str, int]
    bubble_before: float | None
    bubble_after: float | None


@dataclass(frozen=True, slots=True)
class IntroductionRecord:
    """An introduction as stored."""

    id: str
    round_id: str
    week: str
    a: str
    b: str
    numbers: Mapping[str, Any]
    texts: Mapping[str, Any]
    """What each of the two is told: under "a" and "b", the fields of ``SideText``."""
    ended_at: str | None = None
    """Since when it will not take place; None while it stands."""

    def partner_of(self, member: str) -> str:
        """The other one of the two."""
        return self.b if member == self.a else self.a

    def text_of(self, member: str) -> Mapping[str, Any]:
        """What one of the two is told."""
        text: Mapping[str, Any] = self.texts["a" if member == self.a else "b"]
        return text


class EditKind(StrEnum):
    """What an organiser may decide on two members in a round."""

    LOCK = "lock"
    """They are introduced, whatever is solved around them."""
    BAN = "ban"
    """They are not introduced in this round."""


@dataclass(frozen=True, slots=True)
class PairEdit:
    """A lock or a ban of two members in one round; ``a`` sorts before ``b``."""

    a: str
    b: str
    kind: EditKind


@dataclass(frozen=True, slots=True)
class PairChange:
    """What one step by hand did to two members of a round; ``a`` sorts before ``b``."""

    a: str
    b: str
    """The same as ``a`` where a single member was taken out of the week."""
    before: EditKind | None
    """What was laid down for the two."""
    after: EditKind | None
    was_introduced: bool
    is_introduced: bool

    @property
    def moved(self) -> bool:
        """Whether the two were brought together or taken apart at once."""
        return self.was_introduced != self.is_introduced


class StepKind(StrEnum):
    """What an organiser did to a round by hand."""

    LOCK = "lock"
    BAN = "ban"
    LEAVE = "leave"
    """A lock or a ban was taken back."""
    SWAP = "swap"
    PARK = "park"
    """A member was taken out of the week."""
    UNDO = "undo"
    """A step before was taken back."""


@dataclass(frozen=True, slots=True)
class RoundStep:
    """One step by hand, with what its inverse needs."""

    version: int
    """Of the round after it; names the step."""
    kind: StepKind
    by: str
    """Id of the key that asked."""
    at: str
    changes: tuple[PairChange, ...]


class VacancyState(StrEnum):
    """What came of the search for somebody else."""

    SEARCHING = "searching"
    REPLACED = "replaced"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class VacancyRecord:
    """A place that became free when an introduction ended, whyever it did."""

    number: int
    round_id: str
    member: str
    ended: str | None
    """Id of the introduction that ended; None once it is gone altogether."""
    state: VacancyState
    replacement: str | None
    """Id of the introduction that took the place."""
    at: str
    digest: str | None = None
    """`digest_of` the introduction that ended, also once it is gone."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What one side says of an introduction; None = not said."""

    accepted: bool | None = None
    met: bool | None = None
    glad: int | None = None
    """1 to 5."""
    learned: int | None = None
    """1 to 5."""
    stood_up: bool | None = None
    """Whether the two had agreed to meet and the other did not come, without a word."""
    listened: bool | None = None
    """Whether this side was listened to; nobody but this side sees it."""
    sold_to: bool | None = None
    """Whether the other tried to sell something; nobody but this side sees it."""
    still_in_touch: bool | None = None
    """Whether the two still have contact, some weeks after they met."""
    came_of: str | None = None
    """What came of it in the end: a code of the labels ``came_of``."""

    def without_private(self) -> Answers:
        """What an organiser may read of one side."""
        return replace(self, listened=None, sold_to=None)


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """One answer of one side; later ones correct earlier ones field by field."""

    introduction: str
    member: str
    key: str
    """Chosen by the sender: the same key is the same answer, however often it is sent."""
    answers: Answers
    at: str


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key as stored; the secret itself is not."""

    id: str
    role: Role
    member: str | None
    label: str
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    digest: str = field(repr=False)
    """SHA-256 of the secret, which has 256 random bits."""


@dataclass(frozen=True, slots=True)
class ConfigRecord:
    """Where an organiser has set the dials of the club."""

    number: int
    """Ascending; 0 before it is stored."""
    knobs: Mapping[str, Any]
    """Values by the names of `Config.with_knobs`; others stand as whoever runs the program set them."""
    by: str
    """Id of the key that asked."""
    at: str


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """Who did what when."""

    number: int
    at: str
    action: str
    key: str
    """Id of the key that asked, or what part of the service it was."""
    member: str | None
    """Whom it was about; None of nobody, or of somebody who has left."""
    what: str
    """Ids and counts; nothing personal."""

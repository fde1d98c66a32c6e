"""Where suggestions are kept as a member was told them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class SuggestionRecord:
    """One suggestion as it was drawn; told the same until its week is over."""

    member: str
    """To whom."""
    week: str
    partner: str
    base: float
    """Log-odds of a good meeting, with what both are owed."""
    reward: float
    """For distance; times the dial it adds to ``base``."""
    numbers: Mapping[str, Any]
    texts: Mapping[str, Any]
    """What the two are told: under "member" and "partner", the fields of ``SideText``."""

    def as_row(self) -> dict[str, Any]:
        """By field."""
        return asdict(self)


class Suggestions(Protocol):
    """Suggestions of single members and weeks."""

    def of(self, member: str, week: str) -> Sequence[SuggestionRecord] | None:
        """What was drawn for a member and week, of who is a member still; None if nothing was."""

    def weeks(self, member: str) -> Mapping[str, str]:
        """When something was drawn for a member, by week."""

    def put(
        self, member: str, week: str, now: str, records: Iterable[SuggestionRecord]
    ) -> Sequence[SuggestionRecord]:
        """Keep what is drawn, unless something was; what is kept, less who has left."""

    def forget(self, before: str) -> None:
        """Forget what was drawn for weeks before one."""

    def ended_with(self, member: str) -> set[str]:
        """With whom an introduction of a member has ended."""

    def introduced_in(self, member: str) -> Sequence[tuple[str, str]]:
        """Whom a member was introduced to and in which week, before this store and in it."""

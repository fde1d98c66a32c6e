"""Questions to the owners of contacts, and what members agree to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.club.warm import Request, WarmTerms


class WarmRequests(Protocol):
    """Requests, and terms."""

    def put(self, requests: Iterable[Request]) -> None:
        """Store requests; of those that are there only what became of them changes."""

    def all(self) -> Sequence[Request]:
        """All of them, as they came: for nobody's eyes."""

    def of_owner(self, member: str) -> Sequence[Request]:
        """Those that a member is asked, as they came."""

    def of_asker(self, member: str) -> Sequence[Request]:
        """Those that a member's needs led to, as they came: the member may read introduced ones."""

    def remove(self, requests: Iterable[str]) -> None:
        """Forget some, by id."""

    def remove_about(self, owner: str, contact: str | None = None) -> None:
        """Forget those about one contact of a member, or about all of them."""

    def terms(self, member: str) -> WarmTerms:
        """What a member agrees to."""

    def all_terms(self) -> Mapping[str, WarmTerms]:
        """What members agree to who have said so, by id."""

    def put_terms(self, member: str, terms: WarmTerms) -> None:
        """Store what a member agrees to."""

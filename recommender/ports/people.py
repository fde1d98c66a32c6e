"""Where members are kept, and what is between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from recommender.club.member import Member
    from recommender.ports.records import MemberRecord


class Members(Protocol):
    """Members, with their block lists in them."""

    def get(self, member: str) -> MemberRecord | None:
        """One member."""

    def hold(self, member: str) -> MemberRecord | None:
        """One member, whom nobody else can change until this transaction ends."""

    def faces(self, ids: Iterable[str]) -> Mapping[str, Member]:
        """Some members by id, without whom they have blocked."""

    def read_texts(self, *fields: str) -> Mapping[str, tuple[str, ...]]:
        """Some texts of everyone by id, such as the name; nothing else of them is read."""

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

    def history_of(self, member: str) -> Sequence[tuple[str, str, str, Mapping[str, Any]]]:
        """Week, both sides and answers of a member's rounds from before this store."""

    def has_history(self, week: str) -> bool:
        """Whether imported history has anything of a week."""

    def history(self, *, waited: bool = False) -> pd.DataFrame:
        """Imported rounds and published ones with their outcomes; only where somebody waited in vain."""

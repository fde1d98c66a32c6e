"""Partners exchanged by hand: what becomes of the round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recommender.club.week import Week
from recommender.errors import InputError
from recommender.pipeline.by_hand import assess, exchange
from recommender.ports.records import EditKind, PairEdit
from recommender.ports.refusals import ConflictError, NotFoundError
from recommender.rules.capacity import places
from recommender.service.rounds.solution import (
    cost_of,
    digest_of,
    introduction_record,
    member_outcomes,
    numbers_of,
    places_taken,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.club.club import Club
    from recommender.pipeline import Prepared
    from recommender.pipeline.by_hand import Exchanged
    from recommender.ports.records import (
        IntroductionRecord,
        MemberOutcome,
        RoundRecord,
    )

FORBIDDEN = "pair: these two may not be introduced in this round"
"""Said whichever rule it is, so that a block is not told."""

Pair = tuple[str, str]


def ordered(a: str, b: str) -> Pair:
    """A pair as it is stored."""
    return min(a, b), max(a, b)


@dataclass(frozen=True, slots=True)
class Swap:
    """A member meets somebody else; or two introductions exchange partners."""

    member: str
    instead_of: str
    """Whom the member is introduced to now."""
    partner: str
    """Whom the member meets then."""
    exchange: str | None = None
    """Whom the partner is introduced to now, who then meets ``instead_of``."""

    @property
    def old(self) -> frozenset[tuple[str, str]]:
        """The pairs that are taken apart."""
        return frozenset(self._pairs((self.member, self.instead_of), (self.exchange, self.partner)))

    @property
    def new(self) -> frozenset[tuple[str, str]]:
        """The pairs that are put together."""
        return frozenset(self._pairs((self.member, self.partner), (self.exchange, self.instead_of)))

    @property
    def touched(self) -> tuple[str, ...]:
        """Everybody for whom something changes."""
        everybody = (self.member, self.instead_of, self.partner, self.exchange)
        return tuple(id_ for id_ in everybody if id_ is not None)

    @staticmethod
    def _pairs(*pairs: tuple[str | None, str]) -> list[tuple[str, str]]:
        return [ordered(a, b) for a, b in pairs if a is not None]


@dataclass(frozen=True)
class View:
    """A solved round as it is."""

    record: RoundRecord
    introductions: Sequence[IntroductionRecord]
    edits: Sequence[PairEdit]
    revision: int
    """Of the club."""

    @property
    def pairs(self) -> frozenset[Pair]:
        """Whom it introduces."""
        return frozenset((each.a, each.b) for each in self.introductions)

    @property
    def banned(self) -> tuple[Pair, ...]:
        """Whom the organiser has taken out."""
        return tuple((each.a, each.b) for each in self.edits if each.kind is EditKind.BAN)


@dataclass(frozen=True)
class Swapped:
    """What is to be stored."""

    gone: tuple[str, ...]
    """Ids of the introductions that are taken apart."""
    new: tuple[IntroductionRecord, ...]
    result: Mapping[str, Any]
    members: Sequence[MemberOutcome]


def is_done(view: View, swap: Swap) -> bool:
    """Whether the round is as the swap would make it."""
    return swap.new <= view.pairs and not swap.old & view.pairs


def work_out(view: View, swap: Swap, prepared: Prepared) -> Swapped:
    """What becomes of a round.

    Parameters
    ----------
    view
        The round as it is.
    swap
        What is to be done.
    prepared
        The club under the round's knobs.

    Raises
    ------
    ConflictError
        If the round has no such introduction, somebody has no place, or two may not meet.
    """
    week, club = view.record.week, prepared.club
    after = (view.pairs - swap.old) | swap.new
    _check(view, swap, prepared)
    _check_places(club, week, after, swap.touched)
    found = exchange(prepared, week, after, swap.new, swap.touched)
    return Swapped(
        gone=tuple(each.id for each in view.introductions if (each.a, each.b) in swap.old),
        new=tuple(
            introduction_record(each, club, week, view.record.id) for each in found.introductions
        ),
        result=_result(view, swap, found),
        members=member_outcomes(
            swap.touched, places_taken(after), found.shortfalls, found.effect.bubble_index
        ),
    )


def check_pair(prepared: Prepared, pair: Pair, week: str, banned: Iterable[Pair] = ()) -> None:
    """Refuse a pair that a round may not introduce.

    Raises
    ------
    InputError
        If the two are one.
    NotFoundError
        If one of them is no member.
    ConflictError
        If a rule or the floor forbids it; which one is not said.
    """
    if pair[0] == pair[1]:
        message = "pair: the two are one; allowed are two members"
        raise InputError(message)
    if not set(pair) <= prepared.club.rows.keys():
        message = "member: no such id"
        raise NotFoundError(message)
    if not assess(prepared, *pair, week, banned).possible:
        raise ConflictError(FORBIDDEN)


def edits_after(laid_down: Iterable[PairEdit], swap: Swap) -> tuple[PairEdit, ...]:
    """What is laid down then: new pairs are locked, so that solving again keeps them."""
    kept = [each for each in laid_down if (each.a, each.b) not in swap.old | swap.new]
    return (*kept, *(PairEdit(a, b, EditKind.LOCK) for a, b in sorted(swap.new)))


def _check(view: View, swap: Swap, prepared: Prepared) -> None:
    """Refuse what the round or the rules do not allow.

    Raises
    ------
    InputError
        If a member is named twice.
    ConflictError
        If the introductions are not as the swap says, or two may not meet.
    """
    if len(set(swap.touched)) < len(swap.touched):
        message = "swap: a member is named twice; allowed are different ones"
        raise InputError(message)
    for pair in sorted(swap.new):
        check_pair(prepared, pair, view.record.week, view.banned)
    if not swap.old <= view.pairs:
        message = "swap: the round has no such introduction; read it again"
        raise ConflictError(message)
    if swap.new & view.pairs:
        message = "swap: these two are introduced in this round already"
        raise ConflictError(message)


def _check_places(club: Club, week: str, after: Iterable[Pair], members: Iterable[str]) -> None:
    """Refuse more introductions than a member takes.

    Raises
    ------
    ConflictError
        If somebody would have more.
    """
    got, when = places_taken(after), Week.parse(week)
    for id_ in members:
        if got[id_] > places(club.members[club.row(id_)], when):
            message = "swap: the partner has no place left; name who gives one up as `exchange`"
            raise ConflictError(message)


def _result(view: View, swap: Swap, found: Exchanged) -> dict[str, Any]:
    """The round's result: a bound stays one, but nothing is proved of pairs chosen by hand."""
    old = dict(view.record.result or {})
    proof = dict(old["certificate"])
    bound = max(proof["bound"], found.value)
    locked = {(each.a, each.b) for each in view.edits if each.kind is EditKind.LOCK}
    after = edits_after(view.edits, swap)
    counts = {
        "locked": len(after) - len(view.banned),
        "banned": len(view.banned),
        "left_out": len(locked - swap.old - view.pairs),
        "laid_down": digest_of(after),
    }
    proof |= {
        "status": "bounded",
        "value": found.value,
        "bound": bound,
        "ratio": found.value / bound if bound > 0 else 1.0,
        "served": found.served,
        "servable": max(proof["servable"], found.served),
        "solver": "partners swapped by hand; the bound is that of the solver before",
    }
    edit = cost_of(old, found.value, counts, view.revision)
    result: dict[str, Any] = plain(
        old | numbers_of(found.effect) | {"certificate": proof, "edit": edit}
    )
    return result

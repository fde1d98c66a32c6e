"""Partners exchanged by hand: what becomes of the round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recommender.club.week import Week
from recommender.errors import InputError
from recommender.pipeline.by_hand import assess, exchange
from recommender.ports.records import EditKind, PairEdit
from recommender.ports.refusals import ConflictError, UnknownIdError
from recommender.rules.capacity import places
from recommender.service.rounds.solution import (
    count_places,
    digest_edits,
    edit_cost,
    effect_numbers,
    make_introduction,
    make_member_outcomes,
    to_json_values,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
LaidDown = Mapping[Pair, EditKind | None]
LOCKED: LaidDown = {}
"""Stands for: the new pairs are locked, nothing is laid down for the old ones."""


def sort_pair(a: str, b: str) -> Pair:
    """A pair as it is stored, the smaller id first."""
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
    def inverse(self) -> Swap:
        """What takes it back."""
        return Swap(self.member, self.partner, self.instead_of, self.exchange)

    @property
    def touched(self) -> tuple[str, ...]:
        """Everybody for whom something changes."""
        everybody = (self.member, self.instead_of, self.partner, self.exchange)
        return tuple(id_ for id_ in everybody if id_ is not None)

    @staticmethod
    def _pairs(*pairs: tuple[str | None, str]) -> list[tuple[str, str]]:
        return [sort_pair(a, b) for a, b in pairs if a is not None]


@dataclass(frozen=True)
class SolvedRound:
    """A solved round as it is."""

    record: RoundRecord
    introductions: Sequence[IntroductionRecord]
    edits: Sequence[PairEdit]
    revision: int
    """Of the club."""

    @property
    def pairs(self) -> frozenset[Pair]:
        """Whom it introduces."""
        return frozenset((pair.a, pair.b) for pair in self.introductions)

    @property
    def banned(self) -> tuple[Pair, ...]:
        """Whom the organiser has taken out."""
        return tuple((edit.a, edit.b) for edit in self.edits if edit.kind is EditKind.BAN)


@dataclass(frozen=True)
class SwapResult:
    """What is to be stored."""

    gone: tuple[str, ...]
    """Ids of the introductions that are taken apart."""
    new: tuple[IntroductionRecord, ...]
    result: Mapping[str, Any]
    members: Sequence[MemberOutcome]


def is_done(view: SolvedRound, swap: Swap) -> bool:
    """Whether the round is as the swap would make it."""
    return swap.new <= view.pairs and not swap.old & view.pairs


def apply_swap(
    view: SolvedRound, swap: Swap, prepared: Prepared, laid_down: LaidDown = LOCKED
) -> SwapResult:
    """What becomes of a round.

    Parameters
    ----------
    view
        The round as it is.
    swap
        What is to be done.
    prepared
        The club under the round's knobs.
    laid_down
        What holds for the pairs afterwards, as for `merge_edits`.

    Raises
    ------
    ConflictError
        If the round has no such introduction, somebody has no place, or two may not meet.
    """
    week, club = view.record.week, prepared.club
    after = (view.pairs - swap.old) | swap.new
    _check_swap(view, swap, prepared)
    _check_places(prepared, week, after, swap.touched)
    exchanged = exchange(prepared, week, after, swap.new, swap.touched)
    return SwapResult(
        gone=tuple(pair.id for pair in view.introductions if (pair.a, pair.b) in swap.old),
        new=tuple(
            make_introduction(pair, club, week, view.record.id) for pair in exchanged.introductions
        ),
        result=_make_result(view, swap, exchanged, merge_edits(view.edits, swap, laid_down)),
        members=make_member_outcomes(
            swap.touched, count_places(after), exchanged.shortfalls, exchanged.effect.bubble_index
        ),
    )


def check_pair(prepared: Prepared, pair: Pair, week: str, banned: Iterable[Pair] = ()) -> None:
    """Refuse a pair that a round may not introduce.

    Raises
    ------
    InputError
        If the two are one.
    UnknownIdError
        If one of them is no member.
    ConflictError
        If a rule or the floor forbids it; which one is not told.
    """
    if pair[0] == pair[1]:
        message = "pair: the two are one; allowed are two members"
        raise InputError(message)
    if not set(pair) <= prepared.club.rows.keys():
        raise UnknownIdError("member")
    if not assess(prepared, *pair, week, banned).possible:
        raise ConflictError(FORBIDDEN)


def merge_edits(
    edits: Iterable[PairEdit], swap: Swap, laid_down: LaidDown = LOCKED
) -> tuple[PairEdit, ...]:
    """The edits after a swap: new pairs are locked, so that solving again keeps them.

    Parameters
    ----------
    edits
        Those before.
    swap
        Which pairs it is about.
    laid_down
        What holds for them instead, where a swap is undone: that of before.
    """
    touched = swap.old | swap.new
    others = [edit for edit in edits if (edit.a, edit.b) not in touched]
    if laid_down is LOCKED:
        laid_down = dict.fromkeys(swap.new, EditKind.LOCK)
    new = sorted(laid_down.items(), key=lambda item: item[0])
    return (*others, *(PairEdit(*pair, kind) for pair, kind in new if kind is not None))


def _check_swap(view: SolvedRound, swap: Swap, prepared: Prepared) -> None:
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


def _check_places(
    prepared: Prepared, week: str, after: Iterable[Pair], members: Iterable[str]
) -> None:
    """Refuse more introductions than a member takes.

    Raises
    ------
    ConflictError
        If somebody would have more.
    """
    taken, when, club = count_places(after), Week.parse(week), prepared.club
    most = prepared.config.rules.most_per_member
    for id_ in members:
        if taken[id_] > places(club.members[club.row(id_)], when, most):
            message = "swap: the partner has no place left; name who gives one up as `exchange`"
            raise ConflictError(message)


def _make_result(
    view: SolvedRound, swap: Swap, exchanged: Exchanged, after: Sequence[PairEdit]
) -> dict[str, Any]:
    """The round's result: a bound stays one, but nothing is proved of pairs chosen by hand."""
    old = dict(view.record.result or {})
    proof = dict(old["certificate"])
    bound = max(proof["bound"], exchanged.value)
    locked = {(edit.a, edit.b) for edit in view.edits if edit.kind is EditKind.LOCK}
    kinds = Counter(edit.kind for edit in after)
    counts = {
        "locked": kinds[EditKind.LOCK],
        "banned": kinds[EditKind.BAN],
        "left_out": len(locked - swap.old - view.pairs),
        "laid_down": digest_edits(after),
    }
    proof |= {
        "status": "bounded",
        "value": exchanged.value,
        "bound": bound,
        "ratio": exchanged.value / bound if bound > 0 else 1.0,
        "served": exchanged.served,
        "servable": max(proof["servable"], exchanged.served),
        "solver": "partners swapped by hand; the bound is that of the solver before",
    }
    edit = edit_cost(old, exchanged.value, counts, view.revision)
    result: dict[str, Any] = to_json_values(
        old | effect_numbers(exchanged.effect) | {"certificate": proof, "edit": edit}
    )
    return result

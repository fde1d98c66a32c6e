"""A round as cards and lists: pure functions from what is stored to what a page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.ports.records import EditKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.club.member import Member
    from recommender.pipeline.by_hand import Judgement
    from recommender.ports.records import IntroductionRecord, MemberOutcome, RoundStep
    from recommender.service.rounds.overview import RoundOverview, RoundPlaces

WORST = 10
"""Introductions that are to be looked at first."""
PAGE = 30
"""Cards on a page."""
FILTERS = ("worst", "all", "laid_down", "familiar", "one_way")
"""Which introductions a page shows; the first where nothing is asked for."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Card:
    """One introduction, as an organiser looks at it."""

    pair: IntroductionRecord
    people: tuple[Member, Member]
    edit: EditKind | None
    """What is laid down for the two."""

    @property
    def sides(self) -> tuple[tuple[Member, Member, Mapping[str, object]], ...]:
        """Each reader, whom they meet, and what they are told."""
        a, b = self.people
        return (a, b, self.pair.text_of(a.id)), (b, a, self.pair.text_of(b.id))

    @property
    def marks(self) -> tuple[str, ...]:
        """Names of what is worth a second look."""
        numbers, sides = self.pair.numbers, self.sides
        marks = {
            "mutual": numbers.get("mutual_contacts", 0) > 0,
            "circle": bool(numbers.get("same_community", False)),
            "one_way": is_one_way(self.pair),
            "nothing": not any(text.get("receives") for _, _, text in sides),
        }
        return tuple(name for name, holds in marks.items() if holds)


@dataclass(frozen=True)
class Choice:
    """Somebody a member could meet instead, and what becomes of the others."""

    partner: str
    """Their id."""
    exchange: str | None
    """Id of whom the partner gives up, who then meets the one the member gives up; None if nobody."""
    chance: float
    """P(a good meeting), 0 to 1."""
    reasons: tuple[str, ...]
    """Rules in the way; empty where it can be done."""
    reasons_other: tuple[str, ...] = ()
    """Rules in the way of the two who are left for each other."""

    @property
    def possible(self) -> bool:
        """Whether it can be done."""
        return not self.reasons and not self.reasons_other


def is_one_way(pair: IntroductionRecord) -> bool:
    """Whether only one of the two is told of something they could get."""
    return bool(pair.text_of(pair.a).get("receives")) != bool(pair.text_of(pair.b).get("receives"))


def choose_pairs(
    view: RoundOverview, which: str, query: str, lines: Mapping[str, str]
) -> list[IntroductionRecord]:
    """The introductions that a page is asked for, the least likely to go well first.

    Parameters
    ----------
    view
        The round.
    which
        One of `FILTERS`.
    query
        Part of a name, a role or a place of either; empty for all.
    lines
        What members are searched by, by id; read only where something is searched for.
    """
    pairs = sorted(
        view.introductions, key=lambda pair: (pair.numbers["compatibility"], pair.a, pair.b)
    )
    if query:
        wanted = query.casefold()
        return [pair for pair in pairs if any(wanted in lines.get(id_, "") for id_ in ids_of(pair))]
    if which == "laid_down":
        return [pair for pair in pairs if ids_of(pair) in view.edits]
    if which == "familiar":
        return [
            pair
            for pair in pairs
            if pair.numbers.get("mutual_contacts") or pair.numbers.get("same_community")
        ]
    if which == "one_way":
        return [pair for pair in pairs if is_one_way(pair)]
    return pairs[:WORST] if which == "worst" else pairs


def ids_of(pair: IntroductionRecord) -> Pair:
    """The two of an introduction."""
    return pair.a, pair.b


def make_cards(
    pairs: Iterable[IntroductionRecord],
    faces: Mapping[str, Member],
    edits: Mapping[Pair, EditKind],
) -> list[Card]:
    """Cards of introductions whose two are still there."""
    return [
        Card(pair, (faces[pair.a], faces[pair.b]), edits.get(ids_of(pair)))
        for pair in pairs
        if {pair.a, pair.b} <= faces.keys()
    ]


def list_short(outcomes: Iterable[MemberOutcome]) -> list[MemberOutcome]:
    """Who got fewer than they asked for: who has nobody first, then who lacks most."""
    short = [outcome for outcome in outcomes if outcome.got < outcome.asked]
    return sorted(
        short, key=lambda outcome: (outcome.got > 0, outcome.got - outcome.asked, outcome.member)
    )


def rank_reasons(outcome: MemberOutcome, most: int = 4) -> list[tuple[str, int]]:
    """The commonest reasons for others being none for a member, with how many they hold for."""
    ranked = sorted(outcome.reasons.items(), key=lambda item: (-item[1], item[0]))
    return [(name, count) for name, count in ranked if count][:most]


def list_choices(
    member: str,
    instead_of: str,
    places: RoundPlaces,
    judged: tuple[Mapping[str, Judgement], Mapping[str, Judgement]],
) -> list[Choice]:
    """Whom a member could meet instead of somebody, best first; who cannot last, with the reasons.

    Parameters
    ----------
    member, instead_of
        Two who are introduced to each other.
    places
        The round.
    judged
        Everybody else as a partner of ``member``, and as one of ``instead_of``.
    """
    partners: dict[str, list[str]] = {}
    for a, b in places.pairs:
        partners.setdefault(a, []).append(b)
        partners.setdefault(b, []).append(a)
    choices: list[Choice] = []
    for id_, own in judged[0].items():
        if id_ == instead_of or id_ in partners.get(member, ()):
            continue
        has = partners.get(id_, [])
        free = len(has) < places.asked.get(id_, 0)
        options: Sequence[str | None] = [None] if free or not has or own.broken else has
        for other in options:
            if other == instead_of or other in partners.get(instead_of, ()):
                continue  # nobody would be left, or two who meet already
            rest = _left_over(other, instead_of, judged[1])
            choices.append(Choice(id_, other, own.compatibility, own.broken, rest))
    return sorted(choices, key=lambda choice: (not choice.possible, -choice.chance, choice.partner))


def _left_over(
    other: str | None, instead_of: str, judged: Mapping[str, Judgement]
) -> tuple[str, ...]:
    """What keeps the two apart who are left for each other; nothing where nobody is left."""
    if other is None:
        return ()
    return judged[other].broken if other in judged else ("banned",)


def steps_after(steps: Iterable[RoundStep], version: int) -> list[RoundStep]:
    """What was done since a version, the first first: what somebody who was later has not seen."""
    return [step for step in steps if step.version > version][::-1]

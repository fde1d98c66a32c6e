"""Groups of three in a stored round: they are one as long as each two of the three meet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.ports.records import IntroductionRecord
    from recommender.ports.store import Session

_THIRD = "third"
"""The field of `SideText` that says who else is there."""


def find_groups(pairs: Iterable[IntroductionRecord]) -> set[frozenset[str]]:
    """The groups of three that are whole among some introductions, by their members."""
    met: defaultdict[str, set[str]] = defaultdict(set)
    joined = [pair for pair in pairs if names_third(pair)]
    for pair in joined:
        met[pair.a].add(pair.b)
        met[pair.b].add(pair.a)
    return {
        frozenset((pair.a, pair.b, third)) for pair in joined for third in met[pair.a] & met[pair.b]
    }


def names_third(pair: IntroductionRecord) -> bool:
    """Whether an introduction was made as one of a group of three."""
    return any(text.get(_THIRD) for text in pair.texts.values())


def find_fallen(session: Session, pairs: Iterable[IntroductionRecord]) -> set[str]:
    """Ids of those introductions of one member whose group of three has fallen apart.

    Parameters
    ----------
    session
        Where the others' introductions are.
    pairs
        A member's own of one round, as they stand.
    """
    joined = [pair for pair in pairs if names_third(pair)]
    around = {
        other.id: other
        for pair in joined
        for member in (pair.a, pair.b)
        for other in session.rounds.introductions_of(pair.round_id, member)
    }
    groups = find_groups(around.values())
    return {pair.id for pair in joined if not any({pair.a, pair.b} <= group for group in groups)}


def tell_as_they_are(
    session: Session, pairs: Sequence[IntroductionRecord]
) -> Sequence[IntroductionRecord]:
    """A member's introductions, of which none speaks of a third who does not meet both any more."""
    fallen = find_fallen(session, pairs)
    return [_drop_third(pair) if pair.id in fallen else pair for pair in pairs]


def _drop_third(pair: IntroductionRecord) -> IntroductionRecord:
    texts: dict[str, Any] = {side: {**text, _THIRD: ""} for side, text in pair.texts.items()}
    return replace(pair, texts=texts)

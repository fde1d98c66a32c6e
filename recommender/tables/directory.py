"""The club's members by name, to tell which of them a contact is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from recommender.club.names import organisation_key, person_key
from recommender.tables.problems import UnsureMatch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.club.member import Member

_NEAR_NAME = 88.0
"""Least likeness (0 to 100) of names that may be one person's: about one letter in eight differs,
as in Maier and Meier, or Muller and Müller."""

_SAME_ORGANISATION = 85.0
"""Least likeness (0 to 100) of organisations that count as one; a part counts as the whole."""

_MOST_CANDIDATES = 5
_SHORTEST_WORD = 3


class _Agreement(Enum):
    """What two organisations say of whether two people are one."""

    YES = "same organisation"
    OPEN = "no organisation to tell by"
    NO = "another organisation"


@dataclass(frozen=True, slots=True)
class Directory:
    """Ids of members by normalised name."""

    organisations: dict[str, str]
    """Normalised organisation per id."""
    ids: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Ids per name."""
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Names per word in them: whoever shares no word is not compared."""

    @classmethod
    def of(cls, members: Iterable[Member]) -> Directory:
        """A directory of some members."""
        everyone = sorted(members, key=lambda member: member.id)
        directory = cls({member.id: organisation_key(member.organisation) for member in everyone})
        for member in everyone:
            key = person_key(member.name)
            directory.ids[key].append(member.id)
            for word in key.split():
                directory.names[word].add(key)
        return directory

    def match(self, row: int, name: str, organisation: str) -> str | UnsureMatch | None:
        """The id of the member a contact is for sure, who it may be, or None for nobody."""
        key, firm = person_key(name), organisation_key(organisation)
        if not key:
            return None
        same = self.ids.get(key, [])
        agreement = {id_: self._compare_organisations(firm, id_) for id_ in same}
        certain = [id_ for id_ in same if agreement[id_] is _Agreement.YES]
        others_differ = _Agreement.OPEN not in agreement.values()
        if len(certain) == 1 and others_differ:
            return certain[0]
        if len(same) == 1:
            why = f"same name, {agreement[same[0]].value}"
        else:
            why = f"{len(same)} members have this name" if same else "similar name"
        candidates = same or self._find_near(key)
        if not candidates:
            return None
        return UnsureMatch(row, name, organisation, tuple(candidates[:_MOST_CANDIDATES]), why)

    def _compare_organisations(self, firm: str, id_: str) -> _Agreement:
        known = self.organisations[id_]
        if not firm or not known:
            return _Agreement.OPEN
        alike = fuzz.token_set_ratio(firm, known) >= _SAME_ORGANISATION
        return _Agreement.YES if alike else _Agreement.NO

    def _find_near(self, key: str) -> list[str]:
        words = key.split()
        sharing = set[str]().union(
            *(self.names.get(word, ()) for word in words if len(word) >= _SHORTEST_WORD)
        )
        names = sorted(sharing)
        scored = process.extract(
            key, names, scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR_NAME, limit=None
        )
        near = {name: score for name, score, _ in scored}
        for name in names:
            if _has_all_words(words, name.split()):
                near.setdefault(name, _NEAR_NAME)
        ordered = sorted(near, key=lambda name: (-near[name], name))
        return [id_ for name in ordered for id_ in self.ids[name]]


def _has_all_words(one: list[str], other: list[str]) -> bool:
    """Whether one name is the other with a word more, such as a second first name."""
    shorter = min(one, other, key=len)
    return len(shorter) > 1 and (set(one) <= set(other) or set(other) <= set(one))

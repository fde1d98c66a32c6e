"""Which member an id, a name or an address in another list means."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from recommender.club.names import person_key
from recommender.tables.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.club.member import Member

_LOST = re.compile(r"(?<!\d)0+(?=\d)")
_BESIDE = re.compile(r"[\s_.\-/#]+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s_.\-/#]+(?=\d)")
_ZERO_AFTER_POINT = re.compile(r"(?<=\d)[.,]0+$")


class By(StrEnum):
    """What a reference was understood by."""

    ID = "id"
    SPELLING = "the id in another spelling"
    ADDRESS = "address"
    NAME = "name"
    NOBODY = "nobody"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a reference means."""

    id: str
    """The member's id; empty for nobody and several."""
    by: By


@dataclass(frozen=True, slots=True)
class References:
    """The people of a club by everything another list may call them by."""

    ids: frozenset[str] = frozenset()
    spellings: Mapping[str, set[str]] = field(default_factory=dict)
    addresses: Mapping[str, set[str]] = field(default_factory=dict)
    names: Mapping[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[tuple[str, str, str]]) -> References:
        """From ids, names and addresses.

        Examples
        --------
        >>> club = References.of([("0001", "Ada Brunner", "ada@example.org"), ("M2", "Bela Cordes", "")])
        >>> [club.find(text).id for text in ("1", "m2", "Brunner, Ada", "ADA@example.org", "9")]
        ['0001', 'M2', '0001', '0001', '']
        """
        ids = set()
        spellings, addresses, names = (defaultdict[str, set[str]](set) for _ in range(3))
        for id_, name, address in people:
            ids.add(id_)
            spellings[_spelling(id_)].add(id_)
            if address:
                addresses[address.casefold()].add(id_)
            if len(key := person_key(name)) > 1:
                names[" ".join(sorted(key.split()))].add(id_)
        return cls(frozenset(ids), spellings, addresses, names)

    @classmethod
    def of_members(cls, members: Iterable[Member]) -> References:
        """From members, by id, name and address."""
        return cls.of((member.id, member.name, member.email) for member in members)

    def find(self, text: str) -> Found:
        """The one member a text means; an exact id goes before everything, and nobody is guessed."""
        if text in self.ids:
            return Found(text, By.ID)
        line = one_line(text)
        key = "" if any(map(str.isdigit, line)) else " ".join(sorted(person_key(line).split()))
        for table, word, by in (
            (self.spellings, _spelling(line), By.SPELLING),
            (self.addresses, _address(line), By.ADDRESS),
            (self.names, key if len(key) > 1 else "", By.NAME),
        ):
            ids = table.get(word, set()) if word else set()
            if len(ids) == 1:
                return Found(next(iter(ids)), by)
            if ids:
                return Found("", By.SEVERAL)
        return Found("", By.NOBODY)


def _address(text: str) -> str:
    match = re.search(r"[^\s<>@]+@[^\s<>@]+", text)
    return match[0].removeprefix("mailto:").casefold() if match else ""


def _spelling(id_: str) -> str:
    """An id without what spreadsheets and people lose: zeros in front, case, blanks and hyphens."""
    text = _LOST.sub("", _ZERO_AFTER_POINT.sub("", id_.strip()).casefold())
    return _BESIDE.sub("", _BETWEEN_DIGITS.sub("\ue000", text)) or text

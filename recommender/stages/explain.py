"""Stage 7: what each of the two is told, from the numbers that ranked the pair.

Everything shown is quoted from the two profiles or counted in the ties; where the texts
give nothing, nothing is claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.introduction import (
    CommonPoint,
    Difference,
    Evidence,
    Exchange,
    Quote,
    Side,
    Trait,
)

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from recommender.arrays import DoubleArray
    from recommender.club.club import Club
    from recommender.club.member import Member
    from recommender.config import Evidence as EvidenceKnobs
    from recommender.maths.evidence import Standardised
    from recommender.maths.facets import Facets, Texts
    from recommender.maths.items import Items

_LONGEST_QUOTE = 170
_EXCHANGES = 2
_COMMON_POINTS = 2
_OFFERS = 3
_FAR_APART_VIEWS = 0.5
"""Mean distance of viewpoints, 0 to 1, from which it is worth saying."""


@dataclass(frozen=True)
class Explainer:
    """Explains pairs of one club."""

    club: Club
    facets: Facets
    exchange: Standardised
    """Needs and what is given, as the features compared them."""
    interests: Standardised
    """Interests, likewise."""
    ties: csr_array
    knobs: EvidenceKnobs

    def sides(self, a: int, b: int, mutual: int) -> tuple[Side, Side]:
        """What the members in rows ``a`` and ``b`` are told.

        Parameters
        ----------
        a, b
            Row numbers.
        mutual
            Number of their mutual contacts.
        """
        for_a, for_b = self._exchanges(a, b), self._exchanges(b, a)
        common = self._common_points(a, b)
        mirrored = tuple(CommonPoint(each.theirs, each.own, each.similarity) for each in common)
        return (
            self._side((a, b), (for_a, for_b), common, mutual),
            self._side((b, a), (for_b, for_a), mirrored, mutual),
        )

    def _side(
        self,
        rows: tuple[int, int],
        exchanges: tuple[tuple[Exchange, ...], tuple[Exchange, ...]],
        common: tuple[CommonPoint, ...],
        mutual: int,
    ) -> Side:
        own, other = (self.club.members[row] for row in rows)
        receives, gives = exchanges
        return Side(
            member=own.id,
            partner=other.id,
            language=own.letter_language,
            shared_languages=_shared(own.languages, other.languages),
            receives=receives,
            gives=gives,
            partner_offers=self._offers(rows[1], rows[0]),
            own_offers=self._offers(rows[0], rows[1]),
            common=common,
            different=self._differences(rows, mutual),
            question_from=_question_source(other, common, gives),
        )

    def _exchanges(self, asks: int, gives: int) -> tuple[Exchange, ...]:
        """Needs of ``asks`` that ``gives`` may meet, clearest first, each gift named once."""
        z = _z(self.exchange, asks, gives)
        need_rows, give_rows = self.exchange.asked.rows(asks), self.exchange.given.rows(gives)
        found: list[Exchange] = []
        for need, give in _best_cells(z, self.knobs.need_possible, _EXCHANGES):
            similarity = float(
                self.facets.needs.vectors[need_rows][need]
                @ self.facets.gives.vectors[give_rows][give]
            )
            clear = z[need, give] >= self.knobs.need_clear
            found.append(
                Exchange(
                    need=self._quote(self.facets.need_texts, self.facets.needs, asks, need),
                    give=self._quote(self.facets.give_texts, self.facets.gives, gives, give),
                    similarity=round(similarity, 4),
                    evidence=Evidence.CLEAR if clear else Evidence.POSSIBLE,
                )
            )
        return tuple(found)

    def _common_points(self, a: int, b: int) -> tuple[CommonPoint, ...]:
        z = _z(self.interests, a, b)
        items, found = self.facets.common, []
        for own, theirs in _best_cells(z, self.knobs.interest_possible, _COMMON_POINTS):
            vectors = items.vectors[items.start[a] + own], items.vectors[items.start[b] + theirs]
            found.append(
                CommonPoint(
                    own=self._quote(self.facets.common_texts, items, a, own),
                    theirs=self._quote(self.facets.common_texts, items, b, theirs),
                    similarity=round(float(vectors[0] @ vectors[1]), 4),
                )
            )
        return tuple(found)

    def _offers(self, row: int, reader: int) -> tuple[Quote, ...]:
        """Listed offers of a member, nearest to what the reader needs and likes first."""
        member = self.club.members[row]
        given = self.exchange.given
        listed = given.vectors[given.rows(row)][: len(member.offers)]
        wishes = np.concatenate(
            [
                items.vectors[items.rows(reader)]
                for items in (self.exchange.asked, self.interests.asked)
            ]
        )
        order = np.arange(len(listed))
        if len(listed) and len(wishes):
            order = np.argsort(-(listed @ wishes.T).max(axis=1), kind="stable")
        return tuple(
            Quote(member.id, "offers", shortened(member.offers[place])) for place in order[:_OFFERS]
        )

    def _differences(self, rows: tuple[int, int], mutual: int) -> tuple[Difference, ...]:
        own, other = (self.club.members[row] for row in rows)
        found = [
            Difference(trait, mine, theirs)
            for trait, mine, theirs, differ in (
                (
                    self._industry_trait(rows),
                    own.industry,
                    other.industry,
                    _differ(own, other, "industry"),
                ),
                (Trait.LEVEL, own.level, other.level, _differ(own, other, "level")),
                (Trait.CITY, own.city, other.city, own.place != other.place),
            )
            if mine and theirs and differ
        ]
        contacts = np.diff(self.ties.indptr)[list(rows)]
        if mutual == 0 and contacts.all():
            found.append(Difference(Trait.NO_MUTUAL_CONTACTS, "", ""))
        if _views_apart(own, other) >= _FAR_APART_VIEWS:
            found.append(Difference(Trait.VIEWPOINTS, "", ""))
        return tuple(found)

    def _industry_trait(self, rows: tuple[int, int]) -> Trait:
        """Whether the partner's industry is new to the reader's whole circle."""
        own, other = rows
        contacts = self.ties.indices[self.ties.indptr[own] : self.ties.indptr[own + 1]]
        wanted = self.club.members[other].industry.casefold()
        seen = {self.club.members[contact].industry.casefold() for contact in contacts}
        return Trait.NEW_INDUSTRY if seen and wanted not in seen else Trait.INDUSTRY

    def _quote(self, texts: Texts, items: Items, row: int, place: int) -> Quote:
        at = int(items.start[row]) + place
        return Quote(self.club.ids[row], texts.fields[at], shortened(texts.texts[at]))


def shortened(text: str, longest: int = _LONGEST_QUOTE) -> str:
    """A text on one line, cut at a word boundary with an ellipsis if it is too long.

    Examples
    --------
    >>> shortened("one two three", 9)
    'one two …'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut} …"


def _z(kinds: Standardised, asks: int, gives: int) -> DoubleArray:
    asked, given = kinds.asked.vectors[kinds.asked.rows(asks)], kinds.given
    z: DoubleArray = (asked @ given.vectors[given.rows(gives)].T).astype(np.float64) / kinds.sd
    return z


def _best_cells(z: DoubleArray, least: float, limit: int) -> list[tuple[int, int]]:
    """Largest cells of at least ``least``, no two in a row or column."""
    left = z.copy()
    found: list[tuple[int, int]] = []
    while left.size and len(found) < limit:
        row, column = np.unravel_index(int(np.argmax(left)), left.shape)
        if left[row, column] < least:
            break
        found.append((int(row), int(column)))
        left[row, :], left[:, column] = -np.inf, -np.inf
    return found


def _differ(own: Member, other: Member, field: str) -> bool:
    return bool(getattr(own, field).casefold() != getattr(other, field).casefold())


def _shared(own: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(language for language in own if language in other)


def _views_apart(own: Member, other: Member) -> float:
    both = own.viewpoints.keys() & other.viewpoints.keys()
    if len(both) < 3:
        return 0.0
    return sum(abs(own.viewpoints[key] - other.viewpoints[key]) for key in both) / 4 / len(both)


def _question_source(
    other: Member, common: tuple[CommonPoint, ...], gives: tuple[Exchange, ...]
) -> Quote:
    """The partner's words an opening question takes up: common ground goes first."""
    if common:
        return common[0].theirs
    if gives:
        return gives[0].need
    for field, texts in (
        ("interests", other.interests),
        ("goals", (other.goals,)),
        ("needs", other.needs),
        ("offers", other.offers),
        ("about", (other.about,)),
        ("headline", (other.headline,)),
    ):
        text = next((text for text in texts if text.strip()), "")
        if text:
            return Quote(other.id, field, shortened(text))
    return Quote(other.id, "headline", "")

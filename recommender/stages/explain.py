"""Stage 4: what each of the two is told, from the numbers that ranked the pair.

Everything shown is quoted from the two profiles or counted in the ties; where the texts
give nothing, nothing is claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.introduction import (
    TRADE_FIELD,
    Certainty,
    CommonPoint,
    Difference,
    Exchange,
    Quote,
    Side,
    Trait,
)
from recommender.maths.texts.evidence import cosine_as_encoded
from recommender.trades.table import load_trades

if TYPE_CHECKING:
    import numpy.typing as npt

    from recommender.arrays import DoubleArray, FloatArray, IntArray
    from recommender.club.club import Club
    from recommender.club.member import Member
    from recommender.config import Evidence, Explanations
    from recommender.features.club_facts import Network
    from recommender.maths.texts.evidence import Standardised
    from recommender.maths.texts.facets import Facets, Texts
    from recommender.maths.texts.items import Items

_WORK, _WISHES, _LIKES = ("offers", "headline"), ("needs",), ("interests",)
"""Fields that say what somebody does, looks for or likes; a part of a longer text says little by itself."""


@dataclass(frozen=True)
class Explainer:
    """Explains pairs of one club."""

    club: Club
    facets: Facets
    exchange: Standardised
    """Needs and what is given, as the features compared them."""
    interests: Standardised
    """Interests, likewise."""
    interest_texts: Texts
    offers: IntArray
    """Shape (n,): listed offers of each member, the first of what they give."""
    network: Network
    industries: IntArray
    """Shape (n,): number of each member's industry; -1 = not stated."""
    knobs: Evidence
    limits: Explanations

    def sides(self, a: int, b: int) -> tuple[Side, Side]:
        """What the members in rows ``a`` and ``b`` are told."""
        for_a, for_b = self._exchanges(a, b), self._exchanges(b, a)
        of_a, of_b = self._offers(a, b), self._offers(b, a)
        common, shared = self._common_points(a, b), self._not_by_side((a, b))
        if not (for_a or for_b or common):
            common = self._touching_points(a, b)
        mirrored = tuple(CommonPoint(point.theirs, point.own, point.similarity) for point in common)
        return (
            self._side((a, b), (for_a, for_b), (of_a, of_b), common, shared),
            self._side((b, a), (for_b, for_a), (of_b, of_a), mirrored, shared),
        )

    def _or_of_trades(
        self, exchanges: tuple[Exchange, ...], asks: int, gives: int, language: str
    ) -> tuple[Exchange, ...]:
        """What is told of needs met; where no words say any, what is usual in the two trades."""
        return exchanges or self._trade_exchanges(asks, gives, language)

    def _of_trade(self, row: int, trade: int, text: str, language: str) -> Quote:
        name = load_trades().trades[trade].name_in_text(language)
        return Quote(self.club.ids[row], TRADE_FIELD, text, name)

    def _trade_exchanges(self, asks: int, gives: int, language: str) -> tuple[Exchange, ...]:
        """Usual needs of one member's trade that usual gifts of the other's meet, the likeliest ones."""
        table, trades = load_trades(), self.facets.trades
        found = []
        most = self.limits.trade_exchanges
        for need, gift in table.exchanges(trades[asks], trades[gives])[:most]:
            wanted = self._of_trade(asks, need[0], table.needs(*need, language), language)
            offered = self._of_trade(gives, gift[0], table.gifts(*gift, language), language)
            found.append(Exchange(wanted, offered, similarity=0.0, evidence=Certainty.TRADE))
        return tuple(found)

    def _side(
        self,
        rows: tuple[int, int],
        exchanges: tuple[tuple[Exchange, ...], tuple[Exchange, ...]],
        offers: tuple[tuple[Quote, ...], tuple[Quote, ...]],
        common: tuple[CommonPoint, ...],
        shared: tuple[Difference, ...],
    ) -> Side:
        """What the first of two rows is told; of offers and exchanges their own come first."""
        own, other = self.club.members[rows[0]], self.club.members[rows[1]]
        language = own.letter_language
        receives = self._or_of_trades(exchanges[0], *rows, language)
        gives = self._or_of_trades(exchanges[1], *rows[::-1], language)
        return Side(
            member=own.id,
            partner=other.id,
            language=language,
            shared_languages=_shared(own.languages, other.languages),
            receives=receives,
            gives=gives,
            partner_offers=offers[1],
            own_offers=offers[0],
            common=common,
            different=self._differences(rows) + shared,
            question_from=self._question_source(other, common, (receives, gives)),
        )

    def _exchanges(self, asks: int, gives: int) -> tuple[Exchange, ...]:
        """Needs of ``asks`` that ``gives`` may meet, clearest first, each gift named once."""
        z = _z(self.exchange, asks, gives)
        need_rows, give_rows = self.exchange.asked.rows(asks), self.exchange.given.rows(gives)
        found: list[Exchange] = []
        calibration = self.facets.calibration
        might, can = (
            calibration.z_of(chance) for chance in (self.knobs.might_help, self.knobs.can_help)
        )
        for need, give in _best_cells(z, might, self.limits.exchanges):
            similarity = self.exchange.cosine(need_rows.start + need, give_rows.start + give)
            clear = z[need, give] >= can
            found.append(
                Exchange(
                    need=self._quote(self.facets.need_texts, self.exchange.asked, asks, need),
                    give=self._quote(self.facets.give_texts, self.exchange.given, gives, give),
                    similarity=round(similarity, 4),
                    evidence=Certainty.CLEAR if clear else Certainty.POSSIBLE,
                )
            )
        return tuple(found)

    def _common_points(self, a: int, b: int) -> tuple[CommonPoint, ...]:
        z = _z(self.interests, a, b)
        items, texts, found = self.interests.asked, self.interest_texts, []
        most = self.limits.common_points
        for own, theirs in _best_cells(z, self.knobs.shared_interest, most):
            rows = int(items.start[a]) + own, int(items.start[b]) + theirs
            found.append(
                CommonPoint(
                    own=self._quote(texts, items, a, own),
                    theirs=self._quote(texts, items, b, theirs),
                    similarity=round(self.interests.cosine(*rows), 4),
                )
            )
        return tuple(found)

    def _touching_points(self, a: int, b: int) -> tuple[CommonPoint, ...]:
        """What of the two is nearest: their work, their wishes, or one's interest and the other's work."""
        asked_mean, given_mean = self.exchange.means
        work = _Said(self.exchange.given, self.facets.give_texts, given_mean, _WORK)
        wishes = _Said(self.exchange.asked, self.facets.need_texts, asked_mean, _WISHES)
        likes = _Said(self.interests.asked, self.interest_texts, self.interests.means[0], _LIKES)
        near, liked = self.knobs.near_work, self.knobs.near_interest
        return (
            self._nearest((a, b), (work, work), near)
            or self._nearest((a, b), (wishes, wishes), near)
            or self._nearest((a, b), (likes, work), liked)
            or self._nearest((a, b), (work, likes), liked)
        )

    def _nearest(
        self, rows: tuple[int, int], said: tuple[_Said, _Said], least: float
    ) -> tuple[CommonPoint, ...]:
        """The nearest of what one member says and of what another does, of one kind each."""
        own, theirs = (kind.places_of(row) for kind, row in zip(said, rows, strict=True))
        left, right = said[0].items.vectors[own], said[1].items.vectors[theirs]
        z = (left @ right.T).astype(np.float64) / self.exchange.sd
        return tuple(
            CommonPoint(
                own=self._quote_at(said[0].texts, rows[0], own[row]),
                theirs=self._quote_at(said[1].texts, rows[1], theirs[column]),
                similarity=round(
                    cosine_as_encoded(left[row], right[column], (said[0].mean, said[1].mean)), 4
                ),
            )
            for row, column in _best_cells(z, least, 1)
        )

    def _offers(self, row: int, reader: int) -> tuple[Quote, ...]:
        """Listed offers of a member, nearest to what the reader needs and likes first.

        Those that were encoded: of a long list the first ones.
        """
        first, texts = int(self.exchange.given.start[row]), self.facets.give_texts.texts
        order = range(int(self.offers[row]))
        if len(order) > 1:
            listed = self.exchange.given.vectors[first : first + len(order)]
            wishes = [
                listed @ items.vectors[items.rows(reader)].T
                for items in (self.exchange.asked, self.interests.asked)
            ]
            nearness = np.concatenate(wishes, axis=1)
            if nearness.size:
                order = (-nearness.max(axis=1)).argsort(kind="stable").tolist()
        return tuple(
            Quote(self.club.ids[row], "offers", self._shortened(texts[first + at]))
            for at in order[: self.limits.offers]
        )

    def _differences(self, rows: tuple[int, int]) -> tuple[Difference, ...]:
        """Fields in which the reader, the first of two, and the partner differ."""
        own, other = self.club.members[rows[0]], self.club.members[rows[1]]
        found = []
        if own.industry and other.industry and _differ(own.industry, other.industry):
            found.append(Difference(self._industry_trait(rows), own.industry, other.industry))
        if own.level and other.level and _differ(own.level, other.level):
            found.append(Difference(Trait.LEVEL, own.level, other.level))
        if own.city and other.city and own.place != other.place:
            found.append(Difference(Trait.CITY, own.city, other.city))
        return tuple(found)

    def _not_by_side(self, rows: tuple[int, int]) -> tuple[Difference, ...]:
        """What sets the two apart and is the same for both of them."""
        found = []
        contacts = [set(self._contacts(row).tolist()) for row in rows]
        if all(contacts) and contacts[0].isdisjoint(contacts[1]):
            found.append(Difference(Trait.NO_MUTUAL_CONTACTS, "", ""))
        if self._views_differ(*(self.club.members[row] for row in rows)):
            found.append(Difference(Trait.VIEWPOINTS, "", ""))
        return tuple(found)

    def _contacts(self, row: int) -> npt.NDArray[np.int32]:
        """Whom a member knows or may have met: nothing is told that would be untrue if they did."""
        known = self.network.possible
        return known.indices[known.indptr[row] : known.indptr[row + 1]]

    def _industry_trait(self, rows: tuple[int, int]) -> Trait:
        """Whether the partner's industry is new to the reader's whole circle."""
        seen = self.industries[self._contacts(rows[0])]
        new = len(seen) and not (seen == self.industries[rows[1]]).any()
        return Trait.NEW_INDUSTRY if new else Trait.INDUSTRY

    def _quote(self, texts: Texts, items: Items, row: int, place: int) -> Quote:
        return self._quote_at(texts, row, int(items.start[row]) + place)

    def _quote_at(self, texts: Texts, row: int, at: int) -> Quote:
        return Quote(self.club.ids[row], texts.fields[at], self._shortened(texts.texts[at]))

    def _views_differ(self, own: Member, other: Member) -> bool:
        """Whether enough of their viewpoints are far enough apart to be worth saying."""
        theirs = other.viewpoints
        apart = [abs(view - theirs[key]) for key, view in own.viewpoints.items() if key in theirs]
        if len(apart) < self.limits.views_answered:
            return False
        return sum(apart) / 4 / len(apart) >= self.limits.views_apart

    def _shortened(self, text: str) -> str:
        return shortened(text, self.limits.longest_quote)

    def _question_source(
        self,
        other: Member,
        common: tuple[CommonPoint, ...],
        exchanges: tuple[tuple[Exchange, ...], tuple[Exchange, ...]],
    ) -> Quote:
        """The partner's words an opening question takes up.

        Common ground goes first, then what they look for or offer in an exchange.
        """
        receives, gives = exchanges
        if common:
            return common[0].theirs
        asked = next((exchange.need for exchange in gives if not exchange.need.is_of_trade), None)
        if asked is not None:
            return asked
        offered = next(
            (exchange.give for exchange in receives if exchange.give.field == "offers"), None
        )
        if offered is not None:
            return offered
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
                return Quote(other.id, field, self._shortened(text))
        return Quote(other.id, "headline", "")


@dataclass(frozen=True)
class _Said:
    """What members say in some fields."""

    items: Items
    texts: Texts
    mean: FloatArray
    """Shape (dimension,): what the items are centred by."""
    fields: tuple[str, ...]

    def places_of(self, row: int) -> list[int]:
        """Where one member's are."""
        places = range(*self.items.start[row : row + 2])
        return [at for at in places if self.texts.fields[at] in self.fields]


def shortened(text: str, longest: int) -> str:
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
    if not z.size or z.max() < least:
        return []
    left = z.copy()
    found: list[tuple[int, int]] = []
    while left.size and len(found) < limit:
        row, column = divmod(int(left.argmax()), left.shape[1])
        if left[row, column] < least:
            break
        found.append((row, column))
        left[row, :], left[:, column] = -np.inf, -np.inf
    return found


def _differ(own: str, other: str) -> bool:
    return own != other and own.casefold() != other.casefold()


def _shared(own: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(language for language in own if language in other)

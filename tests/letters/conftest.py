"""A small invented club with everything that is hard to write about, and a round of it."""

from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser

import pandas as pd
import pytest
from typing_extensions import override

from recommender.club.club import Club
from recommender.club.introduction import (
    Certainty,
    CommonPoint,
    Difference,
    Exchange,
    Introduction,
    Quote,
    Side,
    Trait,
)
from recommender.club.member import Meet, Member
from recommender.club.round import (
    BubbleNumbers,
    Certificate,
    Round,
    RoundNumbers,
    Shortfall,
)

INJECTION = "</script><script>alert('x')</script>\"><img src=x onerror=alert(1)>"
ARABIC_OFFER = "تعليم الخط العربي للمبتدئين."
EMOJI_NAME = "Ada 👩🏽‍🚒 Brandt"
UNWANTED = "zz-unwanted"
DIAL = 0.7331

MEMBERS = (
    Member(
        id="m01", name="Dr. Thandiwe Rüegg", headline="Schlafforscherin am Inselspital",
        organisation="Schlaflabor Aarebogen", industry="health_care", level="specialist",
        city="Zürich", languages=("de", "en"), text_language="de", meet=Meet.IN_PERSON,
        about="Ich messe, wie Menschen in Schichten schlafen.",
        offers=("Eine Doppelstunde über Schlaf, auch für Schulen.",),
        needs=("Wie erklärt man das einem Betriebsrat?",), interests=("Langlauf",),
        goals="Ein Schichtplan, der hält.", per_round=2, bubble=DIAL,
        do_not_introduce=frozenset({UNWANTED}), viewpoints={"remote_work": -2},
    ),
    Member(
        id="m02", name="Oskar Lind", headline="Works council chair in a bakery",
        organisation="Large Loaf Ltd", industry="manufacturing_engineering", level="manager",
        city="Munich", languages=("en", "de"), text_language="en", per_round=3,
        offers=("An honest hour with a works council",), needs=("Someone who knows night shifts",),
        interests=("Langlauf",), goals="Four teams instead of three", viewpoints={"remote_work": 2},
    ),
    Member(
        id="m03", name=INJECTION, headline=INJECTION, organisation=INJECTION, industry=INJECTION,
        city=INJECTION, offers=(INJECTION,), needs=(INJECTION,), languages=("de",), meet=Meet.ONLINE,
    ),
    Member(
        id="m04", name="ليلى حداد", headline="خطاطة", organisation="استوديو حداد", city="Munich",
        languages=("ar", "en"), offers=(ARABIC_OFFER,), industry="arts_culture",
    ),
    Member(id="m05", name=EMOJI_NAME, headline="🔥 Feuerwehr", languages=("de",), goals="🚒!"),
    Member(id="m06", name="Paula Pause", headline="Ruht", languages=("de",), per_round=0),
    Member(
        id="m07", name="Peter Rest", headline="Resting", languages=("en",),
        paused_until=date(2027, 3, 1),
    ),
    Member(id="m08", name="Nils Niemand", headline="Küster", languages=("de",), per_round=2),
    Member(id="m09", name="Nora Nobody", headline="Verger", languages=("en",)),
    Member(id="m10", name="Quinn Quiet", headline="Listener", languages=("en",)),
    Member(id=UNWANTED, name="Egon Unwillkommen", headline="Vertreter", languages=("de",)),
)  # fmt: skip

REASONS = {
    "paused": 2,
    "known": 1,
    "met_before": 1,
    "not_available": 1,
    "no_shared_language": 1,
    "meeting_format": 1,
    "below_floor": 3,
    "partner_taken": 1,
}


def make_side(own: Member, other: Member, *, evidence: Certainty | None = None) -> Side:
    """One side; with evidence, each first need is met by the other's first offer."""

    def exchanges(asks: Member, gives: Member) -> tuple[Exchange, ...]:
        if evidence is None or not asks.needs or not gives.offers:
            return ()
        need, give = (
            Quote(asks.id, "needs", asks.needs[0]),
            Quote(gives.id, "offers", gives.offers[0]),
        )
        return (Exchange(need, give, 0.5, evidence),)

    common = tuple(
        CommonPoint(Quote(own.id, "interests", mine), Quote(other.id, "interests", theirs), 1.0)
        for mine, theirs in zip(own.interests, other.interests, strict=False)
    )
    field, words = ("offers", other.offers[0]) if other.offers else ("headline", other.headline)
    return Side(
        member=own.id,
        partner=other.id,
        language=own.letter_language,
        shared_languages=tuple(code for code in own.languages if code in other.languages),
        receives=exchanges(own, other),
        gives=exchanges(other, own),
        partner_offers=tuple(Quote(other.id, "offers", offer) for offer in other.offers),
        own_offers=tuple(Quote(own.id, "offers", offer) for offer in own.offers),
        common=common,
        different=(
            Difference(Trait.INDUSTRY, own.industry, other.industry),
            Difference(Trait.NO_MUTUAL_CONTACTS, "", ""),
            Difference(Trait.VIEWPOINTS, "-2", "2"),
        ),
        question_from=Quote(other.id, field, words),
    )


def make_introduction(
    a: Member, b: Member, weight: float, evidence: Certainty | None = None
) -> Introduction:
    return Introduction(
        a=a.id, b=b.id, weight=weight, compatibility=0.7, closeness=0.31, bridging_reward=0.9,
        mutual_contacts=0, stated_mutual_contacts=0, same_community=False, give_ab=0.4, give_ba=0.3,
        sides=(make_side(a, b, evidence=evidence), make_side(b, a, evidence=evidence)),
    )  # fmt: skip


def make_round(
    introductions: tuple[Introduction, ...],
    shortfalls: tuple[Shortfall, ...] = (),
    ids: tuple[str, ...] = (),
) -> Round:
    numbers = RoundNumbers(len(introductions), 1.0, 0.5, 0.5, 0.5, 0.1, 0.9, 0.7, 0.3, 0.1)
    return Round(
        week="2026-W48",
        introductions=introductions,
        shortfalls=shortfalls,
        certificate=Certificate("optimal", 12.5, 12.5, 5, 7, 1234, "HiGHS"),
        numbers=numbers,
        before=BubbleNumbers(3, -0.6, -0.3, 0.2, 0.5, 0.4, 0.6),
        after=BubbleNumbers(7, -0.4, -0.3, 0.3, 0.6, 0.5, float("nan")),
        bubble_index=dict.fromkeys(ids, (0.6, 0.5)),
        communities={id_: row % 3 for row, id_ in enumerate(ids)},
        config={"bridging": {"mu": 0.35, "width": 0.45}},
        seed=7,
        versions={"recommender": "0.1.0"},
    )


@pytest.fixture
def club() -> Club:
    ties = pd.DataFrame(
        [("m01", "m08", 1.0, "list"), ("m08", "m09", 0.5, "list"), ("m02", "m04", 0.2, "list")],
        columns=["a", "b", "strength", "source"],
    )
    history = pd.DataFrame(
        [("2026-W40", "m08", "m05"), ("2026-W40", "m09", "gone")], columns=["week", "a", "b"]
    )
    return Club.build(MEMBERS, ties, history)


@pytest.fixture
def round_() -> Round:
    m = {member.id: member for member in MEMBERS}
    return make_round(
        (
            make_introduction(m["m01"], m["m02"], 2.0, Certainty.CLEAR),
            make_introduction(m["m01"], m["m03"], 1.0, Certainty.POSSIBLE),
            make_introduction(m["m02"], m["m04"], 1.5),
            make_introduction(m["m03"], m["m05"], 1.1),
        ),
        (
            Shortfall("m02", 3, 2, REASONS),
            Shortfall("m08", 2, 0, REASONS),
            Shortfall("m09", 1, 0, {"below_floor": 1}),
            Shortfall(UNWANTED, 1, 0, {"paused": 2, "not_available": 1}),
        ),
        tuple(m),
    )


@pytest.fixture
def introduce() -> Callable[..., Introduction]:
    return make_introduction


@pytest.fixture
def solved() -> Callable[..., Round]:
    return make_round


class Page(HTMLParser):
    """Collects tags and words, and fails on a tag that is closed but not open."""

    VOID = frozenset({"meta", "br", "img", "input", "link"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    @override
    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture
def read_page() -> Callable[[str], Page]:
    return Page

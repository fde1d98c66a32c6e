"""A published round of a few people, put into a store by hand: no encoder, no solver."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from recommender.adapters.store import SqlStore
from recommender.adapters.store.engine import make_engine
from recommender.adapters.store.tables import metadata
from recommender.club.member import Member
from recommender.ports.records import (
    IntroductionRecord,
    MemberOutcome,
    RoundRecord,
    RoundState,
)
from recommender.service.assembly import assemble

WEEK = "2026-W48"
ROUND = "0123456789abcdef"
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

ANA = Member(id="ana", name="Ana Lima", headline="Bäckerin", city="Cologne", languages=("de", "en"),
             needs=("Ein Ofen",), email="ana@example.org", text_language="de")  # fmt: skip
BEN = Member(id="ben", name="Ben Ohm", headline="Stove fitter", city="Cologne", languages=("en",),
             offers=("Ovens",), email="ben@example.org", per_round=2)  # fmt: skip
CLEO = Member(id="cleo", name="Cleo <i>Roth</i>", about="Reads.", city="Vienna",
              email="cleo@example.org")  # fmt: skip
DORA = Member(id="dora", name="Dora Voss", about="Has no address.")
EMIL = Member(id="emil", name="Emil Kern", about="Pauses.", email="emil@example.org", per_round=0)
FINN = Member(id="finn", name="Finn Ude", about="Nobody fits.", email="finn@example.org")
PEOPLE = (ANA, BEN, CLEO, DORA, EMIL, FINN)
PAIRS = (("ana", "ben"), ("ben", "cleo"), ("cleo", "dora"))


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now


def told(of):
    return {
        "summary": f"Why {of}.",
        "receives": [f"{of} gives something."],
        "gives": ["You give something."],
        "common": [],
        "different": ["Another trade."],
        "question": f"What would you ask {of}?",
    }


def introduction(a, b, round_id=ROUND, number=0, third=""):
    numbers = {"weight": 1.0 - number / 10, "compatibility": 0.4, "closeness": 0.5,
               "mutual_contacts": 0, "give_ab": 0.3, "give_ba": 0.0}  # fmt: skip
    id_ = f"{(a + b).encode().hex():0<24}"[:24]
    texts = {"a": told(b), "b": told(a)}
    if third:
        texts = {side: {**text, "third": f"{third} joins you."} for side, text in texts.items()}
    return IntroductionRecord(id_, round_id, WEEK, a, b, numbers, texts)


def store_with_round(path, people=PEOPLE, pairs=PAIRS):
    """A store with a solved round, which is not published yet."""
    store = SqlStore(f"sqlite:///{path}", Clock())
    store.migrate()
    fill_with_round(store, people, pairs)
    return store


def fill_with_round(store, people=PEOPLE, pairs=PAIRS, reasons=None, thirds=None):
    """Put people and their solved round into an empty store.

    ``reasons`` says by member why others were none for them: counts by `Reason`. ``thirds`` says by
    pair who joins them.
    """
    reasons, thirds = reasons or {}, thirds or {}
    record = RoundRecord(ROUND, WEEK, RoundState.QUEUED, "f", {}, NOW.isoformat())
    got = [member for pair in pairs for member in pair]
    members = [
        MemberOutcome(
            person.id,
            person.per_round,
            got.count(person.id),
            reasons.get(person.id, {}),
            None,
            None,
        )
        for person in people
    ]
    introductions = [
        introduction(a, b, number=number, third=thirds.get((a, b), ""))
        for number, (a, b) in enumerate(pairs)
    ]
    with store.write() as session:
        session.members.put(people)
        session.rounds.add(record)
        session.rounds.claim("test", NOW.isoformat(), NOW.isoformat())
        assert session.rounds.finish(ROUND, "test", {}, introductions, members)


def holds_word(text, word):
    """Whether a letter holds a word as such: a link's random characters may spell a short one."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def dump_tables(url):
    """Every row of a database as text, by table: what is really stored, past any code of ours."""
    engine = make_engine(url)
    with engine.connect() as connection:
        tables = {
            table.name: [repr(tuple(row)) for row in connection.execute(table.select())]
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return tables


def services_on(store, clock=None, **options):
    """The use cases on a store, with some delivery options."""
    from recommender.service.delivery.delivery_options import DeliveryOptions

    given = replace(DeliveryOptions(), **options)
    return assemble(store, clock=clock or Clock(), delivery=given)

"""After a week's work somebody is erased: nothing of them is left, wherever one looks."""

import gc
import logging
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from recommender.adapters.store import SqlStore
from recommender.adapters.store.engine import make_engine
from recommender.adapters.store.tables import metadata
from recommender.api.app import make_app
from recommender.club.club import Club
from recommender.ports.records import Role
from recommender.service.assembly import assemble
from recommender.service.delivery.delivery_options import DeliveryOptions
from recommender.settings import Settings
from recommender.text_cache import count_texts
from tests.made_up import Clock

WEEK = "2027-W02"
NOW = datetime(2027, 1, 12, 9, tzinfo=UTC)
WHO = "zaphkiel-4711"
MARKS = ("zaphkiel", "unerhoert", "vogelscheuchen")
"""In the id, the address and every text of one member, and nowhere else."""
PERSON = {
    "id": WHO, "name": "Zaphkiel Unerhoert", "headline": "Vogelscheuchen fuer Weinberge",
    "about": "Zaphkiel baut Vogelscheuchen.", "offers": ["Eine Stunde Vogelscheuchen bauen"],
    "needs": ["Unerhoert gutes Stroh"], "interests": ["Alte Vogelscheuchen"],
    "goals": "Vogelscheuchen in jedem Garten.", "organisation": "Unerhoert KG",
    "languages": ["de", "en"], "email": "zaphkiel@unerhoert.example", "per_round": 2,
}  # fmt: skip


@pytest.fixture
def week(solved, tmp_path, encoder, caplog):
    """A service in whose published week that member has a part, and what everybody was told."""
    caplog.set_level(logging.DEBUG)
    (tmp_path / "club.sqlite").write_bytes(solved[0].read_bytes())
    store = SqlStore(f"sqlite:///{tmp_path / 'club.sqlite'}", Clock())
    options = DeliveryOptions(
        folder=tmp_path / "mail", on_publish=True, public_url="https://c.example"
    )
    services = assemble(store, encoder, clock=lambda: NOW, delivery=options)
    app = make_app(services, Settings(), solve=False)
    _, key = services.access.issue(Role.ORGANISER, None, "", None, by="test")
    client = TestClient(app, headers={"Authorization": f"Bearer {key}"})
    work(client, services)
    yield client, services, tmp_path
    store.close()


def ok(answer):
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


def work(client, services):
    """Everything a week does with a member, each thing once."""
    ok(client.post("/v1/members", json={"members": [PERSON], "strict": True}))
    ok(client.post("/v1/ties", json={"ties": [{"a": WHO, "b": "m005"}]}))
    ok(client.put(f"/v1/members/{WHO}/blocks/m006"))
    ok(client.put(f"/v1/members/m007/blocks/{WHO}"))
    ok(client.post("/v1/keys", json={"role": "member", "member": WHO, "label": "app"}))
    round_id = ok(client.post("/v1/rounds", json={"week": WEEK}))["id"]
    services.solver.run_pending()
    ok(client.put(f"/v1/rounds/{round_id}/bans/{WHO}/m008"))
    ok(client.post(f"/v1/rounds/{round_id}:solve"))
    services.solver.run_pending()
    ok(client.post(f"/v1/rounds/{round_id}:publish"))
    services.courier.run_pending()
    first, second = told(client, WHO)
    for number, side in enumerate((WHO, first["partner"]["id"])):
        outcome(client, first["id"], side, f"k{number}", met=True, glad=5)
    outcome(client, second["id"], WHO, "no", accepted=False)
    services.repairs.run_pending()
    for member in (WHO, first["partner"]["id"]):
        told(client, member)  # now cached
        ok(client.post(f"/v1/members/{member}/introductions:suggest", json={"limit": 10}))
    ok(client.patch(f"/v1/members/{WHO}", json={"about": "Vogelscheuchen, unerhoert gut."}))
    ok(client.post(f"/v1/members/{WHO}/introductions:suggest", json={"limit": 3}))
    ok(client.post("/v1/explain", json={"a": WHO, "b": "m020"}))
    sit_at_table(services)


def sit_at_table(services):
    """A goal of theirs with a table of three, which met and agreed on something."""
    own, parts = services.own_goals, ["Unerhoert gutes Stroh", "Vogelscheuchen aufstellen"]
    goal = services.goals.name("Vogelscheuchen am Hang", parts, member=WHO, by="test").id
    services.goals.propose(goal, {}, by="test")
    others = [seat.member for seat in services.goals.ask(goal, by="test").seats][1:3]
    for other in others:
        own.answer(other, goal, take_part=True, by="test")
    own.note_meeting(WHO, goal, NOW.date(), others, "Unerhoert viel Wind.", by="test")
    own.agree(others[0], goal, WHO, "Stroh fuer Vogelscheuchen holen", NOW.date(), by="test")


def told(client, member):
    path = f"/v1/members/{member}/introductions?week={WEEK}"
    return ok(client.get(path))["introductions"]


def outcome(client, introduction, member, key, **said):
    path = f"/v1/introductions/{introduction}/outcomes"
    ok(client.post(path, json={"member": member} | said, headers={"Idempotency-Key": key}))


def marked(text):
    return [mark for mark in MARKS if mark in text.lower()]


def rows_of(url):
    engine = make_engine(url)
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                yield table.name, repr(tuple(row))
    engine.dispose()


def test_nothing_of_somebody_erased_is_left_and_nothing_personal_was_logged(week, caplog):
    client, services, folder = week
    check_log(services, logged(caplog), client.headers["Authorization"].removeprefix("Bearer "))
    url = f"sqlite:///{folder / 'club.sqlite'}"
    before: dict[str, bool] = {}
    for table, row in rows_of(url):
        before[table] = before.get(table, False) or bool(marked(row))
    held = {
        "members", "ties", "blocks", "introductions", "round_members", "round_edits", "outcomes",
        "outbox", "keys", "audit", "vacancies", "round_steps",
        "goals", "goal_seats", "goal_meetings", "goal_presences", "goal_agreements",
    }  # fmt: skip
    assert {name for name, found in before.items() if found} == held, "or this proves nothing"
    numbers = ok(client.get("/v1/club/bubble"))["weeks"][-1]["numbers"]
    answers_before = len(list(rows_of(url)))

    assert count_texts() > 0, "or this proves nothing"

    assert client.delete(f"/v1/members/{WHO}").status_code == 204

    assert count_texts() == 0
    assert [(table, row) for table, row in rows_of(url) if marked(row)] == []
    assert len(list(rows_of(url))) < answers_before
    files = [each for each in folder.iterdir() if each.is_file()]
    assert folder / "club.sqlite" in files
    for file in files:
        assert not [m for m in MARKS if m.encode() in file.read_bytes().lower()], file.name
    assert in_memory(services) == []
    assert ok(client.get("/v1/club/bubble"))["weeks"][-1]["numbers"] == numbers, "counts stay"
    assert client.get(f"/v1/members/{WHO}").status_code == 404
    for member in ("m005", "m006", "m007", "m008", "m020"):
        assert not marked(client.get(f"/v1/members/{member}/export").text)
        assert not marked(client.get(f"/v1/members/{member}/introductions?week={WEEK}").text)
    services.courier.run_pending()
    services.repairs.run_pending()
    assert [row for _, row in rows_of(url) if marked(row)] == []
    assert not marked(logged(caplog))


def in_memory(services):
    """What the process still has of that member: prepared clubs, vectors, clubs of any kind."""
    gc.collect()
    clubs = [each for each in gc.get_objects() if type(each) is Club]
    found = [each for each in clubs if WHO in {member.id for member in each.members}]
    vectors = services.club._vectors
    texts = [text for text in vectors.texts if marked(text)]
    return [*(len(each) for each in found), *texts]


def logged(caplog):
    """All loggers of ours and of what runs the service, at any level; not the test's client."""
    records = [each for when in ("setup", "call") for each in caplog.get_records(when)]
    lines = [each.getMessage() for each in records if not each.name.startswith("httpx")]
    return "\n".join(lines)


def check_log(services, text, key):
    """No id, no name, no word of a text, no address, no key."""
    assert "POST /v1/rounds/{round_id}:publish 200" in text
    with services.store.read() as session:
        members = session.members.all()
    for member in members:
        words = {member.id, member.name, member.email, member.headline, *member.offers,
                 *member.needs, *member.interests} - {""}  # fmt: skip
        assert not [word for word in words if word in text]
    assert key not in text

"""What cannot be erased yet is told, noted, tried again, and goes; after a kill and a restart too."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import create_engine
from starlette.testclient import TestClient

from recommender.adapters.store import SqlStore
from recommender.api.app import make_app
from recommender.ports.records import Role
from recommender.service.assembly import assemble
from recommender.service.delivery.delivery_options import DeliveryOptions
from recommender.settings import Settings
from tests.api.conftest import WEEK, fill, read_long

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
WHO = "zaphkiel-4711"
MARKS = (b"zaphkiel", b"vogelscheuchen")
PERSON = {
    "id": WHO, "name": "Zaphkiel Ohnesorg", "headline": "Vogelscheuchen fuer Weinberge",
    "about": "Baut Vogelscheuchen.", "offers": ["Eine Stunde Vogelscheuchen bauen"],
    "languages": ["de", "en"], "email": "zaphkiel@example.org",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def open_service(solved, url, encoder):
    fill(url, solved)
    opened = []

    def open_it(mail=None):
        store = SqlStore(url, lambda: NOW)
        store.migrate()
        options = DeliveryOptions(folder=mail, on_publish=True)
        services = assemble(store, encoder, clock=lambda: NOW, delivery=options)
        _, key = services.access.issue(Role.ORGANISER, None, "", None, by="test")
        app = make_app(services, Settings(), solve=False)
        opened.append(store)
        return services, TestClient(app, headers={"Authorization": f"Bearer {key}"})

    yield open_it
    for store in opened:
        store.close()


def marked(folder):
    """Files here that still hold a word of theirs: those of PostgreSQL are elsewhere."""
    files = [each for each in folder.rglob("*") if each.is_file()]
    return {each.name for each in files if any(mark in each.read_bytes().lower() for mark in MARKS)}


def dead_rows(url):
    """Deleted members that PostgreSQL still keeps for somebody who may read them."""
    if url.startswith("sqlite"):
        return 0
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        said: list[str] = []
        driver: Any = connection.connection.dbapi_connection
        driver.add_notice_handler(
            lambda notice: said.append(notice.message_primary + (notice.message_detail or ""))
        )
        connection.exec_driver_sql("VACUUM (VERBOSE) members")
    engine.dispose()
    return sum(int(number) for number in re.findall(r"(\d+) are dead but not yet", " ".join(said)))


def test_while_another_process_reads_an_older_state_it_is_told_and_done_later(
    open_service, folder, url, caplog
):
    _services, client = open_service()
    assert client.post("/v1/members", json={"members": [PERSON]}).status_code == 200
    with read_long(url):
        answer = client.delete(f"/v1/members/{WHO}")
        assert answer.status_code == 202
        (pending,) = answer.json()["pending"]
        assert pending["kind"] == "older state of the database"
        assert answer.elapsed.total_seconds() < 10
        assert client.get(f"/v1/members/{WHO}").status_code == 404
        assert marked(folder) or dead_rows(url), "or this proves nothing"
        assert client.get("/v1/erasures").json() == answer.json()
        assert "erasing is not finished" in caplog.text
    again, other = open_service()  # another start, as after a kill
    assert again.erasing.run_pending() == []
    assert other.get("/v1/erasures").json() == {"pending": []}
    assert marked(folder) == set()
    assert not dead_rows(url)


def test_letters_on_the_disk_go_theirs_and_those_that_name_them(open_service, folder, caplog):
    mail = folder / "mail"
    services, client = open_service(mail)
    assert client.post("/v1/members", json={"members": [PERSON]}).status_code == 200
    partner = next(iter(client.get("/v1/members").json()["members"]))["id"]
    for id_ in (partner, "m003"):
        client.patch(f"/v1/members/{id_}", json={"email": f"{id_}@example.org"})
    sent = {"week": "2026-W50", "knobs": {"rules.floor": 0.0}}  # whatever the two are worth
    made = client.post("/v1/rounds", json=sent).json()["id"]
    services.solver.run_pending()
    assert client.put(f"/v1/rounds/{made}/locks/{WHO}/m003").status_code == 200
    client.post(f"/v1/rounds/{made}:solve")
    services.solver.run_pending()
    assert client.post(f"/v1/rounds/{made}:publish").status_code == 200
    services.courier.run_pending()
    before = {each.name for each in mail.iterdir()}
    named = marked(mail)
    assert len(named) >= 2
    kept = before - named
    (mail / "in the way").mkdir()
    stuck = min(named)
    content = (mail / stuck).read_bytes()
    (mail / stuck).unlink()
    (mail / stuck).mkdir()  # it cannot be removed
    answer = client.delete(f"/v1/members/{WHO}")
    assert answer.status_code == 202
    assert [each["name"] for each in answer.json()["pending"]] == [stuck.removesuffix(".eml")]
    assert "zaphkiel" not in answer.text.lower()
    (mail / stuck).rmdir()
    (mail / stuck).write_bytes(content)
    assert services.erasing.run_pending() == []
    assert marked(folder) == set()
    assert kept <= {each.name for each in mail.iterdir()}
    assert WHO not in caplog.text


def test_ordinarily_it_is_done_at_once(open_service, folder):
    _services, client = open_service()
    assert client.post("/v1/members", json={"members": [PERSON]}).status_code == 200
    client.post(f"/v1/members/{WHO}/introductions:suggest", json={"week": WEEK})
    assert client.delete(f"/v1/members/{WHO}").status_code == 204
    assert marked(folder) == set()
    assert client.get("/v1/erasures").json() == {"pending": []}
    entries = client.get("/v1/audit").json()["entries"]
    assert entries[0]["action"] == "member erased"
    assert entries[0]["member"] is None

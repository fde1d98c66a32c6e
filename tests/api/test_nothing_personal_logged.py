"""Every kind of error there is, made on purpose: no personal value in the log of the process."""

import sqlite3

import pytest
from sqlalchemy import insert, text

from recommender.adapters.store import SqlStore
from recommender.adapters.store import tables as t
from tests.api.conftest import make_impatient
from tests.api.process import served
from tests.made_up import Clock

pytestmark = pytest.mark.enable_socket

PERSON = {
    "id": "zaphkiel-4711", "name": "Zaphkiel Ohnesorg", "headline": "Vogelscheuchen",
    "about": "Unverwechselbar", "offers": ["Strohhut flechten"], "needs": ["Krähenruhe"],
    "email": "zaphkiel@unverwechselbar.example", "city": "Kleinkleckersdorf",
    "organisation": "Scheuchen und Söhne", "languages": ["de"],
}  # fmt: skip
OTHER = PERSON | {"id": "raguel-4712", "name": "Raguel Wolkenbruch", "email": "r@w.example"}
VALUES = ("zaphkiel", "ohnesorg", "vogelscheuche", "unverwechselbar", "strohhut", "krähenruhe",
          "kleinkleckersdorf", "scheuchen", "raguel", "wolkenbruch", "4711", "4712", "hunter2")  # fmt: skip


def make_every_kind_of_error(server, url):
    """Requests that are refused, contradict, cannot be read; a database that breaks below them."""
    who, statuses = PERSON["id"], set[int]()

    def say(method, path, **sent):
        answer = client.request(method, path, **sent)
        statuses.add(answer.status_code)
        return answer

    with server.client() as client:
        say("POST", "/v1/members", json={"members": [PERSON, OTHER]})
        say("GET", f"/v1/members/{who}")
        say("PUT", f"/v1/members/{who}/blocks/{OTHER['id']}")
        say("POST", "/v1/members", json={"members": [{**PERSON, "email": "hunter2"}]})
        say("POST", "/v1/members", json={"members": [{**PERSON, "secret": "hunter2"}]})
        say("PATCH", f"/v1/members/{who}", json={"meet": "hunter2"})
        say("PATCH", f"/v1/members/{who}", content=b'{"about": "hunter2', headers=JSON)
        say("PATCH", f"/v1/members/{who}", json={"city": "x"}, headers={"If-Match": '"v99"'})
        say("GET", "/v1/members/hunter2")
        say("GET", f"/v1/members/{who}/introductions?week=hunter2")
        say("GET", f"/hunter2/{who}")
        say("POST", f"/v1/members/{who}/introductions:suggest", json={"knobs": {"hunter2": 1}})
        say("POST", "/v1/explain", json={"a": who, "b": who})
        say("POST", f"/l/{who}/met", data={"once": "hunter2"})
        say("POST", "/v1/members:csv", content=f"id,name\n{who}".encode(), headers=CSV)
    with server.client("hunter2") as client:
        say("GET", f"/v1/members/{who}")
    break_the_database(url)
    with server.client() as client:
        for path in (f"/v1/members/{who}", f"/v1/members/{who}/export", "/v1/members"):
            say("GET", path)
        say("PUT", f"/v1/members/{who}/blocks/{OTHER['id']}")
        say("DELETE", f"/v1/members/{who}/blocks/{OTHER['id']}")
        say("POST", f"/v1/members/{who}/introductions:suggest", json={})
        say("DELETE", f"/v1/members/{who}")
    return statuses


JSON, CSV = {"Content-Type": "application/json"}, {"Content-Type": "text/csv"}


def break_the_database(url):
    """A table is gone, and a profile is damaged: what no caller can bring about."""
    store = SqlStore(url, Clock())
    with store._engine.begin() as connection:
        connection.execute(text("UPDATE members SET profile = '{\"about\": 7}'"))
        connection.execute(text("DROP TABLE blocks"))
    store.close()


def test_whatever_goes_wrong_the_log_names_nobody(url, tmp_path):
    with served(tmp_path, "--database-url", make_impatient(url)) as server:
        statuses = make_every_kind_of_error(server, url)
        log = server.log.read_text().lower()
    assert statuses >= {200, 204, 401, 404, 412, 422}
    assert statuses & {500, 503}, "or nothing broke"
    assert "unexpected" in log or "not available" in log
    assert "traceback" not in log
    assert [value for value in VALUES if value in log] == []


def test_an_error_of_the_database_does_not_repeat_what_was_asked(tmp_path):
    store = SqlStore(f"sqlite:///{tmp_path / 'club.sqlite'}", Clock())
    store.migrate()
    with pytest.raises(Exception) as caught, store._engine.begin() as connection:  # noqa: PT011
        connection.execute(insert(t.blocks), {"member": "m001", "other": "m002"})
    assert "FOREIGN KEY" in str(caught.value)
    assert "m001" not in str(caught.value)
    assert isinstance(caught.value.__cause__, sqlite3.IntegrityError)
    store.close()

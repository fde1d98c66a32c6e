"""The inventory over the API: with the member's own key alone."""

import logging
from typing import Any

CONTACTS = "/v1/members/m001/contacts"
FILE = "Vorname;Nachname;Firma\nAda;Brunner-Zzyzx;Klinikum Zzyzx\nMax;Huber;Huber AG\n"


def send(api, text=FILE, role="a"):
    return api.client(role).post(
        f"{CONTACTS}:file",
        params={"file": "Connections.csv"},
        content=text.encode(),
        headers={"Content-Type": "application/octet-stream"},
    )


def test_a_file_is_taken_asked_about_and_read_a_page_at_a_time(api):
    first = send(api)
    assert first.status_code == 200, first.text
    assert {name: first.json()[name] for name in ("added", "known", "asked")} == {
        "added": 2, "known": 0, "asked": 0
    }  # fmt: skip
    assert send(api, FILE.replace("Klinikum Zzyzx", "Bosch")).json()["asked"] == 1
    mine, seen = api.client("a"), []
    cursor: Any = ""
    while cursor is not None:
        page = mine.get(CONTACTS, params={"limit": 2, "cursor": cursor}).json()
        seen += page["contacts"]
        cursor = page["next"]
    assert sorted(each["organisation"] for each in seen) == ["Bosch", "Huber AG", "Klinikum Zzyzx"]
    (asked,) = (each for each in seen if each["same_as"])
    kept = mine.put(f"{CONTACTS}/{asked['id']}/same", json={"same": True}).json()
    assert (kept["organisation"], kept["same_as"]) == ("Bosch", None)
    assert mine.delete(f"{CONTACTS}/{asked['id']}").status_code == 404
    assert mine.delete(CONTACTS).status_code == 204
    assert mine.get(CONTACTS).json() == {"contacts": [], "next": None}


def test_no_other_key_learns_anything_of_it_nor_does_any_other_answer(api, caplog):
    caplog.set_level(logging.DEBUG)
    paths = ("/v1/members?limit=200", "/v1/members/m001", "/v1/members/m001/export", "/v1/rounds",
             "/v1/audit", "/v1/club/bubble", "/metrics")  # fmt: skip
    before = {path: api.client("organiser").get(path).text for path in paths}
    assert send(api).status_code == 200
    wish = {"kind": "hope", "text": "somebody at Zzyzx"}
    assert api.client("a").post("/v1/members/m001/wishes", json=wish).status_code == 201
    assert "Zzyzx" in api.client("a").get("/v1/members/m001/export").text
    for role in ("organiser", "reader", "b"):
        for path in (CONTACTS, "/v1/members/m001/wishes"):
            assert api.client(role).get(path).status_code == 403
        assert send(api, role=role).status_code == 403
    after = {path: api.client("organiser").get(path).text for path in paths}
    del before["/metrics"], after["/metrics"]
    assert after == before
    assert "Zzyzx" not in api.client("organiser").get("/metrics").text
    assert "zzyzx" not in caplog.text.lower()


def test_what_cannot_be_read_is_said(api):
    answer = send(api, "Firma;Ort\nBosch;Ulm\n")
    assert answer.status_code == 422
    assert "no column for name" in answer.json()["detail"]
    blank = api.client("a").post(CONTACTS, json={"name": "  "})
    assert blank.status_code == 422

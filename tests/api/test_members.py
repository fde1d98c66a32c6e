"""Members over the API: import, read, change, erase, export."""

from pathlib import Path

import pytest

from tests.api.conftest import WEEK, A, B

CASES = Path(__file__).parents[1] / "tables" / "cases"
NEW = {"id": "n1", "name": "Neu Mitglied", "headline": "Imkerin", "offers": ["Honig, roh"],
       "needs": ["Ein Stand"], "languages": ["de"], "meet": "online", "bubble": 0.25,
       "paused_until": "2030-01-01", "do_not_introduce": ["m003"], "viewpoints": {"x": -2}}  # fmt: skip


def put(api, *members, **more):
    return api.client("organiser").post("/v1/members", json={"members": members} | more)


def get(api, member, role="organiser"):
    return api.client(role).get(f"/v1/members/{member}")


def test_a_member_sent_is_the_member_read(api):
    report = put(api, NEW).json()
    assert (report["rows"], report["kept"]) == (1, 1)
    assert all(each["severity"] == "kept" for each in report["problems"])
    assert "m003" not in str(report)
    shown = get(api, "n1").json()
    confidential = shown.pop("confidential")
    assert {name: (shown | confidential)[name] for name in NEW} == NEW


def test_a_bad_row_is_reported_and_the_good_ones_kept(api):
    report = put(
        api, NEW, {"id": "n2", "name": "x", "languages": ["klingon!"], "about": "x"}, NEW
    ).json()
    assert report["rows"] == 3
    assert get(api, "n1").status_code == 200
    found = {each["column"]: each["severity"] for each in report["problems"]}
    assert found["languages"] == "cell ignored"
    assert found["id"] == "row refused", "an id may occur once"
    assert put(api, {**NEW, "id": "bad/id"}).status_code == 422
    strict = put(
        api, {"id": "n3", "name": "x", "languages": ["klingon!"], "about": "x"}, strict=True
    )
    assert strict.status_code == 422
    assert get(api, "n3").status_code == 404


def test_a_csv_in_german_is_read_like_everywhere_else(api):
    table = "Mitgliedsnummer;Vorname;Nachname;Ich biete;Religion\nn7;Öz;Kara;Brot|Käse;keine\n"
    headers = {"Content-Type": "text/csv"}
    client = api.client("organiser")
    answer = client.post("/v1/members:csv", content=table.encode("cp1252"), headers=headers)
    assert answer.json()["kept"] == 1
    assert answer.json()["dropped_columns"] == ["Religion"]
    assert get(api, "n7").json()["offers"] == ["Brot", "Käse"]
    assert client.post("/v1/members:csv", content=b"\xff\x00;", headers=headers).status_code == 422


def test_importing_again_keeps_what_the_member_has_set(api):
    put(api, NEW)
    put(api, {"id": "n1", "name": "Neu", "about": "anders"})
    shown = get(api, "n1").json()
    assert shown["name"] == "Neu"
    assert shown["offers"] == []
    assert shown["paused_until"] == "2030-01-01"
    assert shown["confidential"]["bubble"] == 0.25
    assert shown["confidential"]["do_not_introduce"] == ["m003"]


def test_a_patch_changes_what_it_names(api):
    before = get(api, A).json()
    changed = api.client("a").patch(f"/v1/members/{A}", json={"city": "Ulm", "goals": None}).json()
    assert changed == before | {"city": "Ulm", "goals": ""}


def test_two_who_change_the_same_member_do_not_overwrite_each_other(api):
    client, path = api.client("a"), f"/v1/members/{A}"
    seen = {"If-Match": get(api, A).headers["etag"]}
    assert client.patch(path, json={"city": "Ulm"}, headers=seen).status_code == 200
    assert client.patch(path, json={"city": "Bonn"}, headers=seen).status_code == 412
    assert get(api, A).json()["city"] == "Ulm"
    fresh = {"If-None-Match": get(api, A).headers["etag"]}
    assert client.get(path, headers=fresh).status_code == 304


@pytest.mark.parametrize(
    "changes",
    [{"id": "x"}, {"bubble": 1.5}, {"per_round": 21}, {"meet": "maybe"}, {"offers": "x"},
     {"languages": ["klingon!"]}, {"name": None}, {"do_not_introduce": []}],
    ids=str,
)  # fmt: skip
def test_a_bad_patch_is_refused_and_changes_nothing(api, changes):
    before = get(api, A).json()
    assert api.client("organiser").patch(f"/v1/members/{A}", json=changes).status_code == 422
    assert get(api, A).json() == before


def test_members_come_in_pages(shared_api):
    client, seen = shared_api.client("reader"), []
    page = {"next": ""}
    while page.get("next") is not None:
        query = {"cursor": page["next"], "limit": 77}
        page = client.get("/v1/members", params=query).json()
        seen += [each["id"] for each in page["members"]]
    assert seen == sorted(set(seen))
    assert len(seen) == 240


@pytest.mark.parametrize("cursor", ["ä", "%00", "AA", "x" * 501, "!!"])
def test_a_cursor_of_nobody_is_refused(shared_api, cursor):
    answer = shared_api.client("reader").get("/v1/members", params={"cursor": cursor})
    assert answer.status_code == 422


def test_ties_are_added_read_and_removed(api):
    client = api.client("organiser")
    sent = {"ties": [{"a": B, "b": A, "strength": 0.5}, {"a": A, "b": "nobody"}]}
    report = client.post("/v1/ties", json=sent).json()
    assert report["kept"] == 1
    assert len(report["problems"]) == 1
    ties = client.get(f"/v1/members/{B}/ties").json()["ties"]
    assert {"a": A, "b": B, "strength": 0.5, "source": ""} in ties
    assert client.delete(f"/v1/ties/{A}/{B}").status_code == 204
    assert client.delete(f"/v1/ties/{A}/{B}").status_code == 404


def test_erased_is_gone_from_every_answer(api):
    week = f"/v1/members/{A}/introductions?week={WEEK}"
    partner = api.client("a").get(week).json()["introductions"][0]["partner"]["id"]
    name = get(api, partner).json()["name"]
    client = api.client("organiser")
    suggested = client.post(f"/v1/members/{A}/introductions:suggest", json={"limit": 10}).json()
    assert partner not in str(suggested), "they met this week"
    assert client.delete(f"/v1/members/{partner}").status_code == 204
    assert client.delete(f"/v1/members/{partner}").status_code == 404
    everywhere = [week, f"/v1/members/{A}/export", f"/v1/members/{A}/ties", "/v1/rounds",
                  f"/v1/rounds/{api.round}/introductions", "/v1/keys"]  # fmt: skip
    for path in everywhere:
        text = client.get(path).text
        assert partner not in text, path
        assert name not in text, path
    held = api.services.club.snapshot()
    assert partner not in held.club.rows
    assert len(held.prepared.facets.encoder) > 0
    numbers = client.get(f"/v1/rounds/{api.round}").json()["result"]["numbers"]
    assert numbers["introductions"] == 200, "counts stay"


def test_erased_texts_are_in_no_vector_that_is_kept(api):
    put(api, NEW)
    api.services.club.snapshot()
    vectors = api.services.club._vectors
    assert "Honig, roh" in str(sorted(vectors.texts))
    api.client("organiser").delete("/v1/members/n1")
    api.services.club.snapshot()
    assert "Honig, roh" not in str(sorted(vectors.texts))


def test_export_holds_what_is_stored_and_no_others_words(api):
    client = api.client("a")
    introduction = client.get(f"/v1/members/{A}/introductions?week={WEEK}").json()
    id_ = introduction["introductions"][0]["id"]
    client.post(
        f"/v1/introductions/{id_}/outcomes", json={"glad": 4}, headers={"Idempotency-Key": "k"}
    )
    held = client.get(f"/v1/members/{A}/export").json()
    assert held["member"]["name"] == get(api, A).json()["name"]
    assert [each["id"] for each in held["introductions"]] == [id_]
    assert held["outcomes"][0]["answers"]["glad"] == 4
    assert held["ties"]
    assert held["rounds"]
    assert held["exposures"]
    assert held["keys"]
    assert api.keys["a"] not in str(held)
    assert "digest" not in str(held)


def test_a_csv_with_ids_no_address_can_hold_names_row_column_found_and_allowed(api):
    client = api.client("organiser")
    table = (CASES / "id-with-slash" / "members.csv").read_bytes()
    answer = client.post(
        "/v1/members:csv", content=table, headers={"Content-Type": "text/csv"}
    ).json()
    assert (answer["rows"], answer["kept"]) == (5, 1)
    refused = [(each["row"], each["column"], each["found"]) for each in answer["problems"]]
    assert refused == [
        (2, "Mitgliedsnummer", "'2024/017'"),
        (3, "Mitgliedsnummer", "'2024/018'"),
        (5, "Mitgliedsnummer", "'..'"),
        (6, "Mitgliedsnummer", "'a?b#c'"),
    ]
    assert all("without / \\ ? #" in each["allowed"] for each in answer["problems"])
    assert {each["header"]: each["field"] for each in answer["columns"]}["Ich biete"] == "offers"


def test_a_block_on_nobody_is_not_found(api):
    client = api.client("organiser")
    member = client.get("/v1/members").json()["members"][0]["id"]
    assert client.put(f"/v1/members/{member}/blocks/9B").status_code == 404

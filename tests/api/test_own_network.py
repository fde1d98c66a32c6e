"""Profile advice and the own network over the API."""


def test_the_own_network_is_told_with_the_own_key_alone(api):
    mine = api.client("a")
    wish = {"kind": "hope", "text": "Somebody who repairs church organs"}
    assert mine.post("/v1/members/m001/wishes", json=wish).status_code == 201
    contact = {"name": "Otto Zzyzx", "role": "Organ builder, restores pipe organs in churches",
               "last_contact": "2020-01-01", "closeness": "relationship"}  # fmt: skip
    assert mine.post("/v1/members/m001/contacts", json=contact).status_code == 201
    told = mine.get("/v1/members/m001/bubble")
    assert told.status_code == 200, told.text
    body = told.json()
    (dormant,) = body["dormant"]
    assert dormant["meets"] == wish["text"]
    assert body["noted"] == {"address": 0, "acquaintance": 0, "relationship": 1}
    assert sum(circle["own"] for circle in body["circles"]) == 1
    assert body["constraint"] is None or 0 < body["constraint"] <= 1.125
    assert len(body["weeks"]) == 1
    assert "Otto Zzyzx" in repr(body["said"])
    for role in ("organiser", "reader", "b"):
        refused = api.client(role).get("/v1/members/m001/bubble")
        assert refused.status_code == 403
        assert "Zzyzx" not in refused.text
    assert "Zzyzx" not in api.client("b").get("/v1/members/m002/bubble").text


def test_what_would_make_a_profile_stronger_is_told_to_its_owner_and_to_organisers(api):
    mine, organiser = api.client("a"), api.client("organiser")
    before = mine.get("/v1/members/m001/profile-advice").json()
    changed = mine.patch("/v1/members/m001", json={"needs": ["new customers"], "goals": ""})
    assert changed.status_code == 200
    after = mine.get("/v1/members/m001/profile-advice").json()
    assert after["general"] == ["new customers"]
    assert after["reach"]["givers"] == 0
    assert after["buyers"] == after["reach"]["seekers"]
    assert after["reach"]["seekers"] == before["reach"]["seekers"]
    assert after["said"]["warnings"]
    assert organiser.get("/v1/members/m001/profile-advice").json() == after
    listed = organiser.get("/v1/club/profiles").json()["profiles"]
    partners = [each["reach"]["partners"] for each in listed]
    assert 0 < len(listed) <= 10
    assert partners == sorted(partners)
    assert all(each["gains"][0]["after"] > each["gains"][0]["before"] for each in listed)


def test_a_block_changes_nothing_of_what_is_told_of_a_profile(api):
    mine, other = api.client("a"), api.client("b")
    before = other.get("/v1/members/m002/profile-advice").json()
    assert mine.put("/v1/members/m001/blocks/m002").status_code == 204
    assert other.get("/v1/members/m002/profile-advice").json() == before

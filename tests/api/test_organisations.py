"""Organisations by the service: three people at least, both languages, nobody named."""

import pytest

LIST, ONE = "/v1/club/organisations", "/v1/club/organisation"
PEOPLE = [
    {"id": f"{firm}{at}", "name": f"Nomen{firm}{at} Nescio", "headline": headline, "organisation": organisation,
     "offers": [f"{offer} {word}"], "needs": [f"{need} {word}"]}
    for firm, organisation, headline, offer, need in (
        ("h", "Hotel Mond", "Tax adviser", "Tax advice and tax returns for", "Bread and rolls every morning for"),
        ("b", "Bakery Sun", "Baker", "Bread and rolls every morning for", "Tax advice and tax returns for"),
    )
    for at, word in enumerate(("firms", "a hotel", "a café"))
]  # fmt: skip


@pytest.fixture(scope="module")
def client(solved, tmp_path_factory, encoder):
    from tests.api.conftest import _copy

    for api in _copy(solved, tmp_path_factory.mktemp("organisations"), encoder):
        client = api.client("organiser")
        assert client.post("/v1/members", json={"members": PEOPLE}).status_code == 200
        yield client


def test_those_with_three_people_are_listed_and_told_of(client):
    listed = client.get(LIST).json()["organisations"]
    assert {"name": "Hotel Mond", "people": 3} in listed
    told = client.get(ONE, params={"name": "hotel mond"}).json()
    assert told["name"] == "Hotel Mond"
    assert told["fits"][:1] == [{"name": "Bakery Sun", "people": 3, "theirs": 3, "competes": False}]
    assert set(told["said"]) == {"de", "en"}
    assert "Nescio" not in str(told)
    assert "Tax advice" not in str(told)


def test_of_others_nothing_is_told(client):
    answer = client.get(ONE, params={"name": "Hof am Moosanger"})  # one member
    unknown = client.get(ONE, params={"name": "Hof am Nirgends"})
    assert answer.status_code == unknown.status_code == 422
    assert answer.json()["detail"].replace("Moosanger", "Nirgends") == unknown.json()["detail"]

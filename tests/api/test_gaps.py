"""What nobody has, by the service: of profiles alone, whatever anybody has noted down."""

from starlette.testclient import TestClient

from recommender.club.inventory import Contact, Entry
from recommender.club.warm import CameOf, Request, RequestState
from recommender.ports.records import Role
from tests.api.conftest import NOW, A, B, service

PATH = "/v1/club/gaps"


def read(api):
    answer = api.client("organiser").get(PATH)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_whom_to_invite_is_told_in_both_languages(shared_api):
    told = read(shared_api)
    counts = [gap["members"] for gap in told["gaps"] if gap["trade"]]
    assert counts == sorted(counts, reverse=True)
    assert sum(len(gap["needs"]) for gap in told["gaps"]) == told["open"] > 0
    assert set(told["gaps"][0]["trade"]) == set(told["gaps"][0]["said"]) == {"de", "en"}
    assert len(told["unasked"]) <= told["offers"]


def test_no_contact_and_no_wish_changes_a_word_and_a_settled_need_is_gone(api):
    before = read(api)
    need = next(need for gap in before["gaps"] for need in gap["needs"])
    met = Contact(id="c" * 16, name="Otto Pfeiff", role=need["text"])
    asker, owner = need["member"], B if need["member"] != B else A
    request = Request(
        "d" * 16, asker, owner, met.id, "need", need["text"], named=True,
        state=RequestState.INTRODUCED, created_at=NOW.isoformat(), changed_at=NOW.isoformat(),
    )  # fmt: skip
    with api.services.store.write() as session:
        session.inventories.put(owner, [Entry(met)], NOW.isoformat())
        session.warm_requests.put([request])
    assert read(api) == before, "nothing is told before the asker says so"
    api.services.warm.say_came_of(asker, request.id, CameOf.NOTHING)
    assert read(api) == before
    api.services.warm.say_came_of(asker, request.id, CameOf.HELPED)
    after = read(api)
    assert after["open"] == before["open"] - 1
    assert need not in [one for gap in after["gaps"] for one in gap["needs"]]


def test_a_club_without_members_has_no_answer(tmp_path, encoder):
    services, app = service(tmp_path / "empty.sqlite", encoder)
    _, secret = services.access.issue(Role.ORGANISER, None, "", None, by="test")
    client = TestClient(app, headers={"Authorization": f"Bearer {secret}"})
    assert client.get(PATH).status_code == 409
    services.store.close()

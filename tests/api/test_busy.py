"""A database that is kept busy, and members who ask for much: others are answered as ever."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from recommender.service.people.people import MOST_BLOCKS
from recommender.service.rounds.feedback import MOST_ANSWERS
from tests.api.conftest import WEEK, A, B, fill, kept_busy, make_impatient
from tests.api.process import served

pytestmark = pytest.mark.enable_socket


def timed(client, path):
    began = time.perf_counter()
    answer = client.get(path)
    assert answer.status_code == 200
    return time.perf_counter() - began


def test_while_another_holds_the_lock_writers_are_told_to_come_again_and_readers_do_not_wait(
    url, solved, tmp_path
):
    fill(url, solved)
    with served(tmp_path, "--database-url", make_impatient(url)) as server:
        with (
            kept_busy(url),
            httpx2.Client(
                base_url=server.address, timeout=60,
                headers={"Authorization": f"Bearer {server.key}"},
                limits=httpx2.Limits(max_connections=100),
            ) as client,
            ThreadPoolExecutor(60) as pool,
        ):  # fmt: skip
            writes = [
                pool.submit(client.put, f"/v1/members/m{number:03}/blocks/m200")
                for number in range(1, 61)
            ]
            reads = [timed(client, "/v1/members") for _ in range(20)]
            reads += [timed(client, f"/v1/members/{A}/introductions?week={WEEK}")]
            answers = [each.result() for each in writes]
        with server.client() as client:
            assert client.put("/v1/members/m001/blocks/m200").status_code == 204, "it goes on"
    assert max(reads) < 2
    assert {each.status_code for each in answers} <= {429, 503}
    assert all("retry-after" in each.headers for each in answers)
    assert "Traceback" not in server.log.read_text()


def test_one_members_many_suggestions_leave_others_their_answers(tmp_path):
    with served(tmp_path, "--demo") as server, server.client() as organiser:
        keys = {
            id_: organiser.post("/v1/keys", json={"role": "member", "member": id_}).json()["key"]
            for id_ in (A, B)
        }
        organiser.post(f"/v1/members/{A}/introductions:suggest", json={}, timeout=300)
        with server.client(keys[A]) as one, server.client(keys[B]) as other:

            def ask(number):
                sent = {"limit": 10, "knobs": {"bubble": number / 200}}
                return one.post(f"/v1/members/{A}/introductions:suggest", json=sent).status_code

            with ThreadPoolExecutor(20) as pool:
                asked = [pool.submit(ask, number) for number in range(200)]
                waits = sorted(timed(other, f"/v1/members/{B}") for _ in range(100))
                statuses = {each.result() for each in asked}
    assert 200 in statuses
    assert statuses <= {200, 429, 503}
    assert waits[50] < 0.2


def test_blocks_and_answers_of_one_member_have_an_end(api):
    client = api.client("a")
    with api.services.store.write() as session:
        for number in range(MOST_BLOCKS - 1):
            session.relations.block(A, f"invented-{number}")
    path = f"/v1/members/{A}/blocks"
    assert client.put(f"{path}/m100").status_code == 204
    assert client.put(f"{path}/m101").status_code == 409
    assert client.put(f"{path}/m100").status_code == 204, "it is there already"
    assert client.delete(f"{path}/m100").status_code == 204
    assert client.put(f"{path}/m101").status_code == 204
    pair = next(
        each for each in api.services.rounds.introductions(api.round) if A in (each.a, each.b)
    )
    outcomes, sent = f"/v1/introductions/{pair.id}/outcomes", {"met": True}
    answers = [
        api.client("organiser").post(
            outcomes, json=sent | {"member": A}, headers={"Idempotency-Key": f"k{number}"}
        ).status_code
        for number in range(MOST_ANSWERS + 1)
    ]  # fmt: skip
    assert answers == [200] * MOST_ANSWERS + [409]


def test_what_is_so_already_is_no_change_and_leaves_everything_as_it_is(api):
    client, path = api.client("a"), f"/v1/members/{A}/blocks"
    assert client.put(f"{path}/m100").status_code == 204
    generation = api.services.store.generation()
    with api.services.store.read() as session:
        before = len(session.audit.of(A)), session.revision()
    for _ in range(5):
        assert client.put(f"{path}/m100").status_code == 204
        assert client.delete(f"{path}/m101").status_code == 204
        assert client.delete(f"{path}/nobody").status_code == 204
        assert client.put(f"{path}/nobody").status_code == 404
        assert client.put(f"{path}/{A}").status_code == 422
    with api.services.store.read() as session:
        assert (len(session.audit.of(A)), session.revision()) == before
    assert api.services.store.generation() == generation


def test_a_members_key_changes_so_often_and_no_more(api):
    from recommender.api.limits import RateLimiter

    api.app.state.changes = RateLimiter(3, lambda: 0.0)
    client, path = api.client("a"), f"/v1/members/{A}/blocks/m100"
    assert [client.put(path).status_code for _ in range(5)] == [204, 204, 204, 429, 429]
    assert client.get(f"/v1/members/{A}").status_code == 200
    assert api.client("organiser").put(path).status_code == 204


@pytest.mark.parametrize(
    "knobs", [{"seed": 3}, {"rules.repeat_after_weeks": 8}, {"rules.repeat_after_weeks": None}]
)
def test_whole_numbers_are_whole_numbers(api, knobs):
    answer = api.client("organiser").post("/v1/rounds", json={"week": "2026-W51", "knobs": knobs})
    assert answer.status_code == 202
    assert answer.json()["knobs"] == knobs

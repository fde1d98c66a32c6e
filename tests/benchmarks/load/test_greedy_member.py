"""One member who asks for all that a key gives: what is sent, in real connections."""

import asyncio
import json

import pytest

from benchmarks.load.greedy_member import AT_ONCE, ask_for_everything
from tests.benchmarks.load.recording_server import record_requests, running

pytestmark = pytest.mark.enable_socket

OTHERS = ["p1", "p2", "p3"]


@pytest.fixture(scope="module")
def sent():
    """Method, path, headers and body of the first 200 requests; and connections they came on."""

    async def ask():
        async with record_requests() as (port, recorded):
            async with running(ask_for_everything(port, "secret", "p0", OTHERS)):
                await recorded.wait_for(lambda seen: len(seen.requests) >= 200)
            return recorded

    recorded = asyncio.run(ask())
    requests = []
    for head, body in recorded.requests[:200]:
        first, *headers = head.decode().strip().split("\r\n")
        method, path, _ = first.split(" ")
        requests.append((method, path, dict(line.split(": ", 1) for line in headers), body))
    return requests, recorded.connections


def test_twenty_ask_at_a_time(sent):
    assert sent[1] == AT_ONCE


def test_every_request_is_of_the_member_with_the_key(sent):
    for _, path, headers, _ in sent[0]:
        assert path.startswith("/v1/members/p0/") or path == "/v1/members/p0"
        assert headers["Authorization"] == "Bearer secret"


def test_suggestions_are_asked_for_under_many_stands_of_the_dial(sent):
    asked = [json.loads(body) for _, path, _, body in sent[0] if path.endswith(":suggest")]
    stands = {each["knobs"]["bubble"] for each in asked}
    assert all(0 <= stand <= 1 for stand in stands)
    assert len(stands) == len(asked), "so that none lies ready"


def test_profiles_are_changed_and_blocks_put_on_members_and_on_nobody(sent):
    methods = {method for method, *_ in sent[0]}
    assert methods == {"POST", "GET", "PATCH", "PUT"}
    blocked = {
        path.rsplit("/", 1)[1] for method, path, *_ in sent[0] if method == "PUT"
    }  # fmt: skip
    named = {id_ for id_ in blocked if not id_.startswith("nobody-")}
    assert named
    assert named <= set(OTHERS)
    assert blocked - named
    texts = [json.loads(body)["about"] for method, _, _, body in sent[0] if method == "PATCH"]
    assert len(set(texts)) == len(texts)


def test_whoever_is_refused_asks_on():
    async def ask():
        async with (
            record_requests("429 Too Many Requests") as (port, recorded),
            running(ask_for_everything(port, "secret", "p0", OTHERS)) as task,
        ):
            await recorded.wait_for(lambda seen: len(seen.requests) >= 3 * AT_ONCE)
            return task.done()

    assert not asyncio.run(ask())

"""Clients without a key: what they send a server, and that they come back when cut off."""

import asyncio

import pytest

from benchmarks.load.slow_clients import BRACKETS, HALF_SENT, send_brackets, send_slowly
from tests.benchmarks.load.recording_server import LIMIT, record_requests, running

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def hurry(monkeypatch):
    """Waits are passed over, so that what takes seconds is over at once; how long each would be."""
    real, waits = asyncio.sleep, []

    async def sleep(seconds):
        waits.append(seconds)
        await real(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return waits


async def read_of_connections(begun, count, size):
    """The first bytes of so many connections, each cut off after it has sent some."""
    heard, enough = [], asyncio.Event()

    async def serve(reader, writer):
        heard.append(await reader.readexactly(size))
        writer.close()
        if len(heard) == count:
            enough.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with running(send_slowly(server.sockets[0].getsockname()[1], begun)):
        async with asyncio.timeout(LIMIT):
            await enough.wait()
    server.close()
    return heard[:count]


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("begun", HALF_SENT)
def test_a_slow_client_begins_a_request_adds_bytes_and_comes_back_when_cut_off(begun):
    heard = asyncio.run(read_of_connections(begun, count=3, size=len(begun) + 5))
    assert heard == [begun + b"aaaaa"] * 3


def test_none_of_them_ever_ends_a_request():
    for begun in HALF_SENT:
        head, end, body = begun.partition(b"\r\n\r\n")
        assert not end or len(body) < int(head.rsplit(b" ", 1)[1])
        assert b"Authorization" not in begun


@pytest.mark.usefixtures("hurry")
def test_brackets_are_sent_whole_again_and_again_without_a_key():
    async def send():
        async with record_requests("401 Unauthorized") as (port, recorded):
            async with running(send_brackets(port)):
                await recorded.wait_for(lambda seen: len(seen.requests) >= 2)
            return recorded.requests[:2]

    for head, body in asyncio.run(send()):
        assert head.startswith(b"POST /v1/members HTTP/1.1\r\n")
        assert b"Authorization" not in head
        assert body == BRACKETS


def test_brackets_are_a_list_of_ten_megabytes():
    assert 9e6 < len(BRACKETS) < 11e6
    assert BRACKETS.count(b"[") == BRACKETS.count(b"]")
    assert BRACKETS.startswith(b"[[],[],")
    assert BRACKETS.endswith(b",[]]")


@pytest.mark.parametrize(
    ("client", "wait"), [(lambda port: send_slowly(port, b""), 0.1), (send_brackets, 0.5)]
)
def test_where_nobody_listens_they_wait_and_try_on(hurry, client, wait):
    async def attack():
        async with record_requests() as (port, _):
            pass
        async with running(client(port)) as task, asyncio.timeout(LIMIT):
            while len(hurry) < 5:
                await asyncio.wait([task], timeout=0.01)
            return task.done()

    assert not asyncio.run(attack())
    assert set(hurry) == {wait}

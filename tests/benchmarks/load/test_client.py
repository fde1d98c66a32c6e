"""The HTTP client of the load test, against a small server on loopback."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.load.client import (
    Answers,
    Connection,
    read_length,
    send_at_rate,
    send_flat_out,
    write_request,
)

pytestmark = pytest.mark.enable_socket


@asynccontextmanager
async def serving(answer):
    """A server that answers each request with what ``answer`` makes of its first line."""
    seen: list[str] = []
    running: set[asyncio.Task[None]] = set()

    async def handle(reader, writer):
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        with suppress(asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                seen.append(head.split(b"\r\n")[0].decode())
                await reader.readexactly(read_length(head))
                reply = answer(seen[-1], len(seen))
                if reply is None:
                    break
                writer.write(reply)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], seen
        await asyncio.gather(*running)  # they end when the client closes


def reply(status, body=b"", length=True):
    head = f"HTTP/1.1 {status} Some\r\n" + (f"content-length: {len(body)}\r\n" if length else "")
    return head.encode() + b"\r\n" + body


def test_one_connection_serves_many_requests():
    async def talk():
        async with serving(lambda _, number: reply(200, b"x" * number)) as (port, seen):
            line = Connection("127.0.0.1", port)
            answers = [await line.ask(write_request("GET", f"/{n}", "k")) for n in range(3)]
            line.close()
            return answers, seen

    answers, seen = asyncio.run(talk())
    assert answers == [(200, b"x"), (200, b"xx"), (200, b"xxx")]
    assert seen == [f"GET /{n} HTTP/1.1" for n in range(3)]


def test_a_broken_connection_is_status_0_and_the_next_request_opens_another():
    async def talk():
        async with serving(lambda _, number: None if number == 1 else reply(204)) as (port, _):
            line = Connection("127.0.0.1", port)
            answers = [await line.ask(write_request("GET", "/", "k")) for _ in range(2)]
            line.close()
            return answers

    assert asyncio.run(talk()) == [(0, b""), (204, b"")]


def test_a_server_that_is_not_there_is_status_0():
    assert asyncio.run(Connection("127.0.0.1", 1).ask(b"GET")) == (0, b"")


def test_a_body_is_sent_and_an_answer_without_a_length_has_none():
    async def talk():
        async with serving(lambda line, _: reply(201, length="POST" not in line)) as (port, _):
            line = Connection("127.0.0.1", port)
            sent = write_request("POST", "/x", "k", b'{"met": true}')
            answers = [await line.ask(sent), await line.ask(sent)]
            line.close()
            return answers

    assert asyncio.run(talk()) == [(201, b""), (201, b"")]


def test_requests_at_a_rate_are_all_sent_and_numbered():
    async def talk():
        async with serving(lambda line, _: reply(404 if "/3 " in line else 200)) as (port, seen):
            lines = [Connection("127.0.0.1", port) for _ in range(3)]
            answers = await send_at_rate(
                lines, lambda number: write_request("GET", f"/{number}", "k"), 1_000, 0.02
            )
            for line in lines:
                line.close()
            return answers, seen

    answers, seen = asyncio.run(talk())
    assert sorted(seen) == sorted(f"GET /{n} HTTP/1.1" for n in range(20))
    assert answers.statuses == {200: 19, 404: 1}
    assert answers.errors == 1
    assert len(answers.seconds) == 20
    assert all(seconds > 0 for seconds in answers.seconds)
    assert answers.lasted > 0


def test_flat_out_every_connection_asks_for_its_own_numbers():
    async def talk():
        async with serving(lambda _, __: reply(200)) as (port, seen):
            lines = [Connection("127.0.0.1", port) for _ in range(2)]
            answers = await send_flat_out(
                lines, lambda number: write_request("GET", f"/{number}", "k"), 0.05
            )
            for line in lines:
                line.close()
            return answers, seen

    answers, seen = asyncio.run(talk())
    numbers = sorted(int(line.split("/")[1].split(" ")[0]) for line in seen)
    assert len(set(numbers)) == len(numbers) == len(answers.seconds) >= 2
    assert {number % 2 for number in numbers} == {0, 1}
    assert answers.statuses == {200: len(numbers)}


@given(st.lists(st.sampled_from([0, 200, 201, 299, 300, 304, 404, 429, 500])))
def test_errors_are_all_but_success_and_not_modified(statuses):
    answers = Answers()
    for status in statuses:
        answers.note(status, 0.1)
    assert answers.errors == sum(not (200 <= status <= 299 or status == 304) for status in statuses)
    assert len(answers.seconds) == len(statuses)
    assert sum(answers.statuses.values()) == len(statuses)


def test_a_request_says_who_asks_and_how_long_its_body_is():
    sent = write_request("POST", "/v1/x?week=1", "secret", b"{}", ["Idempotency-Key: 7"])
    head, _, body = sent.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /v1/x?week=1 HTTP/1.1"
    assert {"Host: localhost", "Authorization: Bearer secret", "Idempotency-Key: 7"} <= {*lines}
    assert {"Content-Type: application/json", "Content-Length: 2"} <= {*lines}
    assert body == b"{}"
    assert b"Content-Length" not in write_request("GET", "/", "k")


@given(
    st.integers(0, 10**9), st.sampled_from(["Content-Length", "content-length", "CONTENT-LENGTH"])
)
def test_the_length_of_a_body_is_read_whatever_the_case(length, name):
    head = f"HTTP/1.1 200 OK\r\nDate: today\r\n{name}: {length}\r\n\r\n".encode()
    assert read_length(head) == length
    assert read_length(b"HTTP/1.1 204 No Content\r\n\r\n") == 0

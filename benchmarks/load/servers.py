"""The service, and a bare route that answers the same bytes, each a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import uvicorn
from fastapi import FastAPI, Response

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def run_server(*words: str, **environment: str) -> Iterator[tuple[int, int]]:
    """A process that prints ``Serving on http://HOST:PORT``.

    Yields
    ------
    tuple of int
        Its port and its id, once it is ready.
    """
    inherited = {name: value for name, value in os.environ.items() if "RECOMMENDER" not in name}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, *words],
        cwd=ROOT,
        env=inherited | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield _wait_for_port(process), process.pid
    finally:
        process.terminate()
        process.communicate()  # reads what is left and closes the pipe


@contextmanager
def run_beside(*words: str) -> Iterator[None]:
    """A process that goes on until the block is left.

    Yields
    ------
    None
        Once it is started.
    """
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT)  # noqa: S603
    try:
        yield
    finally:
        process.kill()
        process.wait()


def read_processor_time(process: int) -> float:
    """Seconds a process has computed so far; 0 where the system does not say (Linux does)."""
    file = Path(f"/proc/{process}/stat")
    if not file.exists():
        return 0.0
    user, system = file.read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


class LoopTimes(NamedTuple):
    """What the first thread of a process, which runs the event loop, has done so far, in seconds."""

    worked: float
    """On a processor."""
    waited: float
    """Ready, while others had the processors."""


def read_loop_times(process: int) -> LoopTimes:
    """Of a process; zeros where the system does not say (Linux does)."""
    file = Path(f"/proc/{process}/schedstat")
    if not file.exists():
        return LoopTimes(0.0, 0.0)
    worked, waited, _ = map(int, file.read_text().split())
    return LoopTimes(worked / 1e9, waited / 1e9)


def _wait_for_port(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None  # noqa: S101 - asked for above
    port = 0
    for line in process.stdout:
        if line.startswith("Serving on "):
            port = int(line.strip().rsplit(":", 1)[1])
        if line.startswith("Ready"):
            break
    return port


def serve_bytes(file: str) -> None:
    """A FastAPI route that answers the bytes of a file, under the service's uvicorn settings."""
    content = Path(file).read_bytes()
    app = FastAPI()

    @app.get("/v1/members/{member_id}/introductions")
    async def same_bytes(member_id: str, week: str) -> Response:  # noqa: ARG001
        return Response(content, media_type="application/json")

    config = uvicorn.Config(app, port=0, access_log=False, server_header=False, log_level="warning")
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen()  # from here on nobody is turned away, even before the first answer
    print(f"Serving on http://127.0.0.1:{listening.getsockname()[1]}\nReady", flush=True)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    serve_bytes(sys.argv[1])

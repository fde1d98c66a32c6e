"""A process that is killed while it hands a letter over."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

from recommender.ports.outbox import MessageState
from tests.made_up import ROUND, Clock, services_on

pytestmark = pytest.mark.enable_socket


def test_kill_9_while_sending_leaves_one_letter_unknown_and_doubles_none(
    store, server, postbox, tmp_path
):
    holding = threading.Event()
    goes_on = threading.Event()

    async def hold(_):
        if len(postbox.taken) == 2:  # the first one is through
            holding.set()
            await asyncio.to_thread(goes_on.wait, 60)
        return "250 OK"

    postbox.on_data = hold
    services_on(store, smtp=server).rounds.publish(ROUND, by="test")
    sender = start_sender(tmp_path, server)
    held = holding.wait(60)
    os.kill(sender.pid, signal.SIGKILL)
    sender.wait()
    assert held
    goes_on.set()
    later = Clock(datetime.now(UTC) + timedelta(minutes=6))
    services = services_on(store, later, smtp=server)
    services.courier.run_pending()
    (unknown,) = services.delivery.page(ROUND, MessageState.UNKNOWN, "", 100)
    assert unknown.error == "the sender went silent"
    assert len(postbox.readers) == len(set(postbox.readers)) == 4


def start_sender(folder, server):
    """``recommender deliver`` as a process of its own."""
    known = {name: value for name, value in os.environ.items() if "RECOMMENDER" not in name}
    settings = {
        "RECOMMENDER_SMTP_HOST": server.host,
        "RECOMMENDER_SMTP_PORT": str(server.port),
        "RECOMMENDER_SMTP_SECURITY": "none",
    }
    words = [sys.executable, "-c", "from recommender.cli.main import main; main()", "deliver",
             ROUND, "--database-url", f"sqlite:///{folder / 'club.sqlite'}"]  # fmt: skip
    return subprocess.Popen(words, cwd=folder, env=known | settings)  # noqa: S603

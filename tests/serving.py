"""An app on a real port of this machine, for tests that need one."""

import threading
from contextlib import contextmanager

import uvicorn


@contextmanager
def serving(app, port=0):
    """The address of an app that a thread of this process serves; at any free port, or a given one."""
    config = uvicorn.Config(app, port=port, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()

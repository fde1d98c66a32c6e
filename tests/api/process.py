"""``python serve.py`` as a process of its own, started, asked and killed."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx2

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """A running service and what it printed."""

    def __init__(self, folder, *options, **environment):
        self.log = folder / "stderr.txt"
        words = [sys.executable, ROOT / "serve.py", "--port", "0", *options]
        known = {name: value for name, value in os.environ.items() if "RECOMMENDER" not in name}
        settings = {f"RECOMMENDER_{name.upper()}": value for name, value in environment.items()}
        with self.log.open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(  # noqa: S603
                words, stdout=subprocess.PIPE, stderr=log, text=True, cwd=folder,
                env=known | settings | {"PYTHONPATH": str(ROOT), "HOME": str(folder),
                                        "XDG_DATA_HOME": str(folder)},
            )  # fmt: skip
        self.printed = self._read()
        self.address = self._after("Serving on ")
        file = self._after("Organiser key (only its owner can read it; delete it once read): ")
        self.key = Path(file).read_text().strip() if file else None

    def _read(self):
        lines = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            lines.append(line.rstrip("\n"))
            if line.startswith("Ready"):
                return lines
        return lines

    def _after(self, words):
        found = [line.removeprefix(words) for line in self.printed if line.startswith(words)]
        return found[0] if found else None

    def client(self, key=None):
        headers = {"Authorization": f"Bearer {key or self.key}"}
        return httpx2.Client(base_url=self.address, headers=headers, timeout=60)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self):
        assert self.process.stdout is not None
        self.process.stdout.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait()


@contextmanager
def served(folder, *options, **environment):
    server = Server(folder, *options, **environment)
    try:
        yield server
    finally:
        server.kill()
        server.close()

"""A throw-away PostgreSQL server of its own on a Unix socket."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import create_engine, text

NO_SERVER = "PostgreSQL's server is not installed (Debian: apt-get install postgresql)"


def programs():
    """The newest server here, or None."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("pg_ctl")
    return places[0] if places else (Path(found).resolve().parent if found else None)


class Postgres:
    """A server in a folder of its own; it refuses to run as root, so root lends it another user.

    The folder is not in that of pytest, which another run of it may close to others.
    """

    def __init__(self, folder):
        self._programs, self._place = folder, Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self._place.chmod(0o755)
        self._user = "postgres" if os.getuid() == 0 else None
        self.url = f"postgresql://club@/postgres?host={self._place}"
        if self._user:
            shutil.chown(self._place, self._user)
        self._run("initdb", "-U", "club", "-A", "trust", "-E", "UTF8")
        self._control("start")

    def restart(self):
        """As after a crash: connections are cut, nothing is written that was not before."""
        self._control("restart", "-m", "immediate")

    def stop(self):
        """End it; nothing of it is left."""
        try:
            self._run("pg_ctl", "-m", "immediate", "stop")
        finally:
            shutil.rmtree(self._place)

    def empty(self):
        engine = create_engine(self.url)
        with engine.connect() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
            connection.commit()
        engine.dispose()

    def _control(self, *words):
        options = f"-k {self._place} -c listen_addresses='' -c fsync=off"
        self._run("pg_ctl", "-w", "-l", self._place / "log", "-o", options, *words)

    def _run(self, program, *words):
        subprocess.run(  # noqa: S603
            (self._programs / program, "-D", self._place / "data", *words),
            check=True, capture_output=True, cwd=self._place, user=self._user,
        )  # fmt: skip

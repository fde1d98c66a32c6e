"""A throw-away PostgreSQL server of its own on a Unix socket."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import create_engine, text

NO_SERVER = "PostgreSQL's server is not installed (Debian: apt-get install postgresql)"


def programs():
    """The newest server here, or None."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("pg_ctl")
    return places[0] if places else (Path(found).resolve().parent if found else None)


class Postgres:
    """A server in a folder; it refuses to run as root, so root lends it another user."""

    def __init__(self, folder, place):
        self._programs, self._place = folder, place
        self._user = "postgres" if os.getuid() == 0 else None
        self.url = f"postgresql://club@/postgres?host={place}"
        if self._user:
            shutil.chown(place, "postgres")
            for parent in place.parents:
                if parent.owner() == "root" and parent != Path("/"):
                    parent.chmod(parent.stat().st_mode | 0o011)
        self._run("initdb", "-U", "club", "-A", "trust", "-E", "UTF8")
        self._control("start")

    def restart(self):
        """As after a crash: connections are cut, nothing is written that was not before."""
        self._control("restart", "-m", "immediate")

    def stop(self):
        self._run("pg_ctl", "-m", "immediate", "stop")

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

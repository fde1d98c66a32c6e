"""The same store on SQLite and on a throw-away PostgreSQL server."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from recommender.adapters.store import SqlStore

NO_SERVER = "PostgreSQL's server is not installed (Debian: apt-get install postgresql)"


def programs():
    """The newest server here, or None."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("pg_ctl")
    return places[0] if places else (Path(found).resolve().parent if found else None)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A server of its own on a Unix socket; it refuses to run as root."""
    folder = programs()
    if folder is None:
        pytest.skip(NO_SERVER)
    place = tmp_path_factory.mktemp("pg")
    user = "postgres" if os.getuid() == 0 else None
    if user:
        shutil.chown(place, "postgres")
        for parent in place.parents:
            if parent.owner() == "root" and parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o011)

    def run(*words):
        subprocess.run(words, check=True, capture_output=True, cwd=place, user=user)  # noqa: S603

    run(folder / "initdb", "-D", place / "data", "-U", "club", "-A", "trust", "-E", "UTF8")
    options = f"-k {place} -c listen_addresses='' -c fsync=off"
    run(folder / "pg_ctl", "-D", place / "data", "-w", "-l", place / "log", "-o", options, "start")
    yield f"postgresql://club@/postgres?host={place}"
    run(folder / "pg_ctl", "-D", place / "data", "-m", "immediate", "stop")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'club.sqlite'}"
        return
    server = request.getfixturevalue("postgres")
    engine = create_engine(server)
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        connection.commit()
    engine.dispose()
    yield server


@pytest.fixture
def store(url):
    store = SqlStore(url)
    store.migrate()
    yield store
    store.close()

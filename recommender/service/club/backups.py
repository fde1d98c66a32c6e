"""A club's whole database as one file, and back, between SQLite and PostgreSQL too."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from recommender.adapters.private_files import keep_private, make_private_folder
from recommender.adapters.store import SqlStore
from recommender.errors import InputError, OutputError


def back_up(store: SqlStore, file: Path) -> int:
    """Write everything that is stored into a new file, while the service goes on; how many rows.

    The file is a SQLite database for its owner alone, whole or not there.

    Raises
    ------
    OutputError
        If there is something of this name, or it cannot be written.
    """
    if file.exists():
        message = f"output: {file} is there; allowed is a new file"
        raise OutputError(message)
    aside = file.with_name(f".{file.name}.part")
    try:
        make_private_folder(file.absolute().parent)
        aside.unlink(missing_ok=True)
        keep_private(aside)
        rows = _copy_into(store, aside)
        aside.rename(file)
    except OSError as error:
        message = f"output: {file} cannot be written: {error.strerror}"
        raise OutputError(message) from None
    finally:
        aside.unlink(missing_ok=True)
    return rows


def _copy_into(store: SqlStore, file: Path) -> int:
    target = SqlStore(f"sqlite:///{file}", store.clock)
    try:
        target.migrate()
        rows = store.copy_to(target)
        target.tidy()
    finally:
        target.close()
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)
    return rows


def restore(file: Path, store: SqlStore) -> int:
    """Put what is in a backup into an unused database; how many rows.

    A backup of an earlier version is brought to the tables of this one, in a copy.

    Raises
    ------
    InputError
        If there is no such file or it is no backup.
    """
    if not file.is_file():
        message = f"backup: {file} is not there; allowed is a file that `recommender backup` wrote"
        raise InputError(message)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=file.absolute().parent) as folder:
        copy = Path(folder) / "backup.sqlite"
        shutil.copyfile(file, copy)
        source = SqlStore(f"sqlite:///{copy}", store.clock)
        try:
            source.migrate()
            return source.copy_to(store)
        finally:
            source.close()

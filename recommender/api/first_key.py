"""The organiser's first key, handed over so that no log keeps it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

from recommender.errors import OutputError

_PREFIX = "sqlite:///"


def default_key_file(database_url: str) -> Path:
    """Beside a SQLite file; else where this operating system keeps the data of programs."""
    path = database_url.removeprefix(_PREFIX).partition("?")[0]
    beside = database_url.startswith(_PREFIX) and path
    folder = (
        Path(path).parent if beside else platformdirs.user_data_path("recommender", appauthor=False)
    )
    return folder / "organiser.key"


def hand_over_key(key: str, file: Path) -> str:
    """Show a key on a terminal; else write it to a file that its owner alone may read.

    Parameters
    ----------
    key
        The secret.
    file
        Where to; replaced if it is there.

    Returns
    -------
    str
        What to print.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    if sys.stdout.isatty():
        return f"Organiser key (shown this once): {key}"
    aside = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(f"{key}\n")
        aside.replace(file)
    except OSError as error:
        message = f"key_file: {file} cannot be written: {error.strerror}"
        raise OutputError(message) from None
    return f"Organiser key (only its owner can read it; delete it once read): {file}"

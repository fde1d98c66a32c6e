"""The organiser's first key, handed over so that no log keeps it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from recommender.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path


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

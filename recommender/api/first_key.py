"""The organiser's first key and first link, handed over so that no log keeps them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from recommender.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path


def hand_over_key(key: str, file: Path) -> str:
    """Show a key on a terminal; else write it to a file: see `hand_over`."""
    return hand_over(key, file, "Organiser key")


def hand_over(secret: str, file: Path, name: str) -> str:
    """Show a secret on a terminal; else write it to a file that its owner alone may read.

    Parameters
    ----------
    secret
        What nobody else may read.
    file
        Where to; replaced if it is there.
    name
        What it is called.

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
        return f"{name} (shown this once): {secret}"
    aside = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(f"{secret}\n")
        aside.replace(file)
    except OSError as error:
        message = f"key_file: {file} cannot be written: {error.strerror}"
        raise OutputError(message) from None
    return f"{name} (only its owner can read it; delete it once read): {file}"

"""Files and folders of personal data: for their owner alone, whatever the umask."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FILE, _FOLDER = 0o600, 0o700


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it that lack, for this user alone; one that is there stays."""
    if folder.is_dir():
        return
    if not folder.parent.is_dir():
        make_private_folder(folder.parent)
    folder.mkdir(mode=_FOLDER, exist_ok=True)


def write_privately(file: Path, content: bytes) -> None:
    """Write a new file, or a file anew, that this user alone can read from its first byte."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE), "wb") as opened:
        opened.write(content)


def keep_private(file: Path) -> None:
    """Make a file if it is not there, and take it from everybody but its owner."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, _FILE))
    if file.stat().st_mode & 0o077:
        file.chmod(_FILE)

"""Letters as ``.eml`` files, for whoever sends them by a mail program of their own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from recommender.adapters.private_files import make_private_folder, write_privately
from recommender.ports.outbox import NotSentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from recommender.ports.outbox import Send


class EmlFolder:
    """`recommender.ports.outbox.Carrier` into a folder; the same message is the same file.

    Parameters
    ----------
    folder
        Made when the first letter comes.
    """

    name = "file"
    repeatable = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def open(self) -> Iterator[Send]:
        """A way to write several letters.

        Yields
        ------
        Send
            Writes one, whole or not at all.
        """
        yield self._write

    def _write(self, message: str, to: str, content: bytes) -> None:  # noqa: ARG002
        part = self._folder / f".{message}.part"
        try:
            make_private_folder(self._folder)
            write_privately(part, content)
            part.replace(self._folder / f"{message}.eml")
        except OSError as error:
            reason = f"the folder cannot be written: {error.strerror}"
            raise NotSentError(reason) from None

"""What the cells of a column look like, whatever its header says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from recommender.tables.answers import is_no, is_no_answer, is_yes
from recommender.tables.headers import compact
from recommender.tables.status_words import ROLES
from recommender.tables.text import is_missing, one_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINK = re.compile(
    r"(?:https?://|www\.)\S+|(?:[\w-]+\.)+(?:com|org|net|de|at|ch|io|example)/\S*", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:mailto:)?[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+", re.IGNORECASE)
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ].*)?|\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d{2})(?:[ ,].*)?"
)
_NUMBER = re.compile(r"[+-]?[\d.,\s]+(?:%|€|\$|EUR|USD|CHF)?")
_PHONE = re.compile(r"[+(]?[\d\s()/.\-–]{6,}")
_LONG = 25
"""Mean number of characters from which a column of different cells holds texts."""


@dataclass(frozen=True)
class Values:
    """The filled cells of a column as text, those that say nothing left out."""

    texts: tuple[str, ...]
    """Each on one line."""
    raw: tuple[str, ...] = ()
    """Those that are text, with their line breaks."""

    @classmethod
    def of(cls, cells: Iterable[object]) -> Values:
        """From raw cells; lists and mappings of JSON are no text."""
        filled = [plain(cell) for cell in cells if not is_missing(cell)]
        said = [text for text in filled if text is not None and not is_no_answer(text)]
        return cls(tuple(filter(None, map(one_line, said))), tuple(said))

    @cached_property
    def kind(self) -> str:
        """The first of these that all cells are, or ""; "" also for an empty column.

        "answers" (yes or no), "links", "addresses", "dates", "numbers", "telephone numbers".
        """
        tests = (
            ("answers", lambda text: is_yes(text) or is_no(text)),
            ("links", _LINK.fullmatch),
            ("addresses", _ADDRESS.fullmatch),
            ("dates", _DATE.fullmatch),
            ("numbers", _NUMBER.fullmatch),
            ("telephone numbers", _PHONE.fullmatch),
        )
        return next((name for name, test in tests if self.texts and all(map(test, self.texts))), "")

    @property
    def are_roles(self) -> bool:
        """Whether all cells are roles in a club (treasurer, admin, member), none of them a job."""
        return bool(self.texts) and all(
            all(compact(part) in ROLES for part in re.split(r"[,;|/]", text) if part.strip())
            for text in self.texts
        )

    @property
    def are_prose(self) -> bool:
        """Whether these are texts that people wrote: long, or several words, and not all alike."""
        if not self.texts or self.kind:
            return False
        mean = sum(map(len, self.texts)) / len(self.texts)
        several = sum(len(text.split()) >= 3 for text in self.texts)
        return mean >= _LONG and several * 2 >= len(self.texts)

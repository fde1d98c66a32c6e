"""Sentences by pattern: what is written in English by the code, told in German where it is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
"""What stands in a cell is quoted, and never translated."""
_ITEM = r"""(?:'[^']*'|"[^"]*"|[\w.@-]+)"""
_LISTED = re.compile(f"{_ITEM}(?:(?:, | and | or ){_ITEM})+")
"""Several cells, ids or fields."""
_PARTS = re.compile(r"""('[^']*'|"[^"]*")| (and|or) |([\w.@-]+)""")
_WORDS = {"and": "und", "or": "oder"}


class Sentences:
    """Knows sentences with places in them.

    Parameters
    ----------
    german
        By the English sentence, ``{}`` in each of its places; what stands in a place is told, too.
    """

    def __init__(self, german: Mapping[str, str]) -> None:
        ordered = sorted(german, key=lambda english: -len(english.replace("{}", "")))
        self._patterns = tuple(
            (
                re.compile("(.+?)".join(map(re.escape, sentence.split("{}"))), re.DOTALL),
                german[sentence],
            )
            for sentence in ordered
        )  # those with most letters of their own first
        self._whole = {english: told for english, told in german.items() if "{}" not in english}

    def tell(self, text: str) -> str:
        """A sentence in German where it is known; else as it is.

        Examples
        --------
        >>> german = Sentences({"the id of row {}": "Zeile {}", "nothing": "nichts", "goals": "Ziele"})
        >>> german.tell("the id of row 3"), german.tell("goals, 'goals' or about")
        ('Zeile 3', "Ziele, 'goals' oder about")
        """
        if _QUOTED.fullmatch(text):
            return text
        for pattern, german in self._patterns:
            match = pattern.fullmatch(text)
            if match:
                return german.format(*map(self.tell, match.groups()))
        if _LISTED.fullmatch(text):
            return _PARTS.sub(self._tell_part, text)
        return text

    def _tell_part(self, part: re.Match[str]) -> str:
        quoted, joins, word = part.groups()
        if joins:
            return f" {_WORDS[joins]} "
        return quoted or self._whole.get(word, word)

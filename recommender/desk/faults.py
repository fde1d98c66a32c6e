"""What the service refuses, and why, in the reader's language: it speaks English by itself."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from recommender.tables.report_words import read_german
from recommender.tables.sentences import Sentences


def tell_fault(text: str, language: str) -> str:
    """A message in the reader's words where they are known; else as it is.

    Parameters
    ----------
    text
        Of an error, or of a letter that did not arrive.
    language
        "de" or "en".

    Examples
    --------
    >>> tell_fault("config: bubble is 7; allowed is 0 to 1", "de")
    'bubble steht auf 7; möglich ist 0 bis 1'
    """
    return text if language != "de" else _german().tell(text)


@cache
def read_faults() -> dict[str, str]:
    """Every message by the English one."""
    file = files("recommender.desk") / "faults_de.json"
    table: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return table


@cache
def _german() -> Sentences:
    return Sentences(read_german() | read_faults())

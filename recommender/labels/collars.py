"""Who leads and who works with their hands: white collar and blue collar, by the level that is stated."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

WHITE, BLUE = 1, 2


@cache
def _read_collars() -> dict[str, int]:
    table = json.loads((files("recommender.labels") / "collars.json").read_text(encoding="utf-8"))
    return {
        level: number
        for name, number in (("white", WHITE), ("blue", BLUE))
        for level in table[name]
    }


def collar_of(level: str) -> int:
    """The collar of a level: `WHITE`, `BLUE`, or 0 where it says neither.

    Parameters
    ----------
    level
        A code of ``recommender/labels/levels.json`` or the club's own word.

    Examples
    --------
    >>> collar_of("executive"), collar_of("Skilled Trade"), collar_of("retired"), collar_of("")
    (1, 2, 0, 0)
    """
    return _read_collars().get(level.strip().casefold().replace(" ", "_"), 0)

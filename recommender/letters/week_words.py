"""What a week is called in a sentence; machines call it 2026-W48."""

from __future__ import annotations

import re

from recommender.club.week import Week
from recommender.errors import InputError
from recommender.letters.voice import Voice

_ISO_WEEK = re.compile(r"\b\d{4}-W\d{2}\b")


def name_week(week: str, language: str, *, in_year: int | None = None) -> str:
    """A week as people write it; its year, too, unless it is the one that a reader takes for granted.

    Parameters
    ----------
    week
        As ISO 8601 writes it.
    language
        "de" or "en".
    in_year
        The year that need not be said; None where a text is kept and read in any year.

    Examples
    --------
    >>> name_week("2026-W48", "de"), name_week("2026-W48", "en")
    ('KW 48/2026', 'week 48, 2026')
    >>> name_week("2026-W48", "de", in_year=2026), name_week("2027-W02", "en", in_year=2027)
    ('KW 48', 'week 2')

    Raises
    ------
    InputError
        If there is no such week.
    """
    parsed = Week.parse(week)
    key = "week.of_this_year" if parsed.year == in_year else "week.of_a_year"
    return Voice(language).say(key, number=parsed.number, year=parsed.year)


def name_weeks_in(text: str, language: str, *, in_year: int | None = None) -> str:
    """A sentence that was written for machines and people, with its weeks as `name_week` says them.

    Examples
    --------
    >>> name_weeks_in("allowed is 2026-W48 or a later one", "en", in_year=2026)
    'allowed is week 48 or a later one'
    >>> name_weeks_in("there is no 2026-W60", "en")
    'there is no 2026-W60'
    """

    def name(found: re.Match[str]) -> str:
        try:
            return name_week(found[0], language, in_year=in_year)
        except InputError:
            return found[0]

    return _ISO_WEEK.sub(name, text)

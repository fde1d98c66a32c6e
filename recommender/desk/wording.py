"""Words of the pages, in German and English: one file per page and language in ``desk/words``."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from recommender.club.text_language import LETTER_LANGUAGES
from recommender.labels import label
from recommender.letters.voice import keep_apart
from recommender.letters.week_words import name_week, name_weeks_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

LANGUAGES = LETTER_LANGUAGES
"""Languages of the pages."""
COOKIE = "recommender_language"
"""Remembers the language that a reader chose."""

Phrase = str | dict[str, str]
"""Words with names in braces; by ``one`` and ``other`` where a count decides."""


class Words:
    """Speaks one language.

    Parameters
    ----------
    language
        "de" or "en".
    this_year
        The year that need not be said of a week; without it, every week is said with its own.
    """

    def __init__(self, language: str, this_year: int | None = None) -> None:
        self.language = language
        self._this_year = this_year
        self._phrases = read_words(language)

    def say(self, key: str, /, **values: object) -> str:
        """Words by their key: ``page.name``; numbers among the values are written out.

        Parameters
        ----------
        key
            Name of the file of words, a dot, and the key in it.
        **values
            What the words speak of; ``count`` chooses between one and several.
        """
        phrase = self._phrases[key]
        if isinstance(phrase, dict):
            phrase = phrase["one" if values["count"] == 1 else "other"]
        written = {name: self._write(value) for name, value in values.items()}
        return phrase.format(**written)

    def knows(self, key: str) -> bool:
        """Whether there are words of this key."""
        return key in self._phrases

    def number(self, value: float, digits: int = 0) -> str:
        """A number as this language writes it.

        Examples
        --------
        >>> Words("de").number(1234.5, 1), Words("en").number(1234)
        ('1.234,5', '1,234')
        """
        text = f"{value:,.{digits}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "de" else text

    def share(self, value: float) -> str:
        r"""A share of one in whole per cent.

        Examples
        --------
        >>> Words("de").share(0.25), Words("en").share(0.25)
        ('25\xa0%', '25%')
        """
        return f"{value:.0%}" if self.language == "en" else f"{value * 100:.0f}\xa0%"

    def day(self, day: date) -> str:
        """A day, its month in letters.

        Examples
        --------
        >>> from datetime import date
        >>> Words("de").day(date(2026, 11, 3)), Words("en").day(date(2026, 11, 3))
        ('3. November 2026', '3 November 2026')
        """
        month = self.say(f"layout.month_{day.month}")
        return self.say("layout.day", day=str(day.day), month=month, year=str(day.year))

    def week(self, week: str, *, begins: bool = False) -> str:
        """An ISO week as people call it; with a capital where it begins a sentence or a cell.

        Examples
        --------
        >>> Words("de", 2026).week("2026-W48"), Words("en", 2026).week("2027-W02", begins=True)
        ('KW 48', 'Week 2, 2027')
        """
        name = name_week(week, self.language, in_year=self._this_year)
        return name[:1].upper() + name[1:] if begins else name

    def weeks_in(self, text: str) -> str:
        """A sentence with the ISO weeks in it as people call them."""
        return name_weeks_in(text, self.language, in_year=self._this_year)

    def town(self, name: str) -> str:
        """A town as this language calls it.

        Examples
        --------
        >>> Words("de").town("Munich"), Words("en").town("Hinterdupfing")
        ('München', 'Hinterdupfing')
        """
        return label("cities", name, self.language)

    def moment(self, moment: datetime) -> str:
        """A day and the time, as given: put it into the club's zone first."""
        return f"{self.day(moment.date())}, {moment:%H:%M}"

    def _write(self, value: object) -> object:
        if isinstance(value, str):
            return keep_apart(value)
        if isinstance(value, bool) or not isinstance(value, int):
            return value
        return self.number(value)


@cache
def read_words(language: str) -> Mapping[str, Phrase]:
    """All words of a language, by file and key."""
    folder = files("recommender.desk") / "words" / language
    words: dict[str, Phrase] = {}
    for file in sorted(folder.iterdir(), key=lambda path: path.name):
        page = file.name.removesuffix(".json")
        text = file.read_text(encoding="utf-8").replace(" %", "\N{NO-BREAK SPACE}%")
        table: dict[str, Phrase] = json.loads(text)
        words |= {f"{page}.{key}": phrase for key, phrase in table.items()}
    return words


def choose_language(chosen: str, accepted: str) -> str:
    """The language to speak: the one chosen before, else what the browser likes best; else English.

    Parameters
    ----------
    chosen
        Of the cookie; may be anything.
    accepted
        The header ``Accept-Language``.

    Examples
    --------
    >>> choose_language("", "fr-CH, de;q=0.8, en;q=0.9"), choose_language("de", "en")
    ('en', 'de')
    >>> choose_language("", "de-AT,de;q=0.9"), choose_language("xx", "")
    ('de', 'en')
    """
    if chosen in LANGUAGES:
        return chosen
    liked: dict[str, float] = {}
    for part in accepted[:500].lower().split(","):
        tag, _, quality = part.strip().partition(";")
        code = tag.partition("-")[0]
        if code in LANGUAGES:
            liked[code] = max(liked.get(code, 0.0), _read_quality(quality))
    return max(liked, key=lambda code: liked[code], default="en")


def _read_quality(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0

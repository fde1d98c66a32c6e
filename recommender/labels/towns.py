"""Which town a place is, however it was written: with a postcode, a country, a district."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files

from recommender.text_cache import cache_by_text

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_WORD = re.compile(r"[^\W_]+")
_POSTCODE = re.compile(
    r"^(?:[A-Z]{1,3}[-\s–]+)?\d{4,6}\s+(?=\D)|\s+\d{4,6}$|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"
)
_DISTRICT_NUMBER = re.compile(
    r"[\s,]+(?:\d{1,2}\.?|[IVX]{1,5}\.?)(?:e|er|ème|th)?(?:\s+(?:Bezirk|District|arr\S*|Kreis))?$",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"^(?:(?:in|near|nahe|nähe|bei|raum|großraum|grossraum|metropolregion|region|greater|stadt|kreisfreie stadt|"
    r"landeshauptstadt|hansestadt|city of|freie und hansestadt|hauptstadt)\s+)+|"
    r"[\s,]+(?:(?:und|and|&|\+)\s+(?:umgebung|umland|surroundings|area)|(?:metropolitan\s+)?(?:area|region)|"
    r"(?:stadt|city|umgebung|umland|raum|zentrum|innenstadt|center|centre))$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*[(\[].*?[)\]]")


@cache_by_text(65_536)
def town_of(text: str) -> str:
    """One name for one town, lower case; what is no known town is itself, without what surrounds it.

    Examples
    --------
    >>> {town_of(text) for text in ("Berlin, Germany", "10115 Berlin", "Berlin-Mitte", "berlin")}
    {'berlin'}
    >>> town_of("Frankfurt/Main") == town_of("Frankfurt am Main") != town_of("Frankfurt (Oder)")
    True
    >>> town_of("Baden-Baden"), town_of("Cambridge, MA"), town_of("")
    ('baden baden', 'cambridge ma', '')
    """
    place = " ".join(unicodedata.normalize("NFKC", text).split())
    for form in _forms(place):
        known = _towns().get(_key(form))
        if known:
            return known.casefold()
    return _key(_bare(place)) or _key(place) or place.casefold()


def _forms(place: str) -> list[str]:
    """Ways to read a place, from what was written to its first words."""
    bare = _bare(place)
    parts = [part for part in re.split(r"\s*[,;|]\s*", bare) if part]
    forms = [place, bare, *parts]
    for part in parts:
        for head in (_AROUND.sub("", part), _DISTRICT_NUMBER.sub("", part)):
            forms += [head, _AROUND.sub("", head)]
        forms += [re.split(r"\s*[-–—]\s*", part)[0] if re.search(r"\w\s*[-–—]\s*\w", part) else ""]
        forms += [part.split()[0] if _may_have_districts(part) else ""]
    return [form for form in forms if form]


def _bare(place: str) -> str:
    """A place without postcode, note in brackets, country and region."""
    text = _AROUND.sub("", _POSTCODE.sub(" ", place).strip(" ,"))
    known = _key(text) in _towns()
    text = text if known else _with_water_in_words(_BRACKETS.sub("", text).strip(" ,"))
    parts = [part for part in re.split(r"\s*[,;|]\s*", text) if part]
    regions = (
        _names_of("regions") if any(_key(part) in _towns() for part in parts[:-1]) else frozenset()
    )
    around = (
        _names_of("countries") | regions | (_german_regions() if len(parts) > 1 else frozenset())
    )
    kept = [part for at, part in enumerate(parts) if at == 0 or _key(part) not in around]
    if len(parts) > 1 and _key(parts[0]) not in _towns() and _key(parts[1]) in _CITY_STATES:
        return parts[1]  # a district before it
    return ", ".join(kept)


def _with_water_in_words(text: str) -> str:
    """A town by its river or landscape without "an der" and the like; two towns with a stroke between stay two."""
    head, stroke, tail = text.partition("/")
    if stroke and _key(tail) in _names_of("waters"):
        return f"{head.strip()} {tail.strip()}"
    return (
        re.sub(r"\s+(?:an der|a\.?\s?d\.?|am|a\.)\s+", " ", text)
        if _key(text.rsplit(maxsplit=1)[-1] if text else "") in _names_of("waters")
        else text
    )


def _may_have_districts(part: str) -> bool:
    """Whether a district stands behind a town, with a blank between: "Berlin Mitte"."""
    first, _, rest = part.partition(" ")
    by_water = re.match(r"(?:am|an|im|in|bei|ob|vor|zur|zum)\b", rest) or (
        _key(rest) in _names_of("waters")
    )
    return _key(first) in _GERMAN_TOWNS and not by_water


def _key(text: str) -> str:
    folded = text.casefold().translate(_GERMAN).replace("'", "").replace("’", "")
    bare = "".join(
        char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char)
    )
    words = _WORD.findall(bare)
    return " ".join("st" if word in {"sankt", "saint", "st"} else word for word in words)


def _read(name: str) -> dict[str, dict[str, list[str] | str]]:
    table: dict[str, dict[str, list[str] | str]] = json.loads(
        (files(__package__ or __name__) / name).read_text(encoding="utf-8")
    )
    return table


@cache
def _towns() -> dict[str, str]:
    """Code by every name of the known towns, with umlauts written out, and with their dots lost."""
    towns: dict[str, str] = {}
    for code, names in _read("cities.json").items():
        also = names.get("also", [])
        for name in (code, names["de"], names["en"], *also):
            towns.setdefault(_key(str(name)), code)
            towns.setdefault(_key(_without_dots(str(name))), code)
    return towns


def _without_dots(name: str) -> str:
    return name.translate(str.maketrans("äöüÄÖÜ", "aouAOU"))


@cache
def _names_of(kind: str) -> frozenset[str]:
    return frozenset(map(_key, _read("regions.json")[kind]))


@cache
def _german_regions() -> frozenset[str]:
    """Regions by their names, without the short ones that are states of other countries, too."""
    return frozenset(name for name in _names_of("regions") if len(name) > 2)


_CITY_STATES = frozenset({"berlin", "hamburg", "bremen", "wien", "vienna"})
"""Towns that are regions, too."""

_GERMAN_TOWNS = frozenset({
    "berlin", "hamburg", "muenchen", "munich", "koeln", "cologne", "frankfurt", "stuttgart",
    "duesseldorf", "leipzig", "dortmund", "essen", "bremen", "dresden", "hannover", "nuernberg",
    "duisburg", "bochum", "wuppertal", "bielefeld", "bonn", "muenster", "mannheim", "karlsruhe",
    "augsburg", "wiesbaden", "kiel", "magdeburg", "erfurt", "rostock", "mainz", "kassel", "potsdam",
    "heidelberg", "wien", "vienna", "graz", "linz", "salzburg", "innsbruck", "zuerich", "zurich",
    "basel", "bern",
})  # fmt: skip

"""The ways in which two members differ, as words; some are told without their values."""

from __future__ import annotations

from recommender.club.introduction import Trait
from recommender.labels import label

WITHOUT_VALUES = frozenset({Trait.NO_MUTUAL_CONTACTS, Trait.COMMUNITY, Trait.VIEWPOINTS})
"""A community is a number nobody knows; viewpoints would be another member's answers."""

MOST_TELLING = (
    Trait.NEW_INDUSTRY,
    Trait.INDUSTRY,
    Trait.NO_MUTUAL_CONTACTS,
    Trait.LEVEL,
    Trait.COMMUNITY,
    Trait.ORGANISATION,
    Trait.CITY,
    Trait.VIEWPOINTS,
)
"""The order in which a single line mentions them."""

_LABELS = {
    Trait.INDUSTRY: "industries",
    Trait.NEW_INDUSTRY: "industries",
    Trait.LEVEL: "levels",
    Trait.CITY: "cities",
}


def trait_value(trait: Trait, value: str, language: str) -> str:
    """What a member's value of a trait is called; empty for traits told without values.

    Examples
    --------
    >>> trait_value(Trait.INDUSTRY, "health_care", "en")
    'health care'
    >>> trait_value(Trait.VIEWPOINTS, "2", "en")
    ''
    """
    if trait in WITHOUT_VALUES:
        return ""
    return label(_LABELS[trait], value, language) if trait in _LABELS else value
